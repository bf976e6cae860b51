package cotangent.nn.init;

import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/** Random matrices with orthonormal rows or columns. */
final class Orthogonal {
    /**
     * Orthonormalises standard normal vectors by the modified Gram-Schmidt process, which distributes them uniformly (it is a QR
     * decomposition with a positive diagonal). Each vector is orthogonalised twice, which suffices for full precision.
     */
    static Tensor create(RandomGenerator rng, double gain, int... shape) {
        Shape s = Shape.of(shape);
        if (s.rank() < 2 || s.size() == 0) {
            throw new ShapeException("orthogonal: needs a shape [rows, columns...], got " + s);
        }
        int rows = s.size(0);
        int columns = s.size() / rows;
        int count = Math.min(rows, columns);
        int length = Math.max(rows, columns);
        double[][] q = new double[count][];
        for (int i = 0; i < count; i++) {
            q[i] = direction(rng, length, q, i);
        }
        float[] values = new float[s.size()];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                values[r * columns + c] = (float) (gain * (rows <= columns ? q[r][c] : q[c][r]));
            }
        }
        return Tensor.of(values, shape);
    }

    /** A unit vector orthogonal to the first {@code known} vectors. */
    private static double[] direction(RandomGenerator rng, int length, double[][] q, int known) {
        while (true) {
            double[] v = new double[length];
            for (int j = 0; j < length; j++) {
                v[j] = rng.nextGaussian();
            }
            double drawn = Math.sqrt(dot(v, v));
            for (int k = 0; k < 2 * known; k++) {
                double[] u = q[k % known];
                double along = dot(u, v);
                for (int j = 0; j < length; j++) {
                    v[j] -= along * u[j];
                }
            }
            double left = Math.sqrt(dot(v, v));
            if (left > 1e-8 * drawn) { // else it was, nearly, a combination of the others: draw again
                for (int j = 0; j < length; j++) {
                    v[j] /= left;
                }
                return v;
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    private Orthogonal() {}
}
