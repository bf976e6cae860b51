package cotangent.regularizers.transport;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.regularizers.Lbfgs;
import cotangent.regularizers.Solver;
import cotangent.regularizers.transport.OtRegularizer.Suprema;

/**
 * Solves regularized optimal transport by its dual: a smooth concave function of the potentials of rows and columns.
 *
 * <pre>
 * max over alpha, beta of  alpha.a + beta.b - sum_j delta(alpha + beta_j - c_j),    T_j = gradient of delta
 * </pre>
 *
 * with masses {@code a [m]} and {@code b [n]}, cost columns {@code c_j [m]}, potentials {@code alpha [m]} and {@code beta [n]}, the plan {@code T [m, n]},
 * and {@code delta} of the {@link OtRegularizer}. Neither row nor column sums are exact before convergence; the semi-dual keeps the
 * columns exact.
 *
 * <p>{@link #solve} is not recorded. {@link #value} is, with the derivatives that the envelope theorem gives, as in
 * {@link SmoothOtSemiDual}.
 *
 * <p>Defaults: {@link Lbfgs#defaults}. Cost of an evaluation: {@code O(m n)}, with a sort of each column for {@link KSparseOt}.
 *
 * <p>Source: T. Liu, J. Puigcerver and M. Blondel, Sparsity-constrained optimal transport, ICLR 2023.
 *
 * <p>Catalogue: T216
 *
 * @param regularizer what is added to the cost
 * @param search how the maximum is found
 */
public record SmoothOtDual(OtRegularizer regularizer, Lbfgs search) implements Solver<OtProblem, OtSolution> {
    /** With the default search. */
    public SmoothOtDual(OtRegularizer regularizer) {
        this(regularizer, Lbfgs.defaults());
    }

    @Override
    public OtSolution solve(OtProblem problem) {
        int m = problem.a().size();
        int n = problem.b().size();
        try (var off = GradMode.noGrad()) {
            Lbfgs.Solution found =
                    search.solve(new Lbfgs.Problem((x, gradient) -> loss(problem, x, gradient), new double[m + n]));
            Tensor both = Tensor.of(found.x());
            Tensor alpha = both.slice(0, 0, m).copy();
            Tensor beta = both.slice(0, m, m + n).copy();
            return OtSolution.of(
                    problem,
                    -found.value(),
                    alpha,
                    beta,
                    suprema(problem, alpha, beta).plan(),
                    found.stop() == Lbfgs.Stop.GRADIENT,
                    found.iterations(),
                    found.evaluations());
        }
    }

    /** The dual function at potentials of the rows {@code [m]} and the columns {@code [n]}, float64. */
    public double objective(OtProblem problem, Tensor alpha, Tensor beta) {
        try (var off = GradMode.noGrad()) {
            return -loss(problem, Tensor.cat(0, alpha, beta).toDoubleArray(), new double[alpha.size() + beta.size()]);
        }
    }

    private Suprema suprema(OtProblem problem, Tensor alpha, Tensor beta) {
        return regularizer.onOrthant(alpha.unsqueeze(1).add(beta).sub(problem.cost()));
    }

    private double loss(OtProblem problem, double[] x, double[] gradient) {
        int m = problem.a().size();
        Tensor both = Tensor.of(x);
        Tensor alpha = both.slice(0, 0, m);
        Tensor beta = both.slice(0, m, x.length);
        Suprema s = suprema(problem, alpha, beta);
        double[] rows = s.plan().sum(1).sub(problem.a()).toDoubleArray();
        double[] columns = s.plan().sum(0).sub(problem.b()).toDoubleArray();
        System.arraycopy(rows, 0, gradient, 0, m);
        System.arraycopy(columns, 0, gradient, m, columns.length);
        return s.value().sum().item()
                - alpha.dot(problem.a()).item()
                - beta.dot(problem.b()).item();
    }

    /**
     * The value of the problem as a differentiable scalar of its data.
     *
     * @param a masses of the rows, {@code [m]}
     * @param b masses of the columns, {@code [n]}
     * @param cost {@code [m, n]}; the result has its type
     */
    public Tensor value(Tensor a, Tensor b, Tensor cost) {
        return solve(new OtProblem(a, b, cost)).valueOf(a, b, cost);
    }
}
