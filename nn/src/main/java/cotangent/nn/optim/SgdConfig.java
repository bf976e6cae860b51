package cotangent.nn.optim;

/**
 * Hyperparameters of {@link Sgd}.
 *
 * @param learningRate the step size
 * @param momentum the share of the velocity that is kept, in [0, 1)
 * @param dampening the share of the gradient that does not enter the velocity
 * @param weightDecay the factor of the parameters that is added to the gradient
 * @param nesterov whether to look ahead along the velocity; needs momentum and no dampening
 */
public record SgdConfig(double learningRate, double momentum, double dampening, double weightDecay, boolean nesterov) {
    /** Checks the ranges. */
    public SgdConfig {
        Require.notNegative("learning rate", learningRate);
        Require.fraction("momentum", momentum);
        Require.notNegative("weight decay", weightDecay);
        if (!(dampening >= 0 && dampening <= 1)) {
            throw new IllegalArgumentException("dampening must be in [0, 1], got " + dampening);
        }
        if (nesterov && (momentum == 0 || dampening != 0)) {
            throw new IllegalArgumentException("Nesterov's momentum needs momentum and no dampening, got momentum "
                    + momentum + ", dampening " + dampening);
        }
    }

    /** Learning rate 0.01, plain gradient descent. */
    public static SgdConfig defaults() {
        return new SgdConfig(0.01, 0, 0, 0, false);
    }

    /** A copy with another learning rate. */
    public SgdConfig withLearningRate(double value) {
        return new SgdConfig(value, momentum, dampening, weightDecay, nesterov);
    }

    /** A copy with another momentum. */
    public SgdConfig withMomentum(double value) {
        return new SgdConfig(learningRate, value, dampening, weightDecay, nesterov);
    }

    /** A copy with another dampening. */
    public SgdConfig withDampening(double value) {
        return new SgdConfig(learningRate, momentum, value, weightDecay, nesterov);
    }

    /** A copy with another weight decay. */
    public SgdConfig withWeightDecay(double value) {
        return new SgdConfig(learningRate, momentum, dampening, value, nesterov);
    }

    /** A copy with or without Nesterov's look-ahead. */
    public SgdConfig withNesterov(boolean value) {
        return new SgdConfig(learningRate, momentum, dampening, weightDecay, value);
    }
}
