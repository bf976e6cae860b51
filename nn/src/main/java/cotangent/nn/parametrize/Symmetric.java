package cotangent.nn.parametrize;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import cotangent.nn.Parametrization;

/**
 * A symmetric matrix, computed from the upper triangle, with the diagonal, of the raw one.
 *
 * <p>State: {@code original [n, n]}.
 */
public final class Symmetric extends Parametrization {
    private final Parameter original;
    private final Tensor above;

    /**
     * The parametrization of the raw value {@code matrix}.
     *
     * @throws ShapeException if the matrix is not square
     */
    public Symmetric(Tensor matrix) {
        above = Triangle.above("Symmetric", matrix);
        original = parameter("original", matrix);
    }

    @Override
    public Tensor effective() {
        Tensor x = original.get();
        return Tensor.where(above.mT(), x.mT(), x);
    }
}
