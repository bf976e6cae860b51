package cotangent.regularizers.calibration;

import cotangent.autodiff.Tensor;

/** What the losses of this package share. */
final class Settings {
    /** A strength or a margin that is finite and not negative. */
    static void requireStrength(String loss, String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(loss + ": " + name + " must be finite and not negative, got " + value);
        }
    }

    /** The first largest of each row's elements, {@code [n, 1]}, with the derivative to that element alone. */
    static Tensor largest(Tensor rows) {
        return rows.gather(1, rows.detach().argmax(1, true));
    }

    private Settings() {}
}
