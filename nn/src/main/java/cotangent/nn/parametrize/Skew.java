package cotangent.nn.parametrize;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import cotangent.nn.Parametrization;

/**
 * A skew-symmetric matrix, {@code x' = -x}, computed from the upper triangle, without the diagonal, of the raw one.
 *
 * <p>State: {@code original [n, n]}.
 */
public final class Skew extends Parametrization {
    private final Parameter original;
    private final Tensor above;

    /**
     * The parametrization of the raw value {@code matrix}.
     *
     * @throws ShapeException if the matrix is not square
     */
    public Skew(Tensor matrix) {
        above = Triangle.above("Skew", matrix);
        original = parameter("original", matrix);
    }

    @Override
    public Tensor effective() {
        Tensor x = original.get();
        Tensor upper = Tensor.where(above, x, Tensor.scalar(x.dtype(), 0));
        return upper.sub(upper.mT());
    }
}
