package cotangent.nn.loss;

import cotangent.autodiff.Losses;
import cotangent.autodiff.Reduction;
import cotangent.autodiff.Tensor;

/**
 * {@code |x - t|}, the mean over the elements of a sample.
 */
public record L1() implements Loss {
    /** The mean over all elements. */
    public static Tensor of(Tensor prediction, Tensor target) {
        return new L1().apply(prediction, target);
    }

    @Override
    public Tensor perSample(Tensor prediction, Tensor target) {
        return PerSample.mean("L1", Losses.l1(prediction, target, Reduction.NONE));
    }

    @Override
    public Tensor apply(Tensor prediction, Tensor target) {
        return Losses.l1(prediction, target, Reduction.MEAN);
    }
}
