package cotangent.nn.optim;

/**
 * Hyperparameters of {@link Lars}.
 *
 * @param learningRate the step size
 * @param momentum the share of the velocity that is kept, in [0, 1)
 * @param weightDecay the factor of the parameters that is added to the gradient
 * @param trust the step's length as a share of the parameter's norm, at learning rate 1
 */
public record LarsConfig(double learningRate, double momentum, double weightDecay, double trust) {
    /** Checks the ranges. */
    public LarsConfig {
        Require.notNegative("learning rate", learningRate);
        Require.fraction("momentum", momentum);
        Require.notNegative("weight decay", weightDecay);
        Require.positive("trust", trust);
    }

    /** Learning rate 0.1 and the paper's 0.9, 5e-4, 0.001. */
    public static LarsConfig defaults() {
        return new LarsConfig(0.1, 0.9, 5e-4, 1e-3);
    }

    /** A copy with another learning rate. */
    public LarsConfig withLearningRate(double value) {
        return new LarsConfig(value, momentum, weightDecay, trust);
    }

    /** A copy with another momentum. */
    public LarsConfig withMomentum(double value) {
        return new LarsConfig(learningRate, value, weightDecay, trust);
    }

    /** A copy with another weight decay. */
    public LarsConfig withWeightDecay(double value) {
        return new LarsConfig(learningRate, momentum, value, trust);
    }

    /** A copy with another trust coefficient. */
    public LarsConfig withTrust(double value) {
        return new LarsConfig(learningRate, momentum, weightDecay, value);
    }
}
