package cotangent.nn.loss;

import cotangent.autodiff.Losses;
import cotangent.autodiff.Reduction;
import cotangent.autodiff.Tensor;

/**
 * {@code -w (p t log sigmoid(x) + (1 - t) log sigmoid(-x))} of logits {@code x} and targets {@code t} in [0, 1]; the mean over the elements
 * of a sample.
 *
 * @param weight {@code w}, which broadcasts; may be null
 * @param positiveWeight {@code p}, which broadcasts: more than 1 raises recall; may be null
 */
public record BinaryCrossEntropyWithLogits(Tensor weight, Tensor positiveWeight) implements Loss {
    /** No weights. */
    public static BinaryCrossEntropyWithLogits defaults() {
        return new BinaryCrossEntropyWithLogits(null, null);
    }

    /** The mean over all elements, without weights. */
    public static Tensor of(Tensor logits, Tensor target) {
        return Losses.binaryCrossEntropyWithLogits(logits, target);
    }

    @Override
    public Tensor perSample(Tensor logits, Tensor target) {
        return PerSample.mean(
                "BinaryCrossEntropyWithLogits",
                Losses.binaryCrossEntropyWithLogits(logits, target, weight, positiveWeight, Reduction.NONE));
    }

    @Override
    public Tensor apply(Tensor logits, Tensor target) {
        return Losses.binaryCrossEntropyWithLogits(logits, target, weight, positiveWeight, Reduction.MEAN);
    }
}
