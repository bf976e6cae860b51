package cotangent.regularizers.transport;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.regularizers.Solver;

/**
 * Solves optimal transport with entropic regularization by scaling rows and columns in turn, in logarithms, so that small
 * {@code epsilon} neither overflows nor underflows.
 *
 * <pre>
 * alpha_i = epsilon (log a_i - logsumexp_j((beta_j - C_ij) / epsilon))
 * beta_j  = epsilon (log b_j - logsumexp_i((alpha_i - C_ij) / epsilon))
 * T_ij    = exp((alpha_i + beta_j - C_ij) / epsilon)
 * </pre>
 *
 * with masses {@code a [m]} and {@code b [n]}, cost {@code C [m, n]}, potentials {@code alpha [m]} and {@code beta [n]}, and the plan
 * {@code T [m, n]}, the minimum of {@code <T, C> + epsilon sum T log T}. After each round the columns are exact and the rows are
 * tested; the value is that of the dual, {@code alpha.a + beta.b}.
 *
 * <p>Not recorded. Defaults: {@code epsilon} has none; 10000 rounds, tolerance 1e-9 for the sum of the rows' violations. Cost of a round:
 * {@code O(m n)}; the number of rounds grows as {@code 1 / epsilon}.
 *
 * <p>Source: M. Cuturi, Sinkhorn distances: lightspeed computation of optimal transport, NeurIPS 2013.
 *
 * <p>Catalogue: T216
 *
 * @param epsilon strength, above 0
 * @param maxIterations rounds at most
 * @param tolerance ends the iteration when the violation of the row sums is no larger
 */
public record Sinkhorn(double epsilon, int maxIterations, double tolerance) implements Solver<OtProblem, OtSolution> {
    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException if {@code epsilon} is not positive, or another number is negative
     */
    public Sinkhorn {
        KSparseOt.requireStrength("Sinkhorn", epsilon);
        if (maxIterations < 1 || !(tolerance >= 0)) {
            throw new IllegalArgumentException(
                    "Sinkhorn: needs at least one iteration and a tolerance, got " + maxIterations + ", " + tolerance);
        }
    }

    /** 10000 rounds, tolerance 1e-9. */
    public Sinkhorn(double epsilon) {
        this(epsilon, 10_000, 1e-9);
    }

    @Override
    public OtSolution solve(OtProblem problem) {
        try (var off = GradMode.noGrad()) {
            Tensor kernel = problem.cost().div(-epsilon);
            Tensor logA = problem.a().log();
            Tensor logB = problem.b().log();
            Tensor f = Tensor.zerosLike(logA);
            Tensor g = Tensor.zerosLike(logB);
            Tensor plan = null;
            boolean converged = false;
            int rounds = 0;
            while (!converged && rounds < maxIterations) {
                f = logA.sub(kernel.add(g).logSumExp(1));
                g = logB.sub(kernel.add(f.unsqueeze(1)).logSumExp(0));
                plan = kernel.add(f.unsqueeze(1)).add(g).exp();
                rounds++;
                converged = plan.sum(1).sub(problem.a()).abs().sum().item() <= tolerance;
            }
            Tensor alpha = f.mul(epsilon);
            Tensor beta = g.mul(epsilon);
            return OtSolution.of(
                    problem,
                    weighted(alpha, problem.a()) + weighted(beta, problem.b()),
                    alpha,
                    beta,
                    plan,
                    converged,
                    rounds,
                    rounds);
        }
    }

    /** The scalar product, in which a potential of minus infinity has no mass. */
    private static double weighted(Tensor potential, Tensor mass) {
        return potential.maskedFill(mass.eq(0), 0).dot(mass).item();
    }
}
