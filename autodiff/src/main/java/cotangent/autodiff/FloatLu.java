package cotangent.autodiff;

// @specialize Double

import cotangent.vector.Kernels;

/** The decomposition {@code A = P L U} by Gaussian elimination with row exchanges, by blocks of columns from the right. */
final class FloatLu {
    private static final int BLOCK = 32;

    /**
     * Overwrites the row-major A {@code [m, n]} with U on and above the diagonal and L, without its unit diagonal, below it.
     *
     * @param pivots receives, for each step from 0, the row (from 0) that was exchanged with the row of the step; null for no exchanges
     */
    static void factor(int m, int n, float[] a, int ao, int[] pivots, int po) {
        int steps = Math.min(m, n);
        for (int from = 0; from < steps; from += BLOCK) {
            int to = Math.min(from + BLOCK, steps);
            for (int j = from; j < to; j++) {
                if (pivots != null) {
                    int p = largest(m, n, a, ao, j);
                    pivots[po + j] = p;
                    exchange(a, ao + j * n, ao + p * n, n);
                }
                eliminate(m, n, a, ao, j, to);
            }
            if (to < n) {
                FloatTriangular.solve(
                        true, true, to - from, a, ao + from * n + from, n, 1, n - to, a, ao + from * n + to, n);
                if (to < m) {
                    int below = ao + to * n + from;
                    Kernels.FLOAT_GEMM.gemm(
                            m - to,
                            n - to,
                            to - from,
                            -1,
                            a,
                            below,
                            n,
                            1,
                            a,
                            ao + from * n + to,
                            n,
                            1,
                            1,
                            a,
                            ao + to * n + to,
                            n);
                }
            }
        }
    }

    /** The first row, from {@code j} on, with the largest element in column {@code j}. */
    private static int largest(int m, int n, float[] a, int ao, int j) {
        int p = j;
        float max = Math.abs(a[ao + j * n + j]);
        for (int i = j + 1; i < m; i++) {
            float v = Math.abs(a[ao + i * n + j]);
            if (v > max) {
                max = v;
                p = i;
            }
        }
        return p;
    }

    /** Clears column {@code j} below the diagonal, within the columns before {@code to}. */
    private static void eliminate(int m, int n, float[] a, int ao, int j, int to) {
        int pivotRow = ao + j * n;
        float pivot = a[pivotRow + j];
        for (int i = j + 1; i < m; i++) {
            int row = ao + i * n;
            if (pivot != 0) {
                a[row + j] /= pivot;
            }
            float l = a[row + j];
            for (int c = j + 1; c < to; c++) {
                a[row + c] -= l * a[pivotRow + c];
            }
        }
    }

    /** Exchanges two runs of {@code n} elements. */
    static void exchange(float[] a, int p, int q, int n) {
        if (p == q) {
            return;
        }
        for (int c = 0; c < n; c++) {
            float t = a[p + c];
            a[p + c] = a[q + c];
            a[q + c] = t;
        }
    }

    /**
     * Overwrites the row-major B {@code [n, m]} with the solution of {@code A X = B}, or of {@code A^T X = B}.
     *
     * @param lu what {@link #factor} made of A {@code [n, n]}
     */
    static void solve(boolean transposed, int n, float[] lu, int ao, int[] pivots, int po, int m, float[] b, int bo) {
        if (!transposed) {
            for (int i = 0; i < n; i++) {
                exchange(b, bo + i * m, bo + pivots[po + i] * m, m);
            }
            FloatTriangular.solve(true, true, n, lu, ao, n, 1, m, b, bo, m);
            FloatTriangular.solve(false, false, n, lu, ao, n, 1, m, b, bo, m);
        } else {
            FloatTriangular.solve(true, false, n, lu, ao, 1, n, m, b, bo, m);
            FloatTriangular.solve(false, true, n, lu, ao, 1, n, m, b, bo, m);
            for (int i = n - 1; i >= 0; i--) {
                exchange(b, bo + i * m, bo + pivots[po + i] * m, m);
            }
        }
    }

    private FloatLu() {}
}
