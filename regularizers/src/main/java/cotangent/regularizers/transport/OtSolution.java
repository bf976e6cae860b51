package cotangent.regularizers.transport;

import cotangent.autodiff.Tensor;

/**
 * What a solver of optimal transport found.
 *
 * @param value of the (semi-)dual problem: a lower bound of the regularized cost of every plan
 * @param rowPotential {@code alpha [m]}: the derivative of the value with respect to {@code a}, up to a constant
 * @param columnPotential {@code beta [n]}: that with respect to {@code b}, up to the opposite constant
 * @param plan {@code T [m, n]}: the derivative of the value with respect to the cost
 * @param converged whether the solver met its tolerance
 * @param iterations done
 * @param evaluations of the objective
 * @param rowViolation {@code sum_i |sum_j T_ij - a_i|}
 * @param columnViolation {@code sum_j |sum_i T_ij - b_j|}
 */
public record OtSolution(
        double value,
        Tensor rowPotential,
        Tensor columnPotential,
        Tensor plan,
        boolean converged,
        int iterations,
        int evaluations,
        double rowViolation,
        double columnViolation) {
    /** With the violations measured. */
    static OtSolution of(
            OtProblem problem,
            double value,
            Tensor alpha,
            Tensor beta,
            Tensor plan,
            boolean converged,
            int iterations,
            int evaluations) {
        return new OtSolution(
                value,
                alpha,
                beta,
                plan,
                converged,
                iterations,
                evaluations,
                plan.sum(1).sub(problem.a()).abs().sum().item(),
                plan.sum(0).sub(problem.b()).abs().sum().item());
    }

    /**
     * The value as a differentiable scalar of the problem's data: its derivatives, by the envelope theorem, are plan and potentials,
     * held constant.
     */
    Tensor valueOf(Tensor a, Tensor b, Tensor cost) {
        Tensor v = Tensor.scalar(cost.dtype(), value);
        return v.add(constantly(plan, cost)).add(constantly(rowPotential, a)).add(constantly(columnPotential, b));
    }

    /** The value 0 with the given derivative. */
    private static Tensor constantly(Tensor derivative, Tensor x) {
        return derivative.to(x.dtype()).mul(x.sub(x.detach())).sum();
    }
}
