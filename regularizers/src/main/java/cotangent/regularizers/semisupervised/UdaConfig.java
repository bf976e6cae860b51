package cotangent.regularizers.semisupervised;

import java.util.Objects;

/**
 * Hyperparameters of {@link UnsupervisedDataAugmentation}.
 *
 * @param lambda weight of the consistency, at least 0
 * @param beta how probable the most probable class of an unlabelled sample must be for it to count, in [0, 1]; with 0 all count
 * @param tau temperature of the targets, above 0; below 1 sharpens them
 * @param annealing when labelled samples count
 */
public record UdaConfig(double lambda, double beta, double tau, TrainingSignalAnnealing annealing) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public UdaConfig {
        Objects.requireNonNull(annealing, "UDA needs to know when labelled samples count");
        if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("UDA: lambda must be finite and not negative, got " + lambda);
        }
        if (!(beta >= 0 && beta <= 1)) {
            throw new IllegalArgumentException("UDA: beta must be in [0, 1], got " + beta);
        }
        if (!(tau > 0 && tau < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("UDA: tau must be positive and finite, got " + tau);
        }
    }

    /** The paper's for small images: lambda 1, beta 0.8, tau 0.4, no annealing. */
    public static UdaConfig images() {
        return new UdaConfig(1, 0.8, 0.4, TrainingSignalAnnealing.NONE);
    }

    /** The paper's for text: lambda 1, all samples count, tau 0.85, no annealing. */
    public static UdaConfig text() {
        return new UdaConfig(1, 0, 0.85, TrainingSignalAnnealing.NONE);
    }

    /** A copy with another weight of the consistency. */
    public UdaConfig withLambda(double value) {
        return new UdaConfig(value, beta, tau, annealing);
    }

    /** A copy with another threshold; 0.5 for ImageNet. */
    public UdaConfig withBeta(double value) {
        return new UdaConfig(lambda, value, tau, annealing);
    }

    /** A copy with another temperature. */
    public UdaConfig withTau(double value) {
        return new UdaConfig(lambda, beta, value, annealing);
    }

    /** A copy with another annealing. */
    public UdaConfig withAnnealing(TrainingSignalAnnealing value) {
        return new UdaConfig(lambda, beta, tau, value);
    }
}
