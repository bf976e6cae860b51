package cotangent.nn.optim;

/**
 * Hyperparameters of {@link Rprop}.
 *
 * @param learningRate the step sizes at first
 * @param shrink the factor of a step size whose gradient changed its sign, in (0, 1)
 * @param grow the factor of a step size whose gradient kept its sign, above 1
 * @param smallest the smallest step size
 * @param largest the largest step size
 */
public record RpropConfig(double learningRate, double shrink, double grow, double smallest, double largest) {
    /** Checks the ranges. */
    public RpropConfig {
        Require.notNegative("learning rate", learningRate);
        Require.positive("shrink", shrink);
        Require.positive("grow", grow);
        Require.notNegative("smallest step", smallest);
        Require.positive("largest step", largest);
        if (!(shrink < 1 && grow > 1 && smallest <= largest)) {
            throw new IllegalArgumentException("Rprop needs shrink < 1 < grow and smallest <= largest, got shrink "
                    + shrink + ", grow " + grow + ", smallest " + smallest + ", largest " + largest);
        }
    }

    /** PyTorch's: 0.01, 0.5, 1.2, step sizes from 1e-6 to 50. */
    public static RpropConfig defaults() {
        return new RpropConfig(1e-2, 0.5, 1.2, 1e-6, 50);
    }

    /** A copy with another first step size. */
    public RpropConfig withLearningRate(double value) {
        return new RpropConfig(value, shrink, grow, smallest, largest);
    }

    /** A copy with another shrinking factor. */
    public RpropConfig withShrink(double value) {
        return new RpropConfig(learningRate, value, grow, smallest, largest);
    }

    /** A copy with another growing factor. */
    public RpropConfig withGrow(double value) {
        return new RpropConfig(learningRate, shrink, value, smallest, largest);
    }

    /** A copy with another smallest step size. */
    public RpropConfig withSmallest(double value) {
        return new RpropConfig(learningRate, shrink, grow, value, largest);
    }

    /** A copy with another largest step size. */
    public RpropConfig withLargest(double value) {
        return new RpropConfig(learningRate, shrink, grow, smallest, value);
    }
}
