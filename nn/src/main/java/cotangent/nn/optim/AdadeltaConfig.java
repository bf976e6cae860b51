package cotangent.nn.optim;

/**
 * Hyperparameters of {@link Adadelta}.
 *
 * @param learningRate the step size
 * @param rho decay of the means of squares, in [0, 1)
 * @param epsilon what is added under both roots; positive, or nothing would ever move
 * @param weightDecay the factor of the parameters that is added to the gradient
 */
public record AdadeltaConfig(double learningRate, double rho, double epsilon, double weightDecay) {
    /** Checks the ranges. */
    public AdadeltaConfig {
        Require.notNegative("learning rate", learningRate);
        Require.fraction("rho", rho);
        Require.positive("epsilon", epsilon);
        Require.notNegative("weight decay", weightDecay);
    }

    /** PyTorch's: 1, 0.9, 1e-6, no weight decay. */
    public static AdadeltaConfig defaults() {
        return new AdadeltaConfig(1, 0.9, 1e-6, 0);
    }

    /** A copy with another learning rate. */
    public AdadeltaConfig withLearningRate(double value) {
        return new AdadeltaConfig(value, rho, epsilon, weightDecay);
    }

    /** A copy with another decay of the means of squares. */
    public AdadeltaConfig withRho(double value) {
        return new AdadeltaConfig(learningRate, value, epsilon, weightDecay);
    }

    /** A copy with another epsilon. */
    public AdadeltaConfig withEpsilon(double value) {
        return new AdadeltaConfig(learningRate, rho, value, weightDecay);
    }

    /** A copy with another weight decay. */
    public AdadeltaConfig withWeightDecay(double value) {
        return new AdadeltaConfig(learningRate, rho, epsilon, value);
    }
}
