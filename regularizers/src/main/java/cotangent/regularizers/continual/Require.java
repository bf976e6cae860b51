package cotangent.regularizers.continual;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/** Checks of what the members of this package are given. */
final class Require {
    static double notNegative(String operation, String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    operation + ": " + name + " must be finite and not negative, got " + value);
        }
        return value;
    }

    /** Two tensors {@code [batch, width]} of the same shape. */
    static void samePairs(String operation, Tensor now, Tensor before) {
        if (now.rank() != 2 || !now.shape().equals(before.shape())) {
            throw new ShapeException(operation + ": needs two tensors [batch, width] of one shape, got " + now.shape()
                    + " and " + before.shape());
        }
    }

    private Require() {}
}
