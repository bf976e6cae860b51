package cotangent.autodiff;

// @specialize Double

import cotangent.vector.Kernels;

/** Substitution with a triangular matrix of any strides, by blocks of rows, so that most of the work is matrix products. */
final class FloatTriangular {
    private static final int BLOCK = 32;

    /**
     * Overwrites B with the solution X of {@code A X = B}. A zero on the diagonal gives infinities and NaN.
     *
     * @param lower whether A is lower (else upper) triangular; the other triangle is not read
     * @param unit whether the diagonal of A counts as ones and is not read
     * @param n rows of A and B
     * @param a the array of A, whose element (i, j) is at {@code ao + i * ars + j * acs}
     * @param m columns of B
     * @param b the array of B, whose element (i, j) is at {@code bo + i * brs + j}
     */
    static void solve(
            boolean lower,
            boolean unit,
            int n,
            float[] a,
            int ao,
            int ars,
            int acs,
            int m,
            float[] b,
            int bo,
            int brs) {
        if (m == 0) {
            return;
        }
        int blocks = (n + BLOCK - 1) / BLOCK;
        for (int block = 0; block < blocks; block++) {
            int from = (lower ? block : blocks - 1 - block) * BLOCK;
            int to = Math.min(from + BLOCK, n);
            int known = lower ? 0 : to;
            int count = lower ? from : n - to;
            if (count > 0) {
                int at = ao + from * ars + known * acs;
                Kernels.FLOAT_GEMM.gemm(
                        to - from,
                        m,
                        count,
                        -1,
                        a,
                        at,
                        ars,
                        acs,
                        b,
                        bo + known * brs,
                        brs,
                        1,
                        1,
                        b,
                        bo + from * brs,
                        brs);
            }
            for (int step = 0; step < to - from; step++) {
                int i = lower ? from + step : to - 1 - step;
                int start = lower ? from : i + 1;
                int end = lower ? i : to;
                int row = bo + i * brs;
                for (int k = start; k < end; k++) {
                    float factor = a[ao + i * ars + k * acs];
                    int other = bo + k * brs;
                    for (int j = 0; j < m; j++) {
                        b[row + j] -= factor * b[other + j];
                    }
                }
                if (!unit) {
                    float pivot = a[ao + i * (ars + acs)];
                    for (int j = 0; j < m; j++) {
                        b[row + j] /= pivot;
                    }
                }
            }
        }
    }

    /** The first zero on the diagonal of a row-major matrix; -1 if there is none. */
    static int zeroPivot(int n, float[] a, int ao, int stride) {
        for (int i = 0; i < n; i++) {
            if (a[ao + i * (stride + 1)] == 0) {
                return i;
            }
        }
        return -1;
    }

    private FloatTriangular() {}
}
