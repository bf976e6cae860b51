package cotangent.nn.metrics;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/** Classes from scores and targets. */
final class Labels {
    /** The classes {@code [batch]} of integer targets {@code [batch]} or of probabilities {@code [batch, classes]}. */
    static Tensor of(Tensor targets, Tensor scores) {
        if (scores.rank() != 2) {
            throw new ShapeException("metric: needs scores [batch, classes], got " + scores.shape());
        }
        if (targets.rank() == 2 && targets.shape().equals(scores.shape())) {
            return targets.argmax(1);
        }
        if (targets.rank() != 1
                || targets.size() != scores.size(0)
                || !targets.dtype().isInteger()) {
            throw new ShapeException("metric: needs integer classes [" + scores.size(0) + "] or probabilities "
                    + scores.shape() + ", got " + targets.dtype() + " " + targets.shape());
        }
        return targets;
    }

    private Labels() {}
}
