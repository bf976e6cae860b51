package cotangent.autodiff;

// @specialize Double

/**
 * The decomposition {@code A = Q R} by reflections {@code H = I - tau v v^T} with {@code v = (1, ...)}. Rows are arrays of their own: the compiler
 * vectorises loops over arrays with a common index.
 */
final class FloatHouseholderQr {
    /**
     * Overwrites A {@code [m, n]} with R on and above the diagonal and each step's v, without its leading 1, below it.
     *
     * @param order if not null, receives which column of A was moved to each place: at each step the longest remaining one
     * @return tau of each of the {@code min(m, n)} steps
     */
    static float[] factor(float[][] a, int n, int[] order) {
        int m = a.length;
        int steps = Math.min(m, n);
        float[] tau = new float[steps];
        float[] w = new float[n];
        for (int j = 0; order != null && j < n; j++) {
            order[j] = j;
        }
        for (int j = 0; j < steps; j++) {
            if (order != null) {
                exchangeColumns(a, j, longest(a, j, n), order);
            }
            tau[j] = reflector(a, j);
            reflect(a, j, a, tau[j], j + 1, n, w);
        }
        return tau;
    }

    /**
     * The first {@code columns} columns of {@code Q = H_0 H_1 ...}, as rows of Q.
     *
     * @param a what {@link #factor} left
     */
    static float[][] formQ(float[][] a, float[] tau, int columns) {
        int m = a.length;
        float[][] q = new float[m][columns];
        for (int i = 0; i < Math.min(m, columns); i++) {
            q[i][i] = 1;
        }
        float[] w = new float[columns];
        for (int j = tau.length - 1; j >= 0; j--) {
            reflect(a, j, q, tau[j], Math.min(j, columns), columns, w);
        }
        return q;
    }

    /**
     * Writes Q {@code [m, n]} and, behind it, R {@code [n, n]} of the row-major A {@code [m, n]}, {@code m >= n}. R lies in zeros.
     */
    static void decompose(int m, int n, float[] a, int ao, float[] y, int yo) {
        if (n == 0) {
            return;
        }
        float[][] rows = new float[m][n];
        for (int i = 0; i < m; i++) {
            System.arraycopy(a, ao + i * n, rows[i], 0, n);
        }
        float[] tau = factor(rows, n, null);
        float[][] q = formQ(rows, tau, n);
        for (int i = 0; i < m; i++) {
            System.arraycopy(q[i], 0, y, yo + i * n, n);
        }
        for (int i = 0; i < n; i++) {
            System.arraycopy(rows[i], i, y, yo + (m + i) * n + i, n - i);
        }
    }

    /** Makes the reflection that clears column {@code j} below the diagonal. */
    private static float reflector(float[][] a, int j) {
        int m = a.length;
        float scale = 0;
        for (int i = j + 1; i < m; i++) {
            scale = Math.max(scale, Math.abs(a[i][j]));
        }
        if (scale == 0) {
            return 0;
        }
        scale = Math.max(scale, Math.abs(a[j][j]));
        // In double also for float: the sum of squares is then as good as exact. Relative to the largest element, so
        // that even
        // subnormal columns, as rounding leaves them of dependent ones, give a reflection.
        double sum = 0;
        for (int i = j; i < m; i++) {
            double v = (double) a[i][j] / scale;
            sum += v * v;
        }
        double alpha = (double) a[j][j] / scale;
        double norm = Math.sqrt(sum);
        double beta = alpha > 0 ? -norm : norm;
        double divisor = alpha - beta;
        for (int i = j + 1; i < m; i++) {
            a[i][j] = (float) ((double) a[i][j] / scale / divisor);
        }
        a[j][j] = (float) (beta * scale);
        return (float) ((beta - alpha) / beta);
    }

    /** Applies the reflection in column {@code j} of {@code a} to the columns {@code from, ..., to - 1} of {@code b}. */
    private static void reflect(float[][] a, int j, float[][] b, float tau, int from, int to, float[] w) {
        if (tau == 0 || from >= to) {
            return;
        }
        int m = a.length;
        System.arraycopy(b[j], from, w, from, to - from);
        for (int i = j + 1; i < m; i++) {
            float v = a[i][j];
            float[] row = b[i];
            for (int c = from; c < to; c++) {
                w[c] += v * row[c];
            }
        }
        for (int c = from; c < to; c++) {
            w[c] *= tau;
        }
        for (int i = j; i < m; i++) {
            float v = i == j ? 1 : a[i][j];
            float[] row = b[i];
            for (int c = from; c < to; c++) {
                row[c] -= v * w[c];
            }
        }
    }

    /** The column, from {@code j} on, that is longest below row {@code j}. */
    private static int longest(float[][] a, int j, int n) {
        float[] squares = new float[n];
        for (int i = j; i < a.length; i++) {
            float[] row = a[i];
            for (int c = j; c < n; c++) {
                squares[c] += row[c] * row[c];
            }
        }
        int best = j;
        for (int c = j + 1; c < n; c++) {
            if (squares[c] > squares[best]) {
                best = c;
            }
        }
        return best;
    }

    private static void exchangeColumns(float[][] a, int p, int q, int[] order) {
        if (p == q) {
            return;
        }
        for (float[] row : a) {
            float t = row[p];
            row[p] = row[q];
            row[q] = t;
        }
        int t = order[p];
        order[p] = order[q];
        order[q] = t;
    }

    private FloatHouseholderQr() {}
}
