package cotangent.nn.optim;

/**
 * Hyperparameters of {@link Adagrad}.
 *
 * @param learningRate the step size
 * @param learningRateDecay how fast the step size falls
 * @param weightDecay the factor of the parameters that is added to the gradient
 * @param initialAccumulator what the sums of squares start from
 * @param epsilon what is added to the divisor
 */
public record AdagradConfig(
        double learningRate, double learningRateDecay, double weightDecay, double initialAccumulator, double epsilon) {
    /** Checks the ranges. */
    public AdagradConfig {
        Require.notNegative("learning rate", learningRate);
        Require.notNegative("learning rate decay", learningRateDecay);
        Require.notNegative("weight decay", weightDecay);
        Require.notNegative("initial accumulator", initialAccumulator);
        Require.notNegative("epsilon", epsilon);
    }

    /** PyTorch's: 0.01, no decay of the step size, no weight decay, sums from 0, 1e-10. */
    public static AdagradConfig defaults() {
        return new AdagradConfig(1e-2, 0, 0, 0, 1e-10);
    }

    /** A copy with another learning rate. */
    public AdagradConfig withLearningRate(double value) {
        return new AdagradConfig(value, learningRateDecay, weightDecay, initialAccumulator, epsilon);
    }

    /** A copy with another decay of the step size. */
    public AdagradConfig withLearningRateDecay(double value) {
        return new AdagradConfig(learningRate, value, weightDecay, initialAccumulator, epsilon);
    }

    /** A copy with another weight decay. */
    public AdagradConfig withWeightDecay(double value) {
        return new AdagradConfig(learningRate, learningRateDecay, value, initialAccumulator, epsilon);
    }

    /** A copy with another start of the sums of squares. */
    public AdagradConfig withInitialAccumulator(double value) {
        return new AdagradConfig(learningRate, learningRateDecay, weightDecay, value, epsilon);
    }

    /** A copy with another epsilon. */
    public AdagradConfig withEpsilon(double value) {
        return new AdagradConfig(learningRate, learningRateDecay, weightDecay, initialAccumulator, value);
    }
}
