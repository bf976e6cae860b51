package cotangent.nn.optim;

import java.util.Objects;

/**
 * Hyperparameters of {@link Adam} and {@link AdamW}.
 *
 * @param learningRate the step size
 * @param beta1 decay of the mean of gradients, in [0, 1)
 * @param beta2 decay of the mean of squared gradients, in [0, 1)
 * @param epsilon what is added to the divisor, positive
 * @param weightDecay in Adam, the factor of the parameters that is added to the gradient; in AdamW, the rate at which they shrink
 * @param decay in AdamW, what shrinks, and what the rate is multiplied by
 * @param amsgrad whether the largest mean of squared gradients so far divides in place of the present one
 */
public record AdamConfig(
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        WeightDecayRule decay,
        boolean amsgrad) {
    /** Checks the ranges. */
    public AdamConfig {
        Require.notNegative("learning rate", learningRate);
        Require.fraction("beta1", beta1);
        Require.fraction("beta2", beta2);
        Require.positive("epsilon", epsilon);
        Require.notNegative("weight decay", weightDecay);
        Objects.requireNonNull(decay, "Adam needs a rule of weight decay");
    }

    /** Adam's: 0.001, 0.9, 0.999, 1e-8, no weight decay. */
    public static AdamConfig defaults() {
        return new AdamConfig(1e-3, 0.9, 0.999, 1e-8, 0, WeightDecayRule.DECOUPLED, false);
    }

    /** AdamW's: as Adam's, with weight decay 0.01. */
    public static AdamConfig decoupledDefaults() {
        return defaults().withWeightDecay(0.01);
    }

    /** A copy with another learning rate. */
    public AdamConfig withLearningRate(double value) {
        return new AdamConfig(value, beta1, beta2, epsilon, weightDecay, decay, amsgrad);
    }

    /** A copy with another decay of the mean of gradients. */
    public AdamConfig withBeta1(double value) {
        return new AdamConfig(learningRate, value, beta2, epsilon, weightDecay, decay, amsgrad);
    }

    /** A copy with another decay of the mean of squared gradients. */
    public AdamConfig withBeta2(double value) {
        return new AdamConfig(learningRate, beta1, value, epsilon, weightDecay, decay, amsgrad);
    }

    /** A copy with another epsilon. */
    public AdamConfig withEpsilon(double value) {
        return new AdamConfig(learningRate, beta1, beta2, value, weightDecay, decay, amsgrad);
    }

    /** A copy with another weight decay. */
    public AdamConfig withWeightDecay(double value) {
        return new AdamConfig(learningRate, beta1, beta2, epsilon, value, decay, amsgrad);
    }

    /** A copy with another rule of weight decay. */
    public AdamConfig withDecay(WeightDecayRule value) {
        return new AdamConfig(learningRate, beta1, beta2, epsilon, weightDecay, value, amsgrad);
    }

    /** A copy that divides by the largest mean of squared gradients so far, or not. */
    public AdamConfig withAmsgrad(boolean value) {
        return new AdamConfig(learningRate, beta1, beta2, epsilon, weightDecay, decay, value);
    }
}
