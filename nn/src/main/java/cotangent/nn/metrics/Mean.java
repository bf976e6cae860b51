package cotangent.nn.metrics;

/** A weighted mean that grows by one value after the other. Immutable, so that it can be kept in a checkpoint as it is. */
public record Mean(double sum, double weight) {
    /** The mean of nothing. */
    public static final Mean EMPTY = new Mean(0, 0);

    /** With one more value. */
    public Mean plus(double value, double valueWeight) {
        return valueWeight == 0 ? this : new Mean(sum + value * valueWeight, weight + valueWeight);
    }

    /** The mean; NaN of nothing. */
    public double value() {
        return sum / weight;
    }
}
