package cotangent.nn.optim;

/**
 * Hyperparameters of {@link NAdam}.
 *
 * @param learningRate the step size
 * @param beta1 decay of the mean of gradients, in [0, 1)
 * @param beta2 decay of the mean of squared gradients, in [0, 1)
 * @param epsilon what is added to the divisor
 * @param weightDecay the factor of the parameters that is added to the gradient
 * @param momentumDecay how fast the momentum rises to {@code beta1}
 */
public record NAdamConfig(
        double learningRate, double beta1, double beta2, double epsilon, double weightDecay, double momentumDecay) {
    /** Checks the ranges. */
    public NAdamConfig {
        Require.notNegative("learning rate", learningRate);
        Require.fraction("beta1", beta1);
        Require.fraction("beta2", beta2);
        Require.notNegative("epsilon", epsilon);
        Require.notNegative("weight decay", weightDecay);
        Require.notNegative("momentum decay", momentumDecay);
    }

    /** PyTorch's: 0.002, 0.9, 0.999, 1e-8, no weight decay, 0.004. */
    public static NAdamConfig defaults() {
        return new NAdamConfig(2e-3, 0.9, 0.999, 1e-8, 0, 4e-3);
    }

    /** A copy with another learning rate. */
    public NAdamConfig withLearningRate(double value) {
        return new NAdamConfig(value, beta1, beta2, epsilon, weightDecay, momentumDecay);
    }

    /** A copy with another decay of the mean of gradients. */
    public NAdamConfig withBeta1(double value) {
        return new NAdamConfig(learningRate, value, beta2, epsilon, weightDecay, momentumDecay);
    }

    /** A copy with another decay of the mean of squared gradients. */
    public NAdamConfig withBeta2(double value) {
        return new NAdamConfig(learningRate, beta1, value, epsilon, weightDecay, momentumDecay);
    }

    /** A copy with another epsilon. */
    public NAdamConfig withEpsilon(double value) {
        return new NAdamConfig(learningRate, beta1, beta2, value, weightDecay, momentumDecay);
    }

    /** A copy with another weight decay. */
    public NAdamConfig withWeightDecay(double value) {
        return new NAdamConfig(learningRate, beta1, beta2, epsilon, value, momentumDecay);
    }

    /** A copy with another rise of the momentum. */
    public NAdamConfig withMomentumDecay(double value) {
        return new NAdamConfig(learningRate, beta1, beta2, epsilon, weightDecay, value);
    }
}
