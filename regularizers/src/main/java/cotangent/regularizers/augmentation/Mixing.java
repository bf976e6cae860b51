package cotangent.regularizers.augmentation;

/** Checks that the mixing transforms share. */
final class Mixing {
    static void require(String who, int classes, String parameter, double value) {
        if (classes < 1) {
            throw new IllegalArgumentException(who + ": needs at least one class, got " + classes);
        }
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(who + ": " + parameter + " must be positive and finite, got " + value);
        }
    }

    private Mixing() {}
}
