package cotangent.regularizers.bilevel;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.Tensor;

/**
 * Solves the lower problem to an accuracy by accelerated gradient steps.
 *
 * <pre>
 * x_k+1 = y_k - grad h(y_k) / L_h,   y_k+1 = x_k+1 + beta (x_k+1 - x_k),   beta = (sqrt(L_h) - sqrt(mu)) / (sqrt(L_h) + sqrt(mu))
 * until ||grad h(y)|| &lt;= mu epsilon, which implies ||y - x*|| &lt;= epsilon
 * </pre>
 *
 * with {@code mu} and {@code L_h} of the problem. One gradient an iteration.
 *
 * <p>Source: A. Beck and M. Teboulle, "A Fast Iterative Shrinkage-Thresholding Algorithm for Linear Inverse Problems", SIAM J. Imaging
 * Sciences 2(1), 2009; with constant momentum Y. Nesterov, "Introductory lectures on convex optimization", 2004.
 *
 * <p>Catalogue: T118
 *
 * @param maxIterations gradients at most, positive
 */
public record FistaLowerSolver(long maxIterations) {
    /** Checks the number. */
    public FistaLowerSolver {
        if (maxIterations < 1) {
            throw new IllegalArgumentException("FISTA: needs an iteration, got " + maxIterations);
        }
    }

    /**
     * An approximate minimum.
     *
     * @param x the point
     * @param gradientNorm the Euclidean norm of the gradient of {@code h} there
     * @param iterations gradients taken
     * @param converged whether the accuracy was reached
     */
    public record Solution(Tensor x, double gradientNorm, long iterations, boolean converged) {}

    /**
     * Goes on from {@code start}.
     *
     * @param epsilon distance from the minimum at most, positive
     * @throws IllegalArgumentException if it is not positive
     * @throws ArithmeticException if a gradient is not finite
     */
    public Solution solve(BilevelProblem problem, Tensor theta, Tensor start, double epsilon) {
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("FISTA: epsilon must be positive, got " + epsilon);
        }
        BilevelProblem.Constants c = problem.constants(start, theta);
        double mu = c.strongConvexity();
        double root = Math.sqrt(mu / c.lowerSmoothness());
        double beta = (1 - root) / (1 + root);
        Tensor fixed = theta.detach();
        Tensor x = start.detach();
        Tensor y = x;
        for (long i = 1; ; i++) {
            Tensor g = Autodiff.grad((Tensor at) -> problem.lower(at, fixed)).apply(y);
            double norm = g.norm().item();
            if (!Double.isFinite(norm)) {
                throw new ArithmeticException("FISTA: the gradient of the lower function is not finite");
            }
            if (norm <= mu * epsilon || i == maxIterations) {
                return new Solution(y, norm, i, norm <= mu * epsilon);
            }
            Tensor next = y.sub(g.div(c.lowerSmoothness()));
            y = next.add(next.sub(x).mul(beta));
            x = next;
        }
    }
}
