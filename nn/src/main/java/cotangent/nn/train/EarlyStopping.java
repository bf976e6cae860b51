package cotangent.nn.train;

/**
 * Ends a training that no longer gets better, and goes back to the best weights at the end of any training.
 *
 * @param value the name of the value in {@link EpochReport#values}, such as {@code validation.loss}
 * @param maximize whether larger is better
 * @param patience after how many epochs without improvement to stop
 * @param minDelta by how much a value must be better to count; not negative
 */
public record EarlyStopping(String value, boolean maximize, int patience, double minDelta) {
    /** Checks the ranges. */
    public EarlyStopping {
        if (patience <= 0) {
            throw new IllegalArgumentException("early stopping: patience must be positive, got " + patience);
        }
        if (!(minDelta >= 0)) {
            throw new IllegalArgumentException(
                    "early stopping: the least difference must not be negative, got " + minDelta);
        }
    }

    /** Smaller is better. */
    public static EarlyStopping onMinimum(String value, int patience) {
        return new EarlyStopping(value, false, patience, 0);
    }

    /** Larger is better. */
    public static EarlyStopping onMaximum(String value, int patience) {
        return new EarlyStopping(value, true, patience, 0);
    }

    /** A copy that asks for another difference. */
    public EarlyStopping withMinDelta(double delta) {
        return new EarlyStopping(value, maximize, patience, delta);
    }

    /** Whether {@code candidate} is better than {@code best}; NaN never is. */
    boolean improves(double candidate, double best) {
        return maximize ? candidate > best + minDelta : candidate < best - minDelta;
    }

    double worst() {
        return maximize ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
}
