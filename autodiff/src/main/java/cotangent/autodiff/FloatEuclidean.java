package cotangent.autodiff;
// @specialize Double

/** Distances between the rows of matrices that lie one behind the other. */
final class FloatEuclidean {
    /**
     * {@code y_ij = |a_i - b_j|} for each pair of matrices. Sums go over the coordinates in order, for all {@code j} at once.
     *
     * @param a dense {@code [count, n, k]}
     * @param columns the second matrices transposed, dense {@code [count, k, m]}
     */
    static Storage distances(Tensor a, Tensor columns, int n, int m, int k) {
        int rows = k == 0 ? 0 : a.size() / k;
        float[] x = a.storage.floats();
        float[] b = columns.storage.floats();
        int count = n == 0 || m == 0 ? 0 : Math.max(rows / n, 1);
        Storage out = Storage.zeros(DType.FLOAT32, count * n * m);
        float[] y = out.floats();
        Ranges.items(rows, (long) m * k, (first, items) -> {
            for (int r = first; r < first + items; r++) {
                int matrix = columns.offset + r / n * k * m;
                for (int c = 0; c < k; c++) {
                    add(x[a.offset + r * k + c], b, matrix + c * m, y, r * m, m);
                }
                root(y, r * m, m);
            }
        });
        return out;
    }

    private static void add(float x, float[] b, int from, float[] y, int to, int m) {
        for (int j = 0; j < m; j++) {
            float d = x - b[from + j];
            y[to + j] += d * d;
        }
    }

    private static void root(float[] y, int from, int m) {
        for (int j = from; j < from + m; j++) {
            y[j] = (float) Math.sqrt(y[j]);
        }
    }

    private FloatEuclidean() {}
}
