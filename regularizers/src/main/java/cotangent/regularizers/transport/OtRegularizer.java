package cotangent.regularizers.transport;

import cotangent.autodiff.Tensor;

/**
 * What is added to the cost of a transport plan, column by column, so that the dual problem is smooth. It is given by its two
 * conjugates, which are all that solvers need:
 *
 * <pre>
 * onOrthant:  delta(x)     = sup over t >= 0 of              t.x - Omega(t)
 * onSimplex:  maxOmega(x)  = sup over t >= 0, sum t = b of   t.x - Omega(t)
 * </pre>
 *
 * for each column {@code x} of a matrix {@code [m, n]}. Both are written in tensor operations, so that plans are differentiable.
 *
 * <p>Source: M. Blondel, V. Seguy and A. Rolet, Smooth and sparse optimal transport, AISTATS 2018.
 *
 * <p>Catalogue: T216
 */
public interface OtRegularizer {
    /**
     * The suprema of all columns.
     *
     * @param value {@code [n]}
     * @param plan where they are attained, {@code [m, n]}: the derivative of the values with respect to {@code x}
     * @param multiplier {@code [n]}, on the simplex the derivative of the values with respect to {@code b}; null on the orthant
     */
    record Suprema(Tensor value, Tensor plan, Tensor multiplier) {}

    /** The suprema over columns that are not negative. */
    Suprema onOrthant(Tensor x);

    /**
     * The suprema over columns that are not negative with the sums {@code b}.
     *
     * @param b {@code [n]}, not negative
     */
    Suprema onSimplex(Tensor x, Tensor b);

    /** {@code Omega} of each column of a plan, {@code [n]}. */
    Tensor of(Tensor plan);
}
