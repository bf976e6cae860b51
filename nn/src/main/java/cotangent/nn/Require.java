package cotangent.nn;

import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/** Checks of what layers are made with and called with. */
final class Require {
    static int positive(String layer, String what, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(layer + ": " + what + " must be positive, got " + value);
        }
        return value;
    }

    static int notNegative(String layer, String what, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(layer + ": " + what + " must not be negative, got " + value);
        }
        return value;
    }

    static double positive(String layer, String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(layer + ": " + what + " must be positive and finite, got " + value);
        }
        return value;
    }

    static double probability(String layer, double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(layer + ": the probability must lie in [0, 1], got " + p);
        }
        return p;
    }

    /** {@code x} has {@code rank} axes, and {@code channels} positions along axis 1. */
    static void channels(Object layer, Tensor x, int rank, int channels) {
        if (x.rank() != rank || x.size(1) != channels) {
            String[] spatial = {"", ", length", ", height, width", ", depth, height, width"};
            throw shape(layer, x.shape(), "[batch, " + channels + spatial[rank - 2] + "]");
        }
    }

    static ShapeException shape(Object layer, Shape got, Object needed) {
        return new ShapeException(layer + ": input has shape " + got + ", needs " + needed);
    }

    private Require() {}
}
