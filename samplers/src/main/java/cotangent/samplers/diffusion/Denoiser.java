package cotangent.samplers.diffusion;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.util.Arrays;

/** Estimates the noise in diffused data; a network that is trained to implements it. */
@FunctionalInterface
public interface Denoiser {
    /**
     * The expected noise {@code eps}.
     *
     * @param x {@code x_t = a_t x_0 + s_t eps}, {@code [batch, ...]}
     * @param t step of each sample, int64 {@code [batch]}
     * @return {@code [batch, ...]}
     */
    Tensor noise(Tensor x, Tensor t);

    /** Number of steps of the only schedules that this one is for; 0 if it does not matter. */
    default int steps() {
        return 0;
    }

    /** All that is to be known of diffused data: {@link Prediction} finds data, velocity and score from the noise. */
    default Prediction predict(NoiseSchedule schedule, Tensor x, Tensor t) {
        requireFor(schedule);
        return new Prediction(x, noise(x, t), schedule.signal(t, x), schedule.noise(t, x));
    }

    /**
     * Checks that this is a denoiser for a schedule.
     *
     * @throws IllegalArgumentException if it is for another number of steps
     */
    default void requireFor(NoiseSchedule schedule) {
        if (steps() != 0 && steps() != schedule.steps()) {
            throw new IllegalArgumentException(
                    "denoiser: is for schedules of " + steps() + " steps, got one of " + schedule.steps());
        }
    }

    /** The same step for all samples, int64 {@code [batch]}. */
    static Tensor everywhere(int t, int batch) {
        long[] steps = new long[batch];
        Arrays.fill(steps, t);
        return batch == 0 ? Tensor.zeros(DType.INT64, 0) : Tensor.of(steps);
    }
}
