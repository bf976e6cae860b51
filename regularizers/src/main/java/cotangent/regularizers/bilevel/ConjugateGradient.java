package cotangent.regularizers.bilevel;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.function.UnaryOperator;

/**
 * Solves {@code A q = b} with a symmetric positive definite map {@code A} from its products alone: at most as many as there are
 * unknowns, up to rounding, and fewer where eigenvalues cluster.
 *
 * <p>Source: M. R. Hestenes and E. Stiefel, "Methods of conjugate gradients for solving linear systems", J. Research of the National
 * Bureau of Standards 49, 1952.
 *
 * <p>Catalogue: T118
 *
 * @param maxIterations products at most, not negative
 */
public record ConjugateGradient(long maxIterations) {
    /** Checks the number. */
    public ConjugateGradient {
        if (maxIterations < 0) {
            throw new IllegalArgumentException(
                    "conjugate gradient: iterations must not be negative, got " + maxIterations);
        }
    }

    /**
     * An approximate solution.
     *
     * @param x {@code q}
     * @param residual {@code ||A q - b||}, as the recurrence has it
     * @param iterations products taken
     * @param converged whether the residual is small enough
     */
    public record Solution(Tensor x, double residual, long iterations, boolean converged) {}

    /**
     * From {@code q = 0} until {@code ||A q - b|| <= delta}.
     *
     * @param a the map, between tensors of the shape of {@code b}
     * @param delta residual at most, positive
     * @throws IllegalArgumentException if {@code delta} is not positive
     * @throws ArithmeticException if a product shows that the map is not positive definite, or is not finite
     */
    public Solution solve(UnaryOperator<Tensor> a, Tensor b, double delta) {
        if (!(delta > 0)) {
            throw new IllegalArgumentException("conjugate gradient: delta must be positive, got " + delta);
        }
        Tensor x = Tensor.zerosLike(b);
        Tensor r = b.detach();
        Tensor p = r;
        double rr = r.square().sum().item();
        for (long i = 0; ; i++) {
            double residual = Math.sqrt(rr);
            if (residual <= delta || i == maxIterations) {
                return new Solution(x, residual, i, residual <= delta);
            }
            Tensor ap = a.apply(p);
            if (!ap.shape().equals(b.shape())) {
                throw new ShapeException("conjugate gradient: the map turns " + b.shape() + " into " + ap.shape());
            }
            double curvature = p.mul(ap).sum().item();
            if (!(curvature > 0) || !Double.isFinite(curvature)) {
                throw new ArithmeticException(
                        "conjugate gradient: the map is not positive definite: p'Ap = " + curvature);
            }
            double step = rr / curvature;
            x = x.add(p.mul(step));
            r = r.sub(ap.mul(step));
            double next = r.square().sum().item();
            p = r.add(p.mul(next / rr));
            rr = next;
        }
    }
}
