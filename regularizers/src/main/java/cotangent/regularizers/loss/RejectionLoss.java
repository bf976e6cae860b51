package cotangent.regularizers.loss;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Linear;
import cotangent.nn.Parameter;
import cotangent.nn.loss.Loss;

/**
 * Trains a score that says when to rely on a fixed predictor: accept its prediction where the score is above 0, reject it at a cost elsewhere.
 *
 * <pre>
 * wanted:    1[a = -1] 1[r > 0] + c 1[r &lt;= 0]
 * surrogate: L = exp(alpha / 2 (r - a)) + c exp(-beta r),   beta = alpha I_c / (2 c),
 *            I_eta = eta e^(alpha/2) + (1 - eta) e^(-alpha/2)
 * dL/dr = alpha / 2 exp(alpha / 2 (r - a)) - c beta exp(-beta r)
 * </pre>
 *
 * with scores {@code r [batch]} or {@code [batch, 1]}, what became of the predictions {@code a [batch]}, -1 where the predictor is wrong and
 * 1 where it is right, and the cost {@code c} of a rejection. The surrogate is a convex bound from above of what is wanted. If the predictor is
 * wrong with probability {@code eta}, its expectation is least at {@code r* = ln(I_c / I_eta) / (alpha / 2 + beta)}, which is above 0 exactly
 * where {@code eta &lt; c}: the choice of {@code beta} puts the threshold at 0, and none has to be tuned.
 *
 * <p>Differentiated with respect to the scores. Exponents are clamped to [-50, 50], where the derivative becomes 0. As {@code beta} is
 * large, learning rates must be small; {@link #rescale} lets a network begin at the scale of the loss.
 *
 * <p>Defaults: {@code alpha = 4}; the paper takes 3.5 for images. Cost: two exponentials a sample.
 *
 * <p>Errors: {@link ShapeException} if shapes do not fit; {@link IllegalArgumentException} if an {@code a} is neither -1 nor 1.
 *
 * <p>Source: C. Mohri, D. Andor, E. Choi, M. Collins, A. Mao, Y. Zhong, "Learning to Reject with a Fixed Predictor: Application to
 * Decontextualization", ICLR 2024; the minimiser was derived anew.
 *
 * <p>Catalogue: T247
 *
 * @param c cost of a rejection, in (0, 1), sensibly below a half
 * @param alpha steepness, positive
 * @see Rejector
 * @see PrecisionCoverage
 */
public record RejectionLoss(double c, double alpha) implements Loss {
    private static final double MAX_EXPONENT = 50;

    /**
     * Checked.
     *
     * @throws IllegalArgumentException unless {@code c} is in (0, 1) and {@code alpha} positive and finite
     */
    public RejectionLoss {
        if (!(c > 0 && c < 1 && alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "RejectionLoss: needs a cost in (0, 1) and a positive alpha, got " + c + " and " + alpha);
        }
    }

    /** With {@code alpha = 4}. */
    public static RejectionLoss of(double c) {
        return new RejectionLoss(c, 4);
    }

    /** {@code I_eta = eta e^(alpha/2) + (1 - eta) e^(-alpha/2)}: the first term at 0, where the predictor is wrong with this probability. */
    public double atZero(double eta) {
        return eta * StrictMath.exp(alpha / 2) + (1 - eta) * StrictMath.exp(-alpha / 2);
    }

    /** The steepness of the second term that makes the loss calibrated. */
    public double beta() {
        return alpha * atZero(c) / (2 * c);
    }

    /** The best score where the predictor is wrong with probability {@code eta}. */
    public double minimizer(double eta) {
        return StrictMath.log(atZero(c) / atZero(eta)) / (alpha / 2 + beta());
    }

    /** Divides the weights and the bias of a network's last layer by {@code beta}, so that scores begin where the loss is curved. */
    public void rescale(Linear last) {
        try (var off = GradMode.noGrad()) {
            for (Parameter p : last.parameters().values()) {
                p.value().assign(p.value().detach().div(beta()));
            }
        }
    }

    @Override
    public Tensor perSample(Tensor scores, Tensor outcomes) {
        if (outcomes.rank() != 1
                || scores.size() != outcomes.size()
                || !(scores.rank() == 1 || scores.rank() == 2 && scores.size(1) == 1)) {
            throw new ShapeException("RejectionLoss: needs scores [batch] or [batch, 1] and outcomes [batch], got "
                    + scores.shape() + " and " + outcomes.shape());
        }
        if (outcomes.abs().ne(1).any()) {
            throw new IllegalArgumentException("RejectionLoss: outcomes must be -1, wrong, or 1, right");
        }
        Tensor r = scores.rank() == 1 ? scores : scores.squeeze(1);
        Tensor wrong = exp(r.sub(outcomes.to(r.dtype())).mul(alpha / 2));
        return wrong.add(exp(r.mul(-beta())).mul(c));
    }

    private static Tensor exp(Tensor t) {
        return t.clamp(-MAX_EXPONENT, MAX_EXPONENT).exp();
    }
}
