package cotangent.nn.optim;

/**
 * Hyperparameters of {@link Asgd}.
 *
 * @param learningRate the step size
 * @param lambda the decay of parameters, which also makes the step size fall
 * @param alpha the power by which the step size falls
 * @param averagingStart the number of steps after which averaging starts
 * @param weightDecay the factor of the parameters that is added to the gradient
 */
public record AsgdConfig(double learningRate, double lambda, double alpha, double averagingStart, double weightDecay) {
    /** Checks the ranges. */
    public AsgdConfig {
        Require.notNegative("learning rate", learningRate);
        Require.notNegative("lambda", lambda);
        Require.notNegative("alpha", alpha);
        Require.notNegative("averaging start", averagingStart);
        Require.notNegative("weight decay", weightDecay);
    }

    /** PyTorch's: 0.01, 1e-4, 0.75, averaging from step 1e6, no weight decay. */
    public static AsgdConfig defaults() {
        return new AsgdConfig(1e-2, 1e-4, 0.75, 1e6, 0);
    }

    /** A copy with another learning rate. */
    public AsgdConfig withLearningRate(double value) {
        return new AsgdConfig(value, lambda, alpha, averagingStart, weightDecay);
    }

    /** A copy with another decay. */
    public AsgdConfig withLambda(double value) {
        return new AsgdConfig(learningRate, value, alpha, averagingStart, weightDecay);
    }

    /** A copy with another power of the step size. */
    public AsgdConfig withAlpha(double value) {
        return new AsgdConfig(learningRate, lambda, value, averagingStart, weightDecay);
    }

    /** A copy with another start of averaging. */
    public AsgdConfig withAveragingStart(double value) {
        return new AsgdConfig(learningRate, lambda, alpha, value, weightDecay);
    }

    /** A copy with another weight decay. */
    public AsgdConfig withWeightDecay(double value) {
        return new AsgdConfig(learningRate, lambda, alpha, averagingStart, value);
    }
}
