package cotangent.regularizers.calibration;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.loss.Loss;

/**
 * Cross entropy and a function of the logits alone:
 *
 * <pre>
 * L = mean_n [ CE(z_n, y_n) + penalty(z_n) ]
 * </pre>
 *
 * with logits {@code z [batch, classes]} or {@code [batch, classes, ...]}, of which each position {@code n} counts alike, and labels
 * {@code y [batch, ...]} or probabilities in the shape of the logits. Positions with the label {@value #IGNORED} count neither in the loss
 * nor in the mean; without any other the loss is 0. The loss of a sample is the mean over its positions that count.
 *
 * <p>Errors: {@link ShapeException} for fewer than two classes or shapes that do not fit; {@link ArithmeticException} if a logit is not
 * finite; {@link IndexOutOfBoundsException} if a label is not a class.
 */
public interface PenalizedCrossEntropy extends Loss {
    /** The label of positions that do not count. */
    int IGNORED = -100;

    /**
     * The penalty of each position, {@code [n]}.
     *
     * @param logits {@code [n, classes]}, differentiated
     */
    Tensor penalty(Tensor logits);

    @Override
    default Tensor perSample(Tensor logits, Tensor labels) {
        return Positions.of(this, logits, labels).perSample(logits.size(0));
    }

    @Override
    default Tensor apply(Tensor logits, Tensor labels) {
        return Positions.of(this, logits, labels).mean();
    }
}
