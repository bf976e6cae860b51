package cotangent.regularizers.transport;

import cotangent.autodiff.Projections;
import cotangent.autodiff.Tensor;
import java.util.function.UnaryOperator;

/**
 * Regularization of optimal transport that allows at most {@code k} nonzeros in a column of the plan: {@code k = 1} is as good as none,
 * {@code k = m} is {@link SquaredL2Ot}.
 *
 * <pre>
 * Omega(t)    = gamma/2 ||t||^2 if t has at most k nonzeros, else infinite
 * delta(x)    = sum over the k largest x_i of [x_i]_+^2 / (2 gamma),   t_i = [x_i]_+ / gamma there, else 0
 * maxOmega(x) = x.t - gamma/2 ||t||^2,                                 t = b sparseSimplex(x / (gamma b), k)
 * </pre>
 *
 * <p>Of equal elements at rank {@code k} the first one counts. All is differentiated; the choice of the {@code k} elements is constant.
 * Because {@code Omega} is not convex the (semi-)dual is a relaxation: its plan has the right row sums only where the dual is
 * differentiable, which fails at ties at rank {@code k}.
 *
 * <p>Source: T. Liu, J. Puigcerver and M. Blondel, Sparsity-constrained optimal transport, ICLR 2023.
 *
 * <p>Catalogue: T216
 *
 * @param gamma strength, above 0; the paper's default is 1
 * @param k nonzeros of a column, from 1 to the number of rows
 */
public record KSparseOt(double gamma, int k) implements OtRegularizer {
    /**
     * Checked.
     *
     * @throws IllegalArgumentException unless {@code gamma} is positive and finite and {@code k} positive
     */
    public KSparseOt {
        requireStrength("KSparseOt", gamma);
        if (k < 1) {
            throw new IllegalArgumentException("KSparseOt: k must be at least 1, got " + k);
        }
    }

    /** Strength 1. */
    public static KSparseOt of(int k) {
        return new KSparseOt(1, k);
    }

    static void requireStrength(String name, double gamma) {
        if (!(gamma > 0 && gamma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + ": gamma must be positive and finite, got " + gamma);
        }
    }

    private void requireRows(Tensor x) {
        if (k > x.size(0)) {
            throw new IllegalArgumentException(
                    "KSparseOt: k = " + k + " nonzeros in columns of " + x.size(0) + " rows");
        }
    }

    /** @throws IllegalArgumentException if there are fewer than {@code k} rows */
    @Override
    public Suprema onOrthant(Tensor x) {
        requireRows(x);
        Tensor largest = x.detach().topK(k, 0).indices();
        Tensor chosen = Tensor.zerosLike(x).scatterAdd(0, largest, Tensor.ones(x.dtype(), k, x.size(1)));
        Tensor positive = x.relu().mul(chosen);
        return new Suprema(positive.square().sum(0).div(2 * gamma), positive.div(gamma), null);
    }

    /** @throws IllegalArgumentException if there are fewer than {@code k} rows */
    @Override
    public Suprema onSimplex(Tensor x, Tensor b) {
        requireRows(x);
        return onSimplex(x, b, gamma, scaled -> Projections.sparseSimplex(scaled, k, 0));
    }

    static Suprema onSimplex(Tensor x, Tensor b, double gamma, UnaryOperator<Tensor> projection) {
        Tensor mass = b.maskedFill(b.eq(0), 1); // a column without mass has no plan, whatever it is divided by
        Tensor plan = projection.apply(x.div(mass.mul(gamma))).mul(b);
        Tensor value = plan.mul(x).sum(0).sub(plan.square().sum(0).mul(gamma / 2));
        // The largest element is always in the support, where x_i - gamma t_i is the multiplier.
        Tensor multiplier = x.sub(plan.mul(gamma))
                .gather(0, x.detach().argmax(0).unsqueeze(0))
                .squeeze(0);
        return new Suprema(value, plan, multiplier);
    }

    /** Infinite where a column has more than {@code k} nonzeros. */
    @Override
    public Tensor of(Tensor plan) {
        Tensor tooMany = plan.ne(0).sum(0).gt(k);
        return plan.square().sum(0).mul(gamma / 2).maskedFill(tooMany, Double.POSITIVE_INFINITY);
    }
}
