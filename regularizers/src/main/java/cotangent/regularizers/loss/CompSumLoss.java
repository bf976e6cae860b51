package cotangent.regularizers.loss;

import cotangent.autodiff.Tensor;
import cotangent.nn.loss.Loss;

/**
 * The family of losses that are a function of the sum of exponentials of score differences: from the sum itself over cross entropy to
 * the mean absolute error, which label noise hardly moves.
 *
 * <pre>
 * u = sum over j != y of exp(z_j - z_y) = 1 / p_y - 1
 * L = ((1 + u)^(1 - tau) - 1) / (1 - tau)   (tau != 1),   log(1 + u)   (tau = 1)
 *   = expm1((1 - tau) n) / (1 - tau),       n = -log p_y
 * dL/dz = p_y^(tau - 1) (p - e_y)
 * </pre>
 *
 * with logits {@code z [batch, classes]}, labels {@code y [batch]} and {@code p = softmax(z)}. {@code tau = 0} is the sum-exponential
 * loss, 1 the logistic loss (cross entropy), between 1 and 2 generalized cross entropy {@code (1 - p_y^q) / q} with
 * {@code q = tau - 1}, 2 the mean absolute error {@code 1 - p_y}. The larger {@code tau}, the less a sample counts that the model finds
 * unlikely: robust to wrong labels, slow to learn rare ones.
 *
 * <p>Differentiated with respect to the logits, of every order. For {@code tau < 1} the exponent {@code (1 - tau) n} is capped at 80, where
 * the derivative becomes 0; {@link #capped} tells of which samples.
 *
 * <p>Default: {@code tau = 1}. Cost: that of cross entropy.
 *
 * <p>Errors: a {@link cotangent.autodiff.ShapeException} unless predictions are {@code [batch, classes]} and labels {@code [batch]}; an
 * {@link IndexOutOfBoundsException} if a label is not a class.
 *
 * <p>Source: A. Mao, M. Mohri and Y. Zhong, Cross-entropy loss functions: theoretical analysis and applications, ICML 2023.
 *
 * <p>Catalogue: T104
 *
 * @param tau not negative
 * @see HConsistencyBound
 */
public record CompSumLoss(double tau) implements Loss {
    /** Nearer to 1 than this, {@code tau} counts as 1. */
    static final double NEAR_ONE = 1e-6;

    private static final double MAX_EXPONENT = 80;

    /**
     * Checked.
     *
     * @throws IllegalArgumentException unless {@code tau} is at least 0 and finite
     */
    public CompSumLoss {
        if (!(tau >= 0 && tau < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("CompSumLoss: tau must not be negative, got " + tau);
        }
    }

    /** The logistic loss, {@code tau = 1}. */
    public static CompSumLoss defaults() {
        return new CompSumLoss(1);
    }

    @Override
    public Tensor perSample(Tensor logits, Tensor labels) {
        Tensor n = negativeLog(logits, labels);
        if (Math.abs(1 - tau) < NEAR_ONE) {
            return n;
        }
        return n.mul(1 - tau)
                .clamp(Double.NEGATIVE_INFINITY, MAX_EXPONENT)
                .expm1()
                .div(1 - tau);
    }

    /** Which samples' exponents are capped, truth values {@code [batch]}: they no longer pull. */
    public Tensor capped(Tensor logits, Tensor labels) {
        return negativeLog(logits, labels).detach().mul(1 - tau).gt(MAX_EXPONENT);
    }

    private static Tensor negativeLog(Tensor logits, Tensor labels) {
        Tensor z = Targets.scores("CompSumLoss", logits, 1);
        Tensor y = Targets.labels("CompSumLoss", z, labels);
        return Targets.own(z.logSoftmax(1), y).neg();
    }
}
