package cotangent.regularizers.loss;

/**
 * How much classification error a small {@link CompSumLoss} can hide.
 *
 * <pre>
 * zero-one excess &lt;= T^-1(surrogate excess + surrogate gap) - zero-one gap
 *
 * A(beta) = ((1 + beta)^(1/(2 - tau)) + (1 - beta)^(1/(2 - tau))) / 2
 * T(beta) = 2^(1 - tau) / (1 - tau) (1 - A^(2 - tau))                                    0 &lt;= tau &lt; 1
 *         = (1 + beta)/2 log(1 + beta) + (1 - beta)/2 log(1 - beta)                      tau = 1
 *         = (A^(2 - tau) - 1) / ((tau - 1) K^(tau - 1))                                  1 &lt; tau &lt; 2
 *         = beta / ((tau - 1) K^(tau - 1))                                               tau &gt;= 2
 * </pre>
 *
 * with {@code K} classes and {@code beta} in {@code [0, 1]}. The excess is that over the best of the hypothesis set, the gap what that
 * set lacks against the pointwise optimum; for a set of all functions gaps are 0. {@code T} increases and is inverted by bisection.
 * For {@code tau <= 2} and two classes it is tight; above it is a lower bound.
 *
 * <p>Plain numbers, nothing is differentiated. Source: A. Mao, M. Mohri and Y. Zhong, Cross-entropy loss functions: theoretical analysis
 * and applications, ICML 2023.
 *
 * <p>Catalogue: T104
 *
 * @param tau of the loss, not negative
 * @param classes {@code K}, at least 2
 */
public record HConsistencyBound(double tau, int classes) {
    private static final int BISECTIONS = 200;

    /**
     * Checked.
     *
     * @throws IllegalArgumentException if {@code tau} is negative or not finite, or there are fewer than two classes
     */
    public HConsistencyBound {
        if (!(tau >= 0 && tau < Double.POSITIVE_INFINITY) || classes < 2) {
            throw new IllegalArgumentException(
                    "HConsistencyBound: needs tau from 0 and at least 2 classes, got " + tau + " and " + classes);
        }
    }

    /**
     * {@code T(beta)}: the least surrogate excess of a zero-one excess.
     *
     * @throws IllegalArgumentException unless {@code beta} is in [0, 1]
     */
    public double transfer(double beta) {
        if (!(beta >= 0 && beta <= 1)) {
            throw new IllegalArgumentException("HConsistencyBound: beta must lie in [0, 1], got " + beta);
        }
        if (Math.abs(1 - tau) < CompSumLoss.NEAR_ONE) {
            double low = beta == 1 ? 0 : (1 - beta) / 2 * StrictMath.log1p(-beta);
            return (1 + beta) / 2 * StrictMath.log1p(beta) + low;
        }
        double scale = (tau - 1) * StrictMath.pow(classes, tau - 1);
        if (tau >= 2) {
            return beta / scale;
        }
        // A^(2 - tau) without powers of 1 + beta, which overflow for tau near 2.
        double ratio = StrictMath.pow((1 - beta) / (1 + beta), 1 / (2 - tau));
        double power = (1 + beta) * StrictMath.pow((1 + ratio) / 2, 2 - tau);
        return tau < 1 ? StrictMath.pow(2, 1 - tau) / (1 - tau) * (1 - power) : (power - 1) / scale;
    }

    /**
     * {@code T^-1}: the largest zero-one excess of a surrogate excess, at most 1.
     *
     * @throws IllegalArgumentException if the excess is negative
     */
    public double inverse(double surrogate) {
        if (!(surrogate >= 0)) {
            throw new IllegalArgumentException("HConsistencyBound: an excess must not be negative, got " + surrogate);
        }
        if (surrogate >= transfer(1)) {
            return 1;
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < BISECTIONS && low < high; i++) {
            double middle = (low + high) / 2;
            if (transfer(middle) <= surrogate) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** The bound of the zero-one excess: {@code T^-1(surrogateExcess + surrogateGap) - zeroOneGap}. */
    public double zeroOneExcess(double surrogateExcess, double surrogateGap, double zeroOneGap) {
        return inverse(surrogateExcess + surrogateGap) - zeroOneGap;
    }
}
