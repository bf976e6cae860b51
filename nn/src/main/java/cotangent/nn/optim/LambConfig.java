package cotangent.nn.optim;

/**
 * Hyperparameters of {@link Lamb}.
 *
 * @param learningRate the step size
 * @param beta1 decay of the mean of gradients, in [0, 1)
 * @param beta2 decay of the mean of squared gradients, in [0, 1)
 * @param epsilon what is added to the divisor
 * @param weightDecay the factor of the parameters that is added to the direction
 */
public record LambConfig(double learningRate, double beta1, double beta2, double epsilon, double weightDecay) {
    /** Checks the ranges. */
    public LambConfig {
        Require.notNegative("learning rate", learningRate);
        Require.fraction("beta1", beta1);
        Require.fraction("beta2", beta2);
        Require.notNegative("epsilon", epsilon);
        Require.notNegative("weight decay", weightDecay);
    }

    /** The usual ones: 0.001, 0.9, 0.999, 1e-6, no weight decay. */
    public static LambConfig defaults() {
        return new LambConfig(1e-3, 0.9, 0.999, 1e-6, 0);
    }

    /** A copy with another learning rate. */
    public LambConfig withLearningRate(double value) {
        return new LambConfig(value, beta1, beta2, epsilon, weightDecay);
    }

    /** A copy with another decay of the mean of gradients. */
    public LambConfig withBeta1(double value) {
        return new LambConfig(learningRate, value, beta2, epsilon, weightDecay);
    }

    /** A copy with another decay of the mean of squared gradients. */
    public LambConfig withBeta2(double value) {
        return new LambConfig(learningRate, beta1, value, epsilon, weightDecay);
    }

    /** A copy with another epsilon. */
    public LambConfig withEpsilon(double value) {
        return new LambConfig(learningRate, beta1, beta2, value, weightDecay);
    }

    /** A copy with another weight decay. */
    public LambConfig withWeightDecay(double value) {
        return new LambConfig(learningRate, beta1, beta2, epsilon, value);
    }
}
