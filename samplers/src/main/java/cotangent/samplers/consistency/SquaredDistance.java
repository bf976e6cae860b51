package cotangent.samplers.consistency;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/** Squared Euclidean distances of samples. */
final class SquaredDistance {
    /** {@code ||u - v||^2} over all values of a sample, {@code [batch]}. */
    static Tensor of(Tensor u, Tensor v) {
        if (u.rank() < 1 || !u.shape().equals(v.shape())) {
            throw new ShapeException(
                    "distance: needs two times the same [batch, ...], got " + u.shape() + " and " + v.shape());
        }
        Tensor squares = u.sub(v).square();
        return u.rank() == 1 ? squares : squares.flatten(1).sum(1);
    }

    private SquaredDistance() {}
}
