package cotangent.nn.optim;

/**
 * Hyperparameters of {@link Soap}.
 *
 * @param learningRate the step size
 * @param beta1 decay of the mean of gradients, in [0, 1)
 * @param beta2 decay of the mean of squared gradients, in [0, 1)
 * @param shampooBeta decay of the means of {@code g g'} and {@code g' g}, in [0, 1)
 * @param epsilon what is added to the divisor
 * @param weightDecay the rate at which parameters shrink
 * @param period steps between two updates of the bases
 * @param largest an axis of more elements keeps its own basis, which saves time and memory
 */
public record SoapConfig(
        double learningRate,
        double beta1,
        double beta2,
        double shampooBeta,
        double epsilon,
        double weightDecay,
        int period,
        int largest) {
    /** Checks the ranges. */
    public SoapConfig {
        Require.notNegative("learning rate", learningRate);
        Require.fraction("beta1", beta1);
        Require.fraction("beta2", beta2);
        Require.fraction("shampoo beta", shampooBeta);
        Require.notNegative("epsilon", epsilon);
        Require.notNegative("weight decay", weightDecay);
        Require.positive("period", (long) period);
        Require.positive("largest axis", (long) largest);
    }

    /** 0.003, 0.95, 0.95, 0.95, 1e-8, weight decay 0.01, every 10 steps, axes up to 2048. */
    public static SoapConfig defaults() {
        return new SoapConfig(3e-3, 0.95, 0.95, 0.95, 1e-8, 0.01, 10, 2048);
    }

    /** A copy with another learning rate. */
    public SoapConfig withLearningRate(double value) {
        return new SoapConfig(value, beta1, beta2, shampooBeta, epsilon, weightDecay, period, largest);
    }

    /** A copy with another weight decay. */
    public SoapConfig withWeightDecay(double value) {
        return new SoapConfig(learningRate, beta1, beta2, shampooBeta, epsilon, value, period, largest);
    }

    /** A copy with another period. */
    public SoapConfig withPeriod(int value) {
        return new SoapConfig(learningRate, beta1, beta2, shampooBeta, epsilon, weightDecay, value, largest);
    }

    /** A copy with another limit of axes. */
    public SoapConfig withLargest(int value) {
        return new SoapConfig(learningRate, beta1, beta2, shampooBeta, epsilon, weightDecay, period, value);
    }
}
