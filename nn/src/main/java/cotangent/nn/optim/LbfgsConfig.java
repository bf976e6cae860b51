package cotangent.nn.optim;

/**
 * Hyperparameters of {@link Lbfgs}.
 *
 * @param learningRate the first step that is tried; without line search, the step
 * @param iterations most iterations of a step of the optimizer
 * @param evaluations most evaluations of the closure of a step; the last search may exceed them
 * @param gradientTolerance ends a step when no element of the gradient is larger
 * @param changeTolerance ends a step when neither a parameter nor the loss changes by more
 * @param history number of pairs kept
 * @param lineSearch whether steps satisfy the strong Wolfe conditions
 */
public record LbfgsConfig(
        double learningRate,
        int iterations,
        int evaluations,
        double gradientTolerance,
        double changeTolerance,
        int history,
        boolean lineSearch) {
    /** Checks the ranges. */
    public LbfgsConfig {
        Require.notNegative("learning rate", learningRate);
        Require.positive("iterations", (long) iterations);
        Require.positive("evaluations", (long) evaluations);
        Require.notNegative("gradient tolerance", gradientTolerance);
        Require.notNegative("change tolerance", changeTolerance);
        Require.positive("history", (long) history);
    }

    /** 1, 20 iterations, 25 evaluations, 1e-7, 1e-9, 100 pairs, with line search; PyTorch's but for the line search. */
    public static LbfgsConfig defaults() {
        return new LbfgsConfig(1, 20, 25, 1e-7, 1e-9, 100, true);
    }

    /** A copy with another learning rate. */
    public LbfgsConfig withLearningRate(double value) {
        return new LbfgsConfig(value, iterations, evaluations, gradientTolerance, changeTolerance, history, lineSearch);
    }

    /** A copy with another number of iterations and, in proportion, of evaluations: a quarter more. */
    public LbfgsConfig withIterations(int value) {
        return new LbfgsConfig(
                learningRate,
                value,
                Math.max(1, value * 5 / 4),
                gradientTolerance,
                changeTolerance,
                history,
                lineSearch);
    }

    /** A copy with other tolerances. */
    public LbfgsConfig withTolerances(double gradient, double change) {
        return new LbfgsConfig(learningRate, iterations, evaluations, gradient, change, history, lineSearch);
    }

    /** A copy with another number of pairs. */
    public LbfgsConfig withHistory(int value) {
        return new LbfgsConfig(
                learningRate, iterations, evaluations, gradientTolerance, changeTolerance, value, lineSearch);
    }

    /** A copy with or without line search. */
    public LbfgsConfig withLineSearch(boolean value) {
        return new LbfgsConfig(
                learningRate, iterations, evaluations, gradientTolerance, changeTolerance, history, value);
    }
}
