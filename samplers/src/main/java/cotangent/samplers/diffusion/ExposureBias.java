package cotangent.samplers.diffusion;

import java.util.Arrays;

/**
 * Errors {@code x^_t - x_t} of a denoiser's reverse steps, of all values of all samples at a step of the schedule.
 *
 * @param mean at index {@code t} that of step {@code t}, for {@code t} in {@code 0..T - 1}
 * @param sd their standard deviations
 */
public record ExposureBias(double[] mean, double[] sd) {
    /** Copies the arrays. */
    public ExposureBias {
        mean = mean.clone();
        sd = sd.clone();
    }

    @Override
    public double[] mean() {
        return mean.clone();
    }

    @Override
    public double[] sd() {
        return sd.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExposureBias b && Arrays.equals(mean, b.mean) && Arrays.equals(sd, b.sd);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(mean) + Arrays.hashCode(sd);
    }

    @Override
    public String toString() {
        return "ExposureBias[mean=" + Arrays.toString(mean) + ", sd=" + Arrays.toString(sd) + "]";
    }
}
