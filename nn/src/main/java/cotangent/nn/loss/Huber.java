package cotangent.nn.loss;

import cotangent.autodiff.Losses;
import cotangent.autodiff.Reduction;
import cotangent.autodiff.Tensor;

/**
 * With {@code d = |x - t|}: {@code d^2 / 2} where {@code d <= delta}, else {@code delta (d - delta / 2)}; the mean over the elements of a sample.
 *
 * @param delta where the square meets the straight line
 */
public record Huber(double delta) implements Loss {
    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException unless {@code delta} is positive
     */
    public Huber {
        if (!(delta > 0)) {
            throw new IllegalArgumentException("Huber: delta must be positive, got " + delta);
        }
    }

    /** PyTorch's default: delta 1. */
    public static Huber defaults() {
        return new Huber(1);
    }

    /** The mean over all elements, with the defaults. */
    public static Tensor of(Tensor prediction, Tensor target) {
        return defaults().apply(prediction, target);
    }

    @Override
    public Tensor perSample(Tensor prediction, Tensor target) {
        return PerSample.mean("Huber", Losses.huber(prediction, target, delta, Reduction.NONE));
    }

    @Override
    public Tensor apply(Tensor prediction, Tensor target) {
        return Losses.huber(prediction, target, delta, Reduction.MEAN);
    }
}
