package cotangent.autodiff;

// @specialize Double

/** The loops of {@link WeightedDifferences} for rows {@code from, ..., from + count - 1} of all examples, which lie one behind the other. */
final class FloatDifferences {
    /** {@code y_i = sum_j w_ij (a_i - b_j)}. */
    static void weighted(Tensor w, Tensor a, Tensor b, float[] y, int from, int count, int n, int m, int k) {
        float[] ws = w.storage.floats();
        float[] as = a.storage.floats();
        float[] bs = b.storage.floats();
        for (int row = from; row < from + count; row++) {
            int ao = a.offset + row * k;
            int bo = b.offset + row / n * m * k;
            int yo = row * k;
            for (int j = 0; j < m; j++) {
                float weight = ws[w.offset + row * m + j];
                for (int t = 0; t < k; t++) {
                    y[yo + t] += weight * (as[ao + t] - bs[bo + j * k + t]);
                }
            }
        }
    }

    /** {@code y_ij = sum_t g_it (a_it - b_tj)}, with {@code b} in columns. */
    static void dots(Tensor g, Tensor a, Tensor b, float[] y, int from, int count, int n, int m, int k) {
        float[] gs = g.storage.floats();
        float[] as = a.storage.floats();
        float[] bs = b.storage.floats();
        for (int row = from; row < from + count; row++) {
            int bo = b.offset + row / n * m * k;
            int yo = row * m;
            for (int t = 0; t < k; t++) {
                float weight = gs[g.offset + row * k + t];
                float position = as[a.offset + row * k + t];
                for (int j = 0; j < m; j++) {
                    y[yo + j] += weight * (position - bs[bo + t * m + j]);
                }
            }
        }
    }

    private FloatDifferences() {}
}
