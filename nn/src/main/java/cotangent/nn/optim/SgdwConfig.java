package cotangent.nn.optim;

import java.util.Objects;

/**
 * Hyperparameters of {@link Sgdw}.
 *
 * @param learningRate the step size
 * @param momentum the share of the velocity that is kept, in [0, 1)
 * @param weightDecay the rate at which parameters shrink
 * @param decay what shrinks, and what the rate is multiplied by
 */
public record SgdwConfig(double learningRate, double momentum, double weightDecay, WeightDecayRule decay) {
    /** Checks the ranges. */
    public SgdwConfig {
        Require.notNegative("learning rate", learningRate);
        Require.fraction("momentum", momentum);
        Require.notNegative("weight decay", weightDecay);
        Objects.requireNonNull(decay, "SGDW needs a rule of weight decay");
    }

    /**
     * The paper's: 0.05, 0.9, and a decay by the schedule only of 2.5e-4, which is the {@linkplain NormalizedWeightDecay normalised} 0.05
     * for 100 epochs of 50000 samples in batches of 128.
     */
    public static SgdwConfig defaults() {
        WeightDecayRule rule = WeightDecayRule.DECOUPLED.withCoupling(WeightDecayRule.Coupling.SCHEDULE_ONLY);
        return new SgdwConfig(0.05, 0.9, 2.5e-4, rule);
    }

    /** A copy with another learning rate. */
    public SgdwConfig withLearningRate(double value) {
        return new SgdwConfig(value, momentum, weightDecay, decay);
    }

    /** A copy with another momentum. */
    public SgdwConfig withMomentum(double value) {
        return new SgdwConfig(learningRate, value, weightDecay, decay);
    }

    /** A copy with another weight decay. */
    public SgdwConfig withWeightDecay(double value) {
        return new SgdwConfig(learningRate, momentum, value, decay);
    }

    /** A copy with another rule of weight decay. */
    public SgdwConfig withDecay(WeightDecayRule value) {
        return new SgdwConfig(learningRate, momentum, weightDecay, value);
    }
}
