package cotangent.nn;

import java.util.OptionalDouble;

/**
 * Settings of batch normalisation.
 *
 * @param epsilon added to the variance; default 1e-5
 * @param momentum weight of the newest batch in the running statistics; default 0.1. Empty: they are the plain averages over all batches
 * @param affine whether there are a weight and a bias; default true
 * @param tracking whether running statistics are kept; without them, {@code EVAL} normalises by the batch too; default true
 */
public record BatchNormConfig(double epsilon, OptionalDouble momentum, boolean affine, boolean tracking) {
    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException if {@code epsilon} is not positive or {@code momentum} is outside [0, 1]
     */
    public BatchNormConfig {
        Require.positive("BatchNorm", "epsilon", epsilon);
        if (momentum.isPresent() && !(momentum.getAsDouble() >= 0 && momentum.getAsDouble() <= 1)) {
            throw new IllegalArgumentException("BatchNorm: momentum must lie in [0, 1], got " + momentum.getAsDouble());
        }
    }

    /** PyTorch's defaults. */
    public static BatchNormConfig defaults() {
        return new BatchNormConfig(1e-5, OptionalDouble.of(0.1), true, true);
    }

    /** These settings with another epsilon. */
    public BatchNormConfig withEpsilon(double value) {
        return new BatchNormConfig(value, momentum, affine, tracking);
    }

    /** These settings with another momentum. */
    public BatchNormConfig withMomentum(double value) {
        return new BatchNormConfig(epsilon, OptionalDouble.of(value), affine, tracking);
    }

    /** These settings with running statistics that are the plain averages over all batches. */
    public BatchNormConfig withAveraging() {
        return new BatchNormConfig(epsilon, OptionalDouble.empty(), affine, tracking);
    }

    /** These settings with or without a weight and a bias. */
    public BatchNormConfig withAffine(boolean use) {
        return new BatchNormConfig(epsilon, momentum, use, tracking);
    }

    /** These settings with or without running statistics. */
    public BatchNormConfig withTracking(boolean use) {
        return new BatchNormConfig(epsilon, momentum, affine, use);
    }
}
