package cotangent.nn.optim;

import java.util.Objects;

/**
 * Hyperparameters of {@link Muon}.
 *
 * @param learningRate the step size
 * @param momentum decay of the mean of gradients, in [0, 1)
 * @param nesterov whether to look ahead
 * @param iterations of Newton and Schulz
 * @param epsilon what is added to the norm
 * @param weightDecay the rate at which parameters shrink
 * @param decay what shrinks, and what the rate is multiplied by
 */
public record MuonConfig(
        double learningRate,
        double momentum,
        boolean nesterov,
        int iterations,
        double epsilon,
        double weightDecay,
        WeightDecayRule decay) {
    /** Checks the ranges. */
    public MuonConfig {
        Require.notNegative("learning rate", learningRate);
        Require.fraction("momentum", momentum);
        Require.positive("iterations", (long) iterations);
        Require.positive("epsilon", epsilon);
        Require.notNegative("weight decay", weightDecay);
        Objects.requireNonNull(decay, "Muon needs a rule of weight decay");
    }

    /** 0.02, momentum 0.95 with looking ahead, 5 iterations, 1e-7, no weight decay. */
    public static MuonConfig defaults() {
        return new MuonConfig(0.02, 0.95, true, 5, 1e-7, 0, WeightDecayRule.DECOUPLED);
    }

    /** A copy with another learning rate. */
    public MuonConfig withLearningRate(double value) {
        return new MuonConfig(value, momentum, nesterov, iterations, epsilon, weightDecay, decay);
    }

    /** A copy with another momentum. */
    public MuonConfig withMomentum(double value) {
        return new MuonConfig(learningRate, value, nesterov, iterations, epsilon, weightDecay, decay);
    }

    /** A copy that looks ahead or not. */
    public MuonConfig withNesterov(boolean value) {
        return new MuonConfig(learningRate, momentum, value, iterations, epsilon, weightDecay, decay);
    }

    /** A copy with another weight decay. */
    public MuonConfig withWeightDecay(double value) {
        return new MuonConfig(learningRate, momentum, nesterov, iterations, epsilon, value, decay);
    }

    /** A copy with another rule of weight decay. */
    public MuonConfig withDecay(WeightDecayRule value) {
        return new MuonConfig(learningRate, momentum, nesterov, iterations, epsilon, weightDecay, value);
    }
}
