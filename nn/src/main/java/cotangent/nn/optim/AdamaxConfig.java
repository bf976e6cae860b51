package cotangent.nn.optim;

/**
 * Hyperparameters of {@link Adamax}.
 *
 * @param learningRate the step size
 * @param beta1 decay of the mean of gradients, in [0, 1)
 * @param beta2 decay of the largest gradient, in [0, 1)
 * @param epsilon what is added to the size of each gradient
 * @param weightDecay the factor of the parameters that is added to the gradient
 */
public record AdamaxConfig(double learningRate, double beta1, double beta2, double epsilon, double weightDecay) {
    /** Checks the ranges. */
    public AdamaxConfig {
        Require.notNegative("learning rate", learningRate);
        Require.fraction("beta1", beta1);
        Require.fraction("beta2", beta2);
        Require.notNegative("epsilon", epsilon);
        Require.notNegative("weight decay", weightDecay);
    }

    /** PyTorch's: 0.002, 0.9, 0.999, 1e-8, no weight decay. */
    public static AdamaxConfig defaults() {
        return new AdamaxConfig(2e-3, 0.9, 0.999, 1e-8, 0);
    }

    /** A copy with another learning rate. */
    public AdamaxConfig withLearningRate(double value) {
        return new AdamaxConfig(value, beta1, beta2, epsilon, weightDecay);
    }

    /** A copy with another decay of the mean of gradients. */
    public AdamaxConfig withBeta1(double value) {
        return new AdamaxConfig(learningRate, value, beta2, epsilon, weightDecay);
    }

    /** A copy with another decay of the largest gradient. */
    public AdamaxConfig withBeta2(double value) {
        return new AdamaxConfig(learningRate, beta1, value, epsilon, weightDecay);
    }

    /** A copy with another epsilon. */
    public AdamaxConfig withEpsilon(double value) {
        return new AdamaxConfig(learningRate, beta1, beta2, value, weightDecay);
    }

    /** A copy with another weight decay. */
    public AdamaxConfig withWeightDecay(double value) {
        return new AdamaxConfig(learningRate, beta1, beta2, epsilon, value);
    }
}
