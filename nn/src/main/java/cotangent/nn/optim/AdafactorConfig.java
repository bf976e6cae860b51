package cotangent.nn.optim;

/**
 * Hyperparameters of {@link Adafactor}.
 *
 * @param learningRate the largest relative step size
 * @param decayPower the power by which the decay of the squares goes to 1; negative
 * @param epsilon1 the smallest root mean square that is divided by
 * @param epsilon2 the smallest size that a parameter is taken to have
 * @param clipping the largest root mean square of a direction
 * @param weightDecay the rate at which the parameters shrink
 */
public record AdafactorConfig(
        double learningRate, double decayPower, double epsilon1, double epsilon2, double clipping, double weightDecay) {
    /** Checks the ranges. */
    public AdafactorConfig {
        Require.notNegative("learning rate", learningRate);
        Require.positive("epsilon1", epsilon1);
        Require.notNegative("epsilon2", epsilon2);
        Require.positive("clipping", clipping);
        Require.notNegative("weight decay", weightDecay);
        if (!(decayPower < 0 && decayPower > Double.NEGATIVE_INFINITY)) {
            throw new IllegalArgumentException("decay power must be finite and negative, got " + decayPower);
        }
    }

    /** PyTorch's (2.5): 0.01, -0.8, float's precision, 0.001, 1, no weight decay. */
    public static AdafactorConfig defaults() {
        return new AdafactorConfig(1e-2, -0.8, 0x1p-23, 1e-3, 1, 0);
    }

    /** A copy with another learning rate. */
    public AdafactorConfig withLearningRate(double value) {
        return new AdafactorConfig(value, decayPower, epsilon1, epsilon2, clipping, weightDecay);
    }

    /** A copy with another power of the decay. */
    public AdafactorConfig withDecayPower(double value) {
        return new AdafactorConfig(learningRate, value, epsilon1, epsilon2, clipping, weightDecay);
    }

    /** A copy with another floor of the squares. */
    public AdafactorConfig withEpsilon1(double value) {
        return new AdafactorConfig(learningRate, decayPower, value, epsilon2, clipping, weightDecay);
    }

    /** A copy with another floor of the parameters. */
    public AdafactorConfig withEpsilon2(double value) {
        return new AdafactorConfig(learningRate, decayPower, epsilon1, value, clipping, weightDecay);
    }

    /** A copy with another bound of directions. */
    public AdafactorConfig withClipping(double value) {
        return new AdafactorConfig(learningRate, decayPower, epsilon1, epsilon2, value, weightDecay);
    }

    /** A copy with another weight decay. */
    public AdafactorConfig withWeightDecay(double value) {
        return new AdafactorConfig(learningRate, decayPower, epsilon1, epsilon2, clipping, value);
    }
}
