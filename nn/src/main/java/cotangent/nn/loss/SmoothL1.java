package cotangent.nn.loss;

import cotangent.autodiff.Losses;
import cotangent.autodiff.Reduction;
import cotangent.autodiff.Tensor;

/**
 * With {@code d = |x - t|}: {@code d^2 / (2 beta)} where {@code d < beta}, else {@code d - beta / 2}; the mean over the elements of a sample.
 *
 * @param beta where the square meets the straight line
 */
public record SmoothL1(double beta) implements Loss {
    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException unless {@code beta} is not negative
     */
    public SmoothL1 {
        if (!(beta >= 0)) {
            throw new IllegalArgumentException("SmoothL1: beta must be not negative, got " + beta);
        }
    }

    /** PyTorch's default: beta 1. */
    public static SmoothL1 defaults() {
        return new SmoothL1(1);
    }

    /** The mean over all elements, with the defaults. */
    public static Tensor of(Tensor prediction, Tensor target) {
        return defaults().apply(prediction, target);
    }

    @Override
    public Tensor perSample(Tensor prediction, Tensor target) {
        return PerSample.mean("SmoothL1", Losses.smoothL1(prediction, target, beta, Reduction.NONE));
    }

    @Override
    public Tensor apply(Tensor prediction, Tensor target) {
        return Losses.smoothL1(prediction, target, beta, Reduction.MEAN);
    }
}
