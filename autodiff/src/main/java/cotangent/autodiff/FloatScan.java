package cotangent.autodiff;

// @specialize Double, Int, Long

/** The loops of the scans over contiguous lines, each from its first element. */
final class FloatScan {
    /** {@code y_i += y_(i - 1)} in place. */
    static void sums(float[] y, Lines lines) {
        int n = lines.n();
        int inner = lines.inner();
        lines.forEachBlock(o -> {
            int from = o * n * inner;
            if (inner == 1) {
                float s = n == 0 ? 0 : y[from];
                for (int i = from + 1; i < from + n; i++) {
                    s += y[i];
                    y[i] = s;
                }
                return;
            }
            for (int at = from + inner; at < from + n * inner; at += inner) {
                for (int j = at; j < at + inner; j++) {
                    y[j] += y[j - inner];
                }
            }
        });
    }

    /** {@code y_i *= y_(i - 1)} in place. */
    static void products(float[] y, Lines lines) {
        int n = lines.n();
        int inner = lines.inner();
        lines.forEachBlock(o -> {
            int from = o * n * inner;
            for (int at = from + inner; at < from + n * inner; at += inner) {
                for (int j = at; j < at + inner; j++) {
                    y[j] *= y[j - inner];
                }
            }
        });
    }

    /** {@code y_i += a_i y_(i - 1)} in place. */
    static void recurrence(float[] a, int offset, float[] y, Lines lines) {
        int n = lines.n();
        int inner = lines.inner();
        lines.forEachBlock(o -> {
            int from = o * n * inner;
            for (int at = from + inner; at < from + n * inner; at += inner) {
                for (int j = at; j < at + inner; j++) {
                    y[j] += a[offset + j] * y[j - inner];
                }
            }
        });
    }

    /** The positions of the largest (or smallest) element up to each; the last one of ties; that of the last NaN if there is one. */
    static void extremes(float[] x, int offset, boolean largest, long[] y, Lines lines) {
        int n = lines.n();
        int inner = lines.inner();
        lines.forEachBlock(o -> {
            int from = o * n * inner;
            for (int i = 1; i < n; i++) {
                for (int j = 0; j < inner; j++) {
                    int at = from + i * inner + j;
                    float v = x[offset + at];
                    float best = x[offset + from + (int) y[at - inner] * inner + j];
                    boolean unordered = v != v;
                    boolean taken = unordered || best == best && (largest ? v >= best : v <= best);
                    y[at] = taken ? i : y[at - inner];
                }
            }
        });
    }

    private FloatScan() {}
}
