package cotangent.regularizers.transport;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.regularizers.Lbfgs;
import cotangent.regularizers.Solver;
import cotangent.regularizers.transport.OtRegularizer.Suprema;

/**
 * Solves regularized optimal transport by its semi-dual: a smooth concave function of the row potentials alone, in which the column
 * sums hold exactly.
 *
 * <pre>
 * max over alpha of  alpha.a - sum_j maxOmega_j(alpha - c_j),    T_j = gradient of maxOmega_j,    gradient = a - sum_j T_j
 * </pre>
 *
 * with masses {@code a [m]} and {@code b [n]}, cost columns {@code c_j [m]}, potentials {@code alpha [m]}, the plan {@code T [m, n]}, and
 * {@code maxOmega} of the {@link OtRegularizer} over columns with the sum {@code b_j}.
 *
 * <p>{@link #solve} is not recorded. {@link #value} is, with the derivatives that the envelope theorem gives: the plan with respect to
 * the cost, the potentials with respect to the masses (up to a constant, which masses that stay normalised do not feel), all held
 * constant; so there is no second order.
 *
 * <p>Defaults: {@link Lbfgs#defaults}. Cost of an evaluation: a projection of each column, {@code O(n m log m)}. With
 * {@link KSparseOt} of small {@code k} the function has kinks, at which the search may end below the maximum, by 0.8 % for {@code k = 1} and
 * 0.1 % for 2 and 4 between the histograms of this package's tests; {@link OtSolution#converged} tells. By concavity the maximum is at most
 * {@code value + rowViolation} times the largest difference of the potentials from the best ones.
 *
 * <p>Source: T. Liu, J. Puigcerver and M. Blondel, Sparsity-constrained optimal transport, ICLR 2023.
 *
 * <p>Catalogue: T216
 *
 * @param regularizer what is added to the cost
 * @param search how the maximum is found
 */
public record SmoothOtSemiDual(OtRegularizer regularizer, Lbfgs search) implements Solver<OtProblem, OtSolution> {
    /** With the default search. */
    public SmoothOtSemiDual(OtRegularizer regularizer) {
        this(regularizer, Lbfgs.defaults());
    }

    @Override
    public OtSolution solve(OtProblem problem) {
        try (var off = GradMode.noGrad()) {
            Lbfgs.Solution found = search.solve(new Lbfgs.Problem(
                    (x, gradient) -> loss(problem, x, gradient),
                    new double[problem.a().size()]));
            Tensor alpha = Tensor.of(found.x());
            Suprema s = suprema(problem, alpha);
            return OtSolution.of(
                    problem,
                    -found.value(),
                    alpha,
                    s.multiplier().neg(),
                    s.plan(),
                    found.stop() == Lbfgs.Stop.GRADIENT,
                    found.iterations(),
                    found.evaluations());
        }
    }

    /** The semi-dual function at row potentials {@code [m]}, float64. */
    public double objective(OtProblem problem, Tensor alpha) {
        try (var off = GradMode.noGrad()) {
            return -loss(problem, alpha.toDoubleArray(), new double[alpha.size()]);
        }
    }

    private Suprema suprema(OtProblem problem, Tensor alpha) {
        return regularizer.onSimplex(alpha.unsqueeze(1).sub(problem.cost()), problem.b());
    }

    private double loss(OtProblem problem, double[] x, double[] gradient) {
        Tensor alpha = Tensor.of(x);
        Suprema s = suprema(problem, alpha);
        double[] slope = s.plan().sum(1).sub(problem.a()).toDoubleArray();
        System.arraycopy(slope, 0, gradient, 0, slope.length);
        return s.value().sum().item() - alpha.dot(problem.a()).item();
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
