package cotangent.regularizers.transport;

import cotangent.autodiff.DType;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * A problem of optimal transport: move the masses {@code a} to the masses {@code b} at little cost. A plan {@code T [m, n]} is not
 * negative, has the row sums {@code a} and the column sums {@code b}, and costs {@code sum_ij T_ij C_ij}.
 *
 * <p>Masses that sum to 1 within 1e-6 are scaled to do so up to rounding: if the two sums differed, duals would have no maximum.
 *
 * @param a masses of the rows, {@code [m]}, with sum 1
 * @param b masses of the columns, {@code [n]}, with sum 1
 * @param cost {@code C [m, n]}, finite
 */
public record OtProblem(Tensor a, Tensor b, Tensor cost) {
    private static final double TOLERANCE = 1e-6;

    /**
     * A checked problem of constants in float64.
     *
     * @throws ShapeException if the shapes do not fit or a side is empty
     * @throws IllegalArgumentException if a mass is negative, a side's masses do not sum to 1 within 1e-6, or a cost is not finite
     */
    public OtProblem {
        if (a.rank() != 1
                || b.rank() != 1
                || a.size() == 0
                || b.size() == 0
                || !cost.shape().equals(Shape.of(a.size(), b.size()))) {
            throw new ShapeException("optimal transport: needs a [m], b [n] and cost [m, n], got " + a.shape() + ", "
                    + b.shape() + " and " + cost.shape());
        }
        a = masses("a", a);
        b = masses("b", b);
        cost = cost.detach().to(DType.FLOAT64);
        if (!cost.allFinite()) {
            throw new IllegalArgumentException("optimal transport: costs must be finite");
        }
    }

    private static Tensor masses(String name, Tensor given) {
        Tensor t = given.detach().to(DType.FLOAT64);
        double sum = t.sum().item();
        if (t.ge(0).not().any() || !(Math.abs(sum - 1) <= TOLERANCE)) {
            throw new IllegalArgumentException(
                    "optimal transport: masses " + name + " must not be negative and sum to 1, got the sum " + sum);
        }
        return t.div(sum);
    }
}
