package cotangent.nn.models;

/** Checks of what models are made with. */
final class Require {
    static int positive(String model, String what, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(model + ": " + what + " must be positive, got " + value);
        }
        return value;
    }

    static double probability(String model, double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(model + ": the probability must lie in [0, 1], got " + p);
        }
        return p;
    }

    private Require() {}
}
