package cotangent.nn.parametrize;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/** Masks of triangles. */
final class Triangle {
    /** Truth values {@code [n, n]}: where the column's number is larger than the row's. */
    static Tensor above(String name, Tensor matrix) {
        if (matrix.rank() != 2 || matrix.size(0) != matrix.size(1)) {
            throw new ShapeException(name + ": needs a square matrix, got shape " + matrix.shape());
        }
        Tensor position = Tensor.arange(matrix.size(0));
        return position.unsqueeze(1).lt(position);
    }

    private Triangle() {}
}
