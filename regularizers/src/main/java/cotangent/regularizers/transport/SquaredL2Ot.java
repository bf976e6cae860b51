package cotangent.regularizers.transport;

import cotangent.autodiff.Projections;
import cotangent.autodiff.Tensor;

/**
 * Quadratic regularization of optimal transport; plans have exact zeros, but nobody says how many.
 *
 * <pre>
 * Omega(t)    = gamma/2 ||t||^2
 * delta(x)    = sum_i [x_i]_+^2 / (2 gamma),          t = [x]_+ / gamma
 * maxOmega(x) = x.t - gamma/2 ||t||^2,                t = b simplex(x / (gamma b))
 * </pre>
 *
 * <p>All is differentiated.
 *
 * <p>Source: M. Blondel, V. Seguy and A. Rolet, Smooth and sparse optimal transport, AISTATS 2018.
 *
 * <p>Catalogue: T216
 *
 * @param gamma strength, above 0
 * @see KSparseOt
 */
public record SquaredL2Ot(double gamma) implements OtRegularizer {
    /**
     * Checked.
     *
     * @throws IllegalArgumentException unless {@code gamma} is positive and finite
     */
    public SquaredL2Ot {
        KSparseOt.requireStrength("SquaredL2Ot", gamma);
    }

    @Override
    public Suprema onOrthant(Tensor x) {
        Tensor positive = x.relu();
        return new Suprema(positive.square().sum(0).div(2 * gamma), positive.div(gamma), null);
    }

    @Override
    public Suprema onSimplex(Tensor x, Tensor b) {
        return KSparseOt.onSimplex(x, b, gamma, scaled -> Projections.simplex(scaled, 0));
    }

    @Override
    public Tensor of(Tensor plan) {
        return plan.square().sum(0).mul(gamma / 2);
    }
}
