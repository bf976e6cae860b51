package cotangent.regularizers.experts;

import cotangent.autodiff.Tensor;

/**
 * A sigmoid that reaches 0 and 1, and does so with slope 0: a cubic between {@code -gamma/2} and {@code gamma/2}.
 *
 * <pre>
 * S(t) = 0                                          t &lt;= -gamma/2
 *        1/2 + (3/2) t/gamma - 2 (t/gamma)^3        between
 *        1                                          t &gt;= gamma/2
 * S'(t) = (3/2 - 6 (t/gamma)^2) / gamma             between, 0 outside
 * </pre>
 *
 * <p>The ends are met exactly in floating point: what is 0 can be left out of a computation. Differentiable once everywhere; the second
 * derivative jumps at the ends.
 *
 * <p>Default: {@code gamma} = 1; the authors try 0.01 to 10.
 *
 * <p>Source: H. Hazimeh, N. Ponomareva, P. Mol, Z. Tan and R. Mazumder, "The Tree Ensemble Layer: Differentiability meets Conditional
 * Computation", ICML 2020.
 *
 * <p>Catalogue: T166
 *
 * @param gamma width of the part between 0 and 1
 */
public record SmoothStep(double gamma) {
    /**
     * Checks the width.
     *
     * @throws IllegalArgumentException if it is not positive or not finite
     */
    public SmoothStep {
        if (!(gamma > 0 && gamma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("SmoothStep: gamma must be positive and finite, got " + gamma);
        }
    }

    /** The function of each element. */
    public Tensor of(Tensor t) {
        Tensor u = t.div(gamma).clamp(-0.5, 0.5);
        return u.mul(u.square().mul(-2).add(1.5)).add(0.5);
    }
}
