package cotangent.nn.optim;

import java.util.Objects;

/**
 * Hyperparameters of {@link Lion}.
 *
 * @param learningRate the step size
 * @param beta1 the share of the mean in the direction, in [0, 1)
 * @param beta2 decay of the mean of gradients, in [0, 1)
 * @param weightDecay the rate at which the parameters shrink
 * @param decay what shrinks, and what the rate is multiplied by
 */
public record LionConfig(double learningRate, double beta1, double beta2, double weightDecay, WeightDecayRule decay) {
    /** Checks the ranges. */
    public LionConfig {
        Require.notNegative("learning rate", learningRate);
        Require.fraction("beta1", beta1);
        Require.fraction("beta2", beta2);
        Require.notNegative("weight decay", weightDecay);
        Objects.requireNonNull(decay, "Lion needs a rule of weight decay");
    }

    /** The paper's: 1e-4, 0.9, 0.99, no weight decay. */
    public static LionConfig defaults() {
        return new LionConfig(1e-4, 0.9, 0.99, 0, WeightDecayRule.DECOUPLED);
    }

    /** A copy with another learning rate. */
    public LionConfig withLearningRate(double value) {
        return new LionConfig(value, beta1, beta2, weightDecay, decay);
    }

    /** A copy with another share of the mean in the direction. */
    public LionConfig withBeta1(double value) {
        return new LionConfig(learningRate, value, beta2, weightDecay, decay);
    }

    /** A copy with another decay of the mean of gradients. */
    public LionConfig withBeta2(double value) {
        return new LionConfig(learningRate, beta1, value, weightDecay, decay);
    }

    /** A copy with another weight decay. */
    public LionConfig withWeightDecay(double value) {
        return new LionConfig(learningRate, beta1, beta2, value, decay);
    }

    /** A copy with another rule of weight decay. */
    public LionConfig withDecay(WeightDecayRule value) {
        return new LionConfig(learningRate, beta1, beta2, weightDecay, value);
    }
}
