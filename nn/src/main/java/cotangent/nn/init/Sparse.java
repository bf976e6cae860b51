package cotangent.nn.init;

import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Random matrices with few nonzeros in each column. */
final class Sparse {
    static Tensor create(RandomGenerator rng, int nonzeros, double deviation, int... shape) {
        if (shape.length != 2 || nonzeros > shape[0]) {
            throw new ShapeException(
                    "sparse: needs a matrix with at least " + nonzeros + " rows, got shape " + Arrays.toString(shape));
        }
        float[] values = new float[shape[0] * shape[1]];
        for (int column = 0; column < shape[1]; column++) {
            int[] order = Rng.permutation(rng, shape[0]);
            for (int k = 0; k < nonzeros; k++) {
                values[order[k] * shape[1] + column] = (float) (deviation * rng.nextGaussian());
            }
        }
        return Tensor.of(values, shape);
    }

    private Sparse() {}
}
