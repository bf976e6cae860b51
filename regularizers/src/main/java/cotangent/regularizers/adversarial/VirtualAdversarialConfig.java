package cotangent.regularizers.adversarial;

/**
 * Hyperparameters of {@link VirtualAdversarialTraining}.
 *
 * @param epsilon the Euclidean length of the perturbation of an input, at least 0; the one value that needs tuning
 * @param xi the length of the probe in the power iteration, positive
 * @param powerIterations number {@code K} of power iterations, at least 0; with 0 the perturbation has a random direction
 * @param alpha the weight of the smoothness in the objective, at least 0
 * @param entropyWeight the weight of the conditional entropy in the objective, at least 0
 */
public record VirtualAdversarialConfig(
        double epsilon, double xi, int powerIterations, double alpha, double entropyWeight) {
    /** Checks the ranges. */
    public VirtualAdversarialConfig {
        requireNotNegative("epsilon", epsilon);
        requireNotNegative("alpha", alpha);
        requireNotNegative("entropyWeight", entropyWeight);
        if (!(xi > 0 && xi < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("VAT: xi must be finite and positive, got " + xi);
        }
        if (powerIterations < 0) {
            throw new IllegalArgumentException("VAT: powerIterations must not be negative, got " + powerIterations);
        }
    }

    private static void requireNotNegative(String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("VAT: " + what + " must be finite and not negative, got " + value);
        }
    }

    /**
     * One power iteration, weight 1, no entropy. The probe is 1e-3 long, which float32 can resolve for inputs of unit scale; the paper's
     * 1e-6 needs float64.
     */
    public static VirtualAdversarialConfig defaults(double epsilon) {
        return new VirtualAdversarialConfig(epsilon, 1e-3, 1, 1, 0);
    }

    /** A copy with another length of the perturbation. */
    public VirtualAdversarialConfig withEpsilon(double value) {
        return new VirtualAdversarialConfig(value, xi, powerIterations, alpha, entropyWeight);
    }

    /** A copy with another length of the probe. */
    public VirtualAdversarialConfig withXi(double value) {
        return new VirtualAdversarialConfig(epsilon, value, powerIterations, alpha, entropyWeight);
    }

    /** A copy with another number of power iterations. */
    public VirtualAdversarialConfig withPowerIterations(int value) {
        return new VirtualAdversarialConfig(epsilon, xi, value, alpha, entropyWeight);
    }

    /** A copy with another weight of the smoothness. */
    public VirtualAdversarialConfig withAlpha(double value) {
        return new VirtualAdversarialConfig(epsilon, xi, powerIterations, value, entropyWeight);
    }

    /** A copy with another weight of the conditional entropy; the paper's VAT+EntMin has 1. */
    public VirtualAdversarialConfig withEntropyWeight(double value) {
        return new VirtualAdversarialConfig(epsilon, xi, powerIterations, alpha, value);
    }
}
