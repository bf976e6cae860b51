package cotangent.regularizers.augmentation;

import cotangent.autodiff.DType;
import cotangent.autodiff.Indexing;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.loss.Loss;

/**
 * Samples that are each made of two.
 *
 * @param inputs {@code [batch, ...]}
 * @param first the targets of the first parts: labels {@code [batch]} or probabilities {@code [batch, classes]}
 * @param second those of the second parts
 * @param lambda {@code [batch]} in [0, 1]: the shares of the first parts
 */
public record MixedBatch(Tensor inputs, Tensor first, Tensor second, Tensor lambda) {
    /** Checks that the sizes agree. */
    public MixedBatch {
        if (!first.shape().equals(second.shape())
                || first.rank() == 0
                || inputs.rank() == 0
                || first.size(0) != inputs.size(0)
                || !lambda.shape().equals(Shape.of(inputs.size(0)))) {
            throw new ShapeException("mixed batch: inputs " + inputs.shape() + ", targets " + first.shape() + " and "
                    + second.shape() + ", shares " + lambda.shape() + " do not agree");
        }
    }

    /** The mean over the samples of {@code lambda loss(prediction, first) + (1 - lambda) loss(prediction, second)}. */
    public Tensor loss(Tensor predictions, Loss loss) {
        Tensor a = loss.perSample(predictions, first).mul(lambda);
        Tensor b = loss.perSample(predictions, second).mul(lambda.neg().add(1));
        return a.add(b).mean();
    }

    /** The targets {@code lambda first + (1 - lambda) second} as probabilities {@code [batch, classes]}. */
    public Tensor targets(int classes) {
        Tensor share = lambda.unsqueeze(1);
        Tensor a = probabilities(first, classes, lambda.dtype());
        Tensor b = probabilities(second, classes, lambda.dtype());
        return a.mul(share).add(b.mul(share.neg().add(1)));
    }

    /** Labels {@code [batch]} or probabilities {@code [batch, classes]} as probabilities. */
    static Tensor probabilities(Tensor targets, int classes, DType dtype) {
        if (targets.rank() == 1 && !targets.dtype().isFloating()) {
            return Indexing.oneHot(targets.to(DType.INT64), classes, dtype);
        }
        if (targets.rank() == 2 && targets.dtype().isFloating() && targets.size(1) == classes) {
            return targets.to(dtype);
        }
        throw new ShapeException("mixed batch: targets " + targets
                + " are neither labels [batch] nor probabilities [batch, " + classes + "]");
    }
}
