package cotangent.nn.optim;

/**
 * Hyperparameters of {@link RAdam}.
 *
 * @param learningRate the step size
 * @param beta1 decay of the mean of gradients, in [0, 1)
 * @param beta2 decay of the mean of squared gradients, in [0, 1)
 * @param epsilon what is added to the divisor
 * @param weightDecay the factor of the parameters that is added to the gradient
 */
public record RAdamConfig(double learningRate, double beta1, double beta2, double epsilon, double weightDecay) {
    /** Checks the ranges. */
    public RAdamConfig {
        Require.notNegative("learning rate", learningRate);
        Require.fraction("beta1", beta1);
        Require.fraction("beta2", beta2);
        Require.notNegative("epsilon", epsilon);
        Require.notNegative("weight decay", weightDecay);
    }

    /** PyTorch's: 0.001, 0.9, 0.999, 1e-8, no weight decay. */
    public static RAdamConfig defaults() {
        return new RAdamConfig(1e-3, 0.9, 0.999, 1e-8, 0);
    }

    /** A copy with another learning rate. */
    public RAdamConfig withLearningRate(double value) {
        return new RAdamConfig(value, beta1, beta2, epsilon, weightDecay);
    }

    /** A copy with another decay of the mean of gradients. */
    public RAdamConfig withBeta1(double value) {
        return new RAdamConfig(learningRate, value, beta2, epsilon, weightDecay);
    }

    /** A copy with another decay of the mean of squared gradients. */
    public RAdamConfig withBeta2(double value) {
        return new RAdamConfig(learningRate, beta1, value, epsilon, weightDecay);
    }

    /** A copy with another epsilon. */
    public RAdamConfig withEpsilon(double value) {
        return new RAdamConfig(learningRate, beta1, beta2, value, weightDecay);
    }

    /** A copy with another weight decay. */
    public RAdamConfig withWeightDecay(double value) {
        return new RAdamConfig(learningRate, beta1, beta2, epsilon, value);
    }
}
