package cotangent.samplers.consistency;

import cotangent.autodiff.Tensor;
import cotangent.nn.loss.Loss;

/**
 * A distance of samples that is square near 0 and straight far away, smooth in between.
 *
 * <pre>
 * d(u, v) = sqrt(||u - v||^2 + c^2) - c,   dd / du = (u - v) / sqrt(||u - v||^2 + c^2)
 * </pre>
 *
 * with {@code u, v [batch, ...]} and the norm over all values of a sample, unlike {@link cotangent.nn.loss.Huber} of single elements. It is
 * computed as {@code ||u - v||^2 / (sqrt(||u - v||^2 + c^2) + c)}, which does not cancel. A sample's gradient is shorter than 1.
 *
 * <p>Source: Y. Song, P. Dhariwal, "Improved Techniques for Training Consistency Models", ICLR 2024.
 *
 * <p>Catalogue: T101
 *
 * @param c where the square turns into a straight line, positive
 */
public record PseudoHuberLoss(double c) implements Loss {
    /** Checks the range. */
    public PseudoHuberLoss {
        if (!(c > 0 && c < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("pseudo-Huber loss: c must be finite and positive, got " + c);
        }
    }

    /** The authors' {@code c = 0.00054 sqrt(d)} for samples of {@code d} values. */
    public static PseudoHuberLoss forDimension(int d) {
        return new PseudoHuberLoss(0.00054 * Math.sqrt(d));
    }

    @Override
    public Tensor perSample(Tensor prediction, Tensor target) {
        Tensor squares = SquaredDistance.of(prediction, target);
        return squares.div(squares.add(c * c).sqrt().add(c));
    }
}
