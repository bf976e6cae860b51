package cotangent.nn.data;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;

/** Numbers of samples as tensors. */
final class Indices {
    static Tensor of(int[] indices) {
        return Tensor.of(indices).to(DType.INT64);
    }

    static Tensor checked(int[] indices, int size) {
        for (int i : indices) {
            if (i < 0 || i >= size) {
                throw new IndexOutOfBoundsException("data set: sample " + i + " is not in [0, " + size + ")");
            }
        }
        return of(indices);
    }

    private Indices() {}
}
