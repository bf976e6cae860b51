package cotangent.regularizers.adversarial;

/**
 * Settings of {@link AdaptiveLinearityWeight}.
 *
 * @param lambdaMax the weight after an unusual error, not negative
 * @param decay what the weight is multiplied by after any other, in [0, 1]
 * @param sensitivity how many standard deviations above the mean are unusual
 * @param window how many past errors count, at least 3
 */
public record AdaptiveLinearityConfig(double lambdaMax, double decay, double sensitivity, int window) {
    /** Checks the ranges. */
    public AdaptiveLinearityConfig {
        if (!(lambdaMax >= 0 && lambdaMax < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("ELLE-A: lambdaMax must be finite and not negative, got " + lambdaMax);
        }
        if (!(decay >= 0 && decay <= 1)) {
            throw new IllegalArgumentException("ELLE-A: decay must be in [0, 1], got " + decay);
        }
        if (!Double.isFinite(sensitivity)) {
            throw new IllegalArgumentException("ELLE-A: sensitivity must be finite, got " + sensitivity);
        }
        if (window < 3) {
            throw new IllegalArgumentException("ELLE-A: needs a window of three errors or more, got " + window);
        }
    }

    /** The paper's decay 0.99 and sensitivity 2, with all past errors; for large data it keeps the last 500. */
    public static AdaptiveLinearityConfig defaults(double lambdaMax) {
        return new AdaptiveLinearityConfig(lambdaMax, 0.99, 2, Integer.MAX_VALUE);
    }

    /** A copy with another decay. */
    public AdaptiveLinearityConfig withDecay(double value) {
        return new AdaptiveLinearityConfig(lambdaMax, value, sensitivity, window);
    }

    /** A copy with another sensitivity. */
    public AdaptiveLinearityConfig withSensitivity(double value) {
        return new AdaptiveLinearityConfig(lambdaMax, decay, value, window);
    }

    /** A copy with another window. */
    public AdaptiveLinearityConfig withWindow(int value) {
        return new AdaptiveLinearityConfig(lambdaMax, decay, sensitivity, value);
    }
}
