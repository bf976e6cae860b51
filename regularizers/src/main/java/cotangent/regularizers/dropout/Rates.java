package cotangent.regularizers.dropout;

/** Rates of dropping. */
final class Rates {
    /** A rate of dropping that leaves something. */
    static double require(String operation, double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException(operation + ": the rate must be in [0, 1), got " + rate);
        }
        return rate;
    }

    private Rates() {}
}
