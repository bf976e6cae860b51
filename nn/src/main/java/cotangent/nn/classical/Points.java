package cotangent.nn.classical;

import cotangent.autodiff.DType;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/** What this package asks of points. */
final class Points {
    /** Constant floating-point rows {@code [n, d]}, all finite. */
    static Tensor require(String operation, Tensor x, int fewest) {
        if (x.rank() != 2 || x.size(0) < fewest) {
            throw new ShapeException(
                    operation + ": needs at least " + fewest + " points [n, d], got shape " + x.shape());
        }
        Tensor t = x.detach();
        Tensor points = t.dtype().isFloating() ? t : t.to(DType.FLOAT32);
        if (!points.allFinite()) {
            throw new IllegalArgumentException(operation + ": a coordinate is not finite");
        }
        return points;
    }

    /** As {@link #require}, in the space of {@code d} coordinates. */
    static Tensor requireLike(String operation, Tensor x, int d) {
        Tensor points = require(operation, x, 0);
        if (points.size(1) != d) {
            throw new ShapeException(operation + ": points of shape " + x.shape() + " need " + d + " coordinates");
        }
        return points;
    }

    private Points() {}
}
