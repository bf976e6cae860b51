package cotangent.nn.loss;

import cotangent.autodiff.Losses;
import cotangent.autodiff.Reduction;
import cotangent.autodiff.Tensor;

/**
 * {@code (x - t)^2}, the mean over the elements of a sample.
 */
public record MeanSquaredError() implements Loss {
    /** The mean over all elements. */
    public static Tensor of(Tensor prediction, Tensor target) {
        return new MeanSquaredError().apply(prediction, target);
    }

    @Override
    public Tensor perSample(Tensor prediction, Tensor target) {
        return PerSample.mean("MeanSquaredError", Losses.mse(prediction, target, Reduction.NONE));
    }

    @Override
    public Tensor apply(Tensor prediction, Tensor target) {
        return Losses.mse(prediction, target, Reduction.MEAN);
    }
}
