package cotangent.regularizers.transport;

import cotangent.autodiff.Tensor;

/**
 * Entropic regularization of optimal transport; every plan is dense.
 *
 * <pre>
 * Omega(t)   = gamma sum_i t_i log t_i
 * delta(x)   = gamma sum_i exp(x_i / gamma - 1),                              t = exp(x / gamma - 1)
 * maxOmega(x) = gamma b (logsumexp(x / gamma) - log b),                        t = b softmax(x / gamma)
 * </pre>
 *
 * <p>All is differentiated. {@link Sinkhorn} solves the same problem faster.
 *
 * <p>Source: M. Blondel, V. Seguy and A. Rolet, Smooth and sparse optimal transport, AISTATS 2018.
 *
 * <p>Catalogue: T216
 *
 * @param gamma strength, above 0
 */
public record NegEntropyOt(double gamma) implements OtRegularizer {
    /**
     * Checked.
     *
     * @throws IllegalArgumentException unless {@code gamma} is positive and finite
     */
    public NegEntropyOt {
        KSparseOt.requireStrength("NegEntropyOt", gamma);
    }

    @Override
    public Suprema onOrthant(Tensor x) {
        Tensor t = x.div(gamma).sub(1).exp();
        return new Suprema(t.sum(0).mul(gamma), t, null);
    }

    @Override
    public Suprema onSimplex(Tensor x, Tensor b) {
        Tensor scaled = x.div(gamma);
        Tensor empty = b.eq(0);
        Tensor log = scaled.logSumExp(0).sub(b.maskedFill(empty, 1).log());
        return new Suprema(
                b.mul(log).mul(gamma), b.mul(scaled.softmax(0)), log.sub(1).mul(gamma));
    }

    @Override
    public Tensor of(Tensor plan) {
        return plan.mul(plan.maskedFill(plan.eq(0), 1).log()).sum(0).mul(gamma);
    }
}
