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

    static int[] positive(String layer, int[] sizes) {
        if (sizes.length == 0) {
            throw new IllegalArgumentException(layer + ": needs at least one size");
        }
        for (int size : sizes) {
            positive(layer, "every size", size);
        }
        return sizes.clone();
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

    static void divides(String layer, int groups, int in, int out) {
        if (in % groups != 0 || out % groups != 0) {
            throw new IllegalArgumentException(
                    layer + ": " + groups + " groups divide not both " + in + " input and " + out + " output channels");
        }
    }

    static double probability(String layer, double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(layer + ": the probability must lie in [0, 1], got " + p);
        }
        return p;
    }

    /** As many positive sizes as directions; a copy. */
    static int[] kernel(String layer, int[] sizes, int directions) {
        if (sizes.length != directions) {
            throw new IllegalArgumentException(layer + ": needs " + directions + " sizes, got " + sizes.length);
        }
        return positive(layer, sizes);
    }

    /** {@code x} has {@code rank} axes: batch, channels and as many directions as are left. */
    static void rank(Object layer, Tensor x, int rank) {
        if (x.rank() != rank) {
            throw shape(layer, x.shape(), rank + " axes");
        }
    }

    /** {@code x} has {@code rank} axes, and {@code channels} positions along axis 1. */
    static void channels(Object layer, Tensor x, int rank, int channels) {
        if (x.rank() != rank || x.size(1) != channels) {
            String[] spatial = {"", ", length", ", height, width", ", depth, height, width"};
            throw shape(layer, x.shape(), "[batch, " + channels + spatial[rank - 2] + "]");
        }
    }

    /** {@code x} ends in these sizes. */
    static void lastAxes(Object layer, Tensor x, int[] sizes) {
        boolean fits = x.rank() >= sizes.length;
        for (int i = 1; fits && i <= sizes.length; i++) {
            fits = x.size(-i) == sizes[sizes.length - i];
        }
        if (!fits) {
            throw shape(layer, x.shape(), "to end in " + Shape.of(sizes));
        }
    }

    static ShapeException shape(Object layer, Shape got, Object needed) {
        return new ShapeException(layer + ": input has shape " + got + ", needs " + needed);
    }

    private Require() {}
}
