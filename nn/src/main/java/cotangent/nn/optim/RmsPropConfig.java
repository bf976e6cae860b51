package cotangent.nn.optim;

/**
 * Hyperparameters of {@link RmsProp}.
 *
 * @param learningRate the step size
 * @param alpha decay of the mean of squared gradients, in [0, 1)
 * @param epsilon what is added to the divisor
 * @param weightDecay the factor of the parameters that is added to the gradient
 * @param momentum the share of the velocity that is kept, in [0, 1)
 * @param centered whether to divide by the standard deviation of the gradients in place of their root mean square
 */
public record RmsPropConfig(
        double learningRate, double alpha, double epsilon, double weightDecay, double momentum, boolean centered) {
    /** Checks the ranges. */
    public RmsPropConfig {
        Require.notNegative("learning rate", learningRate);
        Require.fraction("alpha", alpha);
        Require.notNegative("epsilon", epsilon);
        Require.notNegative("weight decay", weightDecay);
        Require.fraction("momentum", momentum);
    }

    /** PyTorch's: 0.01, 0.99, 1e-8, no weight decay, no momentum, not centred. */
    public static RmsPropConfig defaults() {
        return new RmsPropConfig(1e-2, 0.99, 1e-8, 0, 0, false);
    }

    /** A copy with another learning rate. */
    public RmsPropConfig withLearningRate(double value) {
        return new RmsPropConfig(value, alpha, epsilon, weightDecay, momentum, centered);
    }

    /** A copy with another decay of the mean of squared gradients. */
    public RmsPropConfig withAlpha(double value) {
        return new RmsPropConfig(learningRate, value, epsilon, weightDecay, momentum, centered);
    }

    /** A copy with another epsilon. */
    public RmsPropConfig withEpsilon(double value) {
        return new RmsPropConfig(learningRate, alpha, value, weightDecay, momentum, centered);
    }

    /** A copy with another weight decay. */
    public RmsPropConfig withWeightDecay(double value) {
        return new RmsPropConfig(learningRate, alpha, epsilon, value, momentum, centered);
    }

    /** A copy with another momentum. */
    public RmsPropConfig withMomentum(double value) {
        return new RmsPropConfig(learningRate, alpha, epsilon, weightDecay, value, centered);
    }

    /** A copy with or without centring. */
    public RmsPropConfig withCentered(boolean value) {
        return new RmsPropConfig(learningRate, alpha, epsilon, weightDecay, momentum, value);
    }
}
