package cotangent.nn.optim;

/**
 * Lowers the learning rate when a value stops getting better: {@link #multiplier} is a pure function of the values so far, so that there
 * is no state to save. The rules are PyTorch's: the rate is multiplied by {@code factor} after more than {@code patience} values in a
 * row that are not better than the best one; then {@code cooldown} values do not count as bad.
 *
 * <p>{@code Trainer.Builder.plateau} watches a value of the epochs' reports.
 *
 * @param maximize whether larger is better
 * @param factor in (0, 1)
 * @param patience how many values in a row may fail to be better, not negative
 * @param threshold by which share a value must be better than the best one to count, not negative
 * @param cooldown how many values after a change do not count as bad, not negative
 * @param least the smallest multiplier, not negative
 */
public record Plateau(boolean maximize, double factor, int patience, double threshold, int cooldown, double least) {
    private static final double SMALLEST_CHANGE = 1e-8;

    /** Checks the ranges. */
    public Plateau {
        if (!(factor > 0 && factor < 1)) {
            throw new IllegalArgumentException("plateau: factor must be in (0, 1), got " + factor);
        }
        if (patience < 0 || cooldown < 0) {
            throw new IllegalArgumentException(
                    "plateau: patience and cooldown must not be negative, got " + patience + " and " + cooldown);
        }
        Require.notNegative("plateau: threshold", threshold);
        Require.notNegative("plateau: least", least);
    }

    /** Smaller is better: factor 0.1, threshold 1e-4, no cooldown, no least multiplier. */
    public static Plateau onMinimum(int patience) {
        return new Plateau(false, 0.1, patience, 1e-4, 0, 0);
    }

    /** Larger is better, else as {@link #onMinimum}. */
    public static Plateau onMaximum(int patience) {
        return new Plateau(true, 0.1, patience, 1e-4, 0, 0);
    }

    /** A copy with another factor. */
    public Plateau withFactor(double value) {
        return new Plateau(maximize, value, patience, threshold, cooldown, least);
    }

    /** A copy with another threshold. */
    public Plateau withThreshold(double value) {
        return new Plateau(maximize, factor, patience, value, cooldown, least);
    }

    /** A copy with another cooldown. */
    public Plateau withCooldown(int value) {
        return new Plateau(maximize, factor, patience, threshold, value, least);
    }

    /** A copy with another least multiplier. */
    public Plateau withLeast(double value) {
        return new Plateau(maximize, factor, patience, threshold, cooldown, value);
    }

    /**
     * The factor of the base learning rate after these values.
     *
     * @param values in order, one for each epoch; NaN is never better
     */
    public double multiplier(double... values) {
        double multiplier = 1;
        double best = maximize ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        int bad = 0;
        int cooling = 0;
        for (double value : values) {
            boolean better = maximize ? value > best * (1 + threshold) : value < best * (1 - threshold);
            if (better) {
                best = value;
                bad = 0;
            } else {
                bad++;
            }
            if (cooling > 0) {
                cooling--;
                bad = 0;
            }
            if (bad > patience) {
                double next = Math.max(multiplier * factor, least);
                multiplier = multiplier - next > SMALLEST_CHANGE ? next : multiplier;
                cooling = cooldown;
                bad = 0;
            }
        }
        return multiplier;
    }
}
