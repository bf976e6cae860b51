package cotangent.regularizers.bilevel;

/**
 * Settings of {@link Maid}.
 *
 * @param epsilon accuracy of lower solutions at first, positive
 * @param delta residual of linear systems at first, positive
 * @param eta how much of the gradient the error bound must leave, in (0, 1)
 * @param rho what a step is multiplied with after a trial that failed, in (0, 1)
 * @param tau what accuracies are multiplied with when they do not suffice, in (0, 1)
 * @param nu what accuracies are multiplied with after a success, at least 1
 * @param step the first step, positive
 * @param stepGrowth what the step is multiplied with after a success, at least 1
 * @param restarts searches for a step in an outer iteration, positive; the first makes 10 trials, each further one a trial more
 * @param adaptive whether accuracies are adapted; otherwise they stay as they are and the error bound is not looked at
 * @param maxIterations outer iterations at most, not negative
 * @param budget lower iterations and products with the Hessian in all at most, positive
 * @param tolerance ends the search when the gradient's norm is less, not negative
 */
public record MaidConfig(
        double epsilon,
        double delta,
        double eta,
        double rho,
        double tau,
        double nu,
        double step,
        double stepGrowth,
        int restarts,
        boolean adaptive,
        int maxIterations,
        long budget,
        double tolerance) {
    /** Checks the ranges. */
    public MaidConfig {
        require(epsilon > 0 && Double.isFinite(epsilon), "epsilon", epsilon);
        require(delta > 0 && Double.isFinite(delta), "delta", delta);
        require(eta > 0 && eta < 1, "eta", eta);
        require(rho > 0 && rho < 1, "rho", rho);
        require(tau > 0 && tau < 1, "tau", tau);
        require(nu >= 1 && Double.isFinite(nu), "nu", nu);
        require(step > 0 && Double.isFinite(step), "step", step);
        require(stepGrowth >= 1 && Double.isFinite(stepGrowth), "stepGrowth", stepGrowth);
        require(restarts > 0, "restarts", restarts);
        require(maxIterations >= 0, "maxIterations", maxIterations);
        require(budget > 0, "budget", budget);
        require(tolerance >= 0, "tolerance", tolerance);
    }

    private static void require(boolean holds, String name, double value) {
        if (!holds) {
            throw new IllegalArgumentException("MAID: " + name + " is out of range: " + value);
        }
    }

    /** The paper's: 0.1, 0.1, 1e-4, 0.9, 0.5, 1.05, 0.1, 10/9, 3 restarts, adaptive; 1000 iterations, no budget, tolerance 1e-8. */
    public static MaidConfig defaults() {
        return new MaidConfig(0.1, 0.1, 1e-4, 0.9, 0.5, 1.05, 0.1, 10.0 / 9, 3, true, 1000, Long.MAX_VALUE, 1e-8);
    }

    /** A copy with other accuracies at first, {@code epsilon = delta}. */
    public MaidConfig withAccuracy(double value) {
        return new MaidConfig(
                value,
                value,
                eta,
                rho,
                tau,
                nu,
                step,
                stepGrowth,
                restarts,
                adaptive,
                maxIterations,
                budget,
                tolerance);
    }

    /** A copy whose accuracies stay what they are at first. */
    public MaidConfig withFixedAccuracy(double value) {
        return new MaidConfig(
                value, value, eta, rho, tau, nu, step, stepGrowth, restarts, false, maxIterations, budget, tolerance);
    }

    /** A copy with another first step. */
    public MaidConfig withStep(double value) {
        return new MaidConfig(
                epsilon,
                delta,
                eta,
                rho,
                tau,
                nu,
                value,
                stepGrowth,
                restarts,
                adaptive,
                maxIterations,
                budget,
                tolerance);
    }

    /** A copy with another number of outer iterations. */
    public MaidConfig withMaxIterations(int value) {
        return new MaidConfig(
                epsilon, delta, eta, rho, tau, nu, step, stepGrowth, restarts, adaptive, value, budget, tolerance);
    }

    /** A copy with another budget. */
    public MaidConfig withBudget(long value) {
        return new MaidConfig(
                epsilon,
                delta,
                eta,
                rho,
                tau,
                nu,
                step,
                stepGrowth,
                restarts,
                adaptive,
                maxIterations,
                value,
                tolerance);
    }

    /** A copy with another tolerance. */
    public MaidConfig withTolerance(double value) {
        return new MaidConfig(
                epsilon, delta, eta, rho, tau, nu, step, stepGrowth, restarts, adaptive, maxIterations, budget, value);
    }
}
