package cotangent.regularizers.loss;

import cotangent.autodiff.DType;
import cotangent.autodiff.Indexing;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/** Checks and forms of what the losses of this package compare with. */
final class Targets {
    /** Floating-point scores {@code [batch, classes]} with at least so many classes. */
    static Tensor scores(String loss, Tensor scores, int minClasses) {
        if (scores.rank() != 2 || scores.size(1) < minClasses) {
            throw new ShapeException(loss + ": predictions have shape " + scores.shape()
                    + ", need [batch, classes] with at least " + minClasses + " classes");
        }
        return scores.dtype().isFloating() ? scores : scores.to(DType.FLOAT32);
    }

    /** Labels {@code [batch]} for scores, as int64. */
    static Tensor labels(String loss, Tensor scores, Tensor labels) {
        if (!labels.shape().equals(Shape.of(scores.size(0)))) {
            throw new ShapeException(
                    loss + ": labels have shape " + labels.shape() + ", need [" + scores.size(0) + "]");
        }
        return labels.to(DType.INT64);
    }

    /** A target distribution for each row of scores, from labels {@code [batch]} or as given in the shape of the scores. */
    static Tensor distribution(String loss, Tensor scores, Tensor target) {
        if (target.dtype().isFloating() && target.shape().equals(scores.shape())) {
            return target.to(scores.dtype());
        }
        if (target.dtype().isFloating()) {
            throw new ShapeException(
                    loss + ": probabilities have shape " + target.shape() + ", need " + scores.shape());
        }
        return Indexing.oneHot(labels(loss, scores, target), scores.size(1), scores.dtype());
    }

    /** The score of each sample's label, {@code [batch]}. */
    static Tensor own(Tensor scores, Tensor labels) {
        return scores.gather(1, labels.unsqueeze(1)).squeeze(1);
    }

    private Targets() {}
}
