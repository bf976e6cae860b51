package cotangent.regularizers.bilevel;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.Tensor;

/**
 * An approximate gradient of {@code f(theta) = g(x*(theta))} with a bound of its error, from an approximate solution of the lower problem
 * and an approximate solution of a linear system.
 *
 * <pre>
 * ||x~ - x*|| &lt;= epsilon,   ||h_xx(x~) q - grad g(x~)|| &lt;= delta,   z = -h_xtheta(x~)' q
 *
 * ||z - grad f|| &lt;= omega = c epsilon + (B / mu) delta + (L_B L_g / mu) epsilon^2
 * c = L_g B / mu + L_A u B + L_B u / mu,   u = ||grad g(x~)||
 * </pre>
 *
 * with the constants of {@link BilevelProblem.Constants}. The product with {@code h_xtheta} is {@code -d/dtheta <grad_x h(x~, theta), q>} with
 * {@code x~} and {@code q} held constant; nothing is unrolled.
 *
 * <p>Source: M. S. Salehi, S. Mukherjee, L. Roberts, M. J. Ehrhardt, "An adaptively inexact first-order method for bilevel optimization with
 * application to hyperparameter learning", SIAM J. Mathematics of Data Science, 2025.
 *
 * <p>Catalogue: T118
 *
 * @param z the approximate gradient, of the shape of {@code theta}
 * @param q the approximate solution of the linear system, of the shape of {@code x}
 * @param bound {@code omega}
 * @param upperGradientNorm {@code u}
 * @param iterations products with the Hessian taken
 * @param converged whether the system was solved to {@code delta}; the bound does not hold otherwise
 */
public record InexactHypergradient(
        Tensor z, Tensor q, double bound, double upperGradientNorm, long iterations, boolean converged) {
    /**
     * At an approximate solution.
     *
     * @param x within {@code epsilon} of the lower solution at {@code theta}
     * @param delta residual of the linear system at most
     * @param estimates of the constants that the problem does not know, which learn from this point
     * @param maxIterations products with the Hessian at most
     * @throws ArithmeticException if the Hessian shows a curvature that is not positive, or a value is not finite
     */
    static InexactHypergradient of(
            BilevelProblem problem,
            Tensor theta,
            Tensor x,
            double epsilon,
            double delta,
            ConstantEstimates estimates,
            long maxIterations) {
        Tensor at = x.detach();
        Tensor fixed = theta.detach();
        Tensor upper = Autodiff.grad(problem::upper).apply(at);
        var gradient = Autodiff.linearize(Autodiff.grad((Tensor t) -> problem.lower(t, fixed)), at);
        ConjugateGradient.Solution q = new ConjugateGradient(maxIterations)
                .solve(v -> gradient.pushforward().apply(v), upper, delta);
        Tensor constant = q.x().detach();
        Tensor z = cross(problem, fixed, at, constant).neg();
        BilevelProblem.Constants c = estimates.complete(problem, fixed, at, constant);
        double u = upper.norm().item();
        double mu = c.strongConvexity();
        double lg = c.upperSmoothness();
        double b = c.crossNorm();
        double factor = lg * b / mu + c.inverseLipschitz() * u * b + c.crossLipschitz() * u / mu;
        double omega = factor * epsilon + b / mu * delta + c.crossLipschitz() * lg / mu * epsilon * epsilon;
        if (!z.allFinite()) {
            throw new ArithmeticException("hypergradient: it is not finite");
        }
        return new InexactHypergradient(z, constant, omega, u, q.iterations(), q.converged());
    }

    /**
     * With constants that are all known, or estimated from this point alone.
     *
     * @param x within {@code epsilon} of the lower solution at {@code theta}
     * @param epsilon accuracy of {@code x}, positive
     * @param delta residual of the linear system at most, positive
     */
    public static InexactHypergradient of(
            BilevelProblem problem, Tensor theta, Tensor x, double epsilon, double delta) {
        return of(problem, theta, x, epsilon, delta, new ConstantEstimates(), Long.MAX_VALUE);
    }

    /** {@code h_xtheta(x)' q}, of the shape of {@code theta}. */
    static Tensor cross(BilevelProblem problem, Tensor theta, Tensor x, Tensor q) {
        return Autodiff.grad((Tensor t) -> Autodiff.grad((Tensor at) -> problem.lower(at, t))
                        .apply(x)
                        .mul(q)
                        .sum())
                .apply(theta);
    }
}
