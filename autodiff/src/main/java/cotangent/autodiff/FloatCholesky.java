package cotangent.autodiff;

// @specialize Double

import cotangent.vector.Kernels;
import java.util.Arrays;

/** The Cholesky decomposition {@code A = L L^T}, by blocks of columns from the left. */
final class FloatCholesky {
    private static final int BLOCK = 32;

    /**
     * Overwrites the row-major A {@code [n, n]} with L and zeros above it; only the lower triangle of A is read.
     *
     * @return the first column whose pivot is not above 0, where the algorithm stopped; -1 if it did not
     */
    static int factor(int n, float[] a, int ao) {
        for (int from = 0; from < n; from += BLOCK) {
            int to = Math.min(from + BLOCK, n);
            int corner = ao + from * n + from;
            if (from > 0) {
                // The columns of the block, less what the columns to their left contribute.
                int left = ao + from * n;
                Kernels.FLOAT_GEMM.gemm(n - from, to - from, from, -1, a, left, n, 1, a, left, 1, n, 1, a, corner, n);
            }
            for (int i = from; i < n; i++) {
                int row = ao + i * n;
                for (int j = from; j < Math.min(i + 1, to); j++) {
                    int other = ao + j * n;
                    float s = a[row + j];
                    for (int k = from; k < j; k++) {
                        s -= a[row + k] * a[other + k];
                    }
                    if (i > j) {
                        a[row + j] = s / a[other + j];
                    } else if (s > 0) {
                        a[row + j] = (float) Math.sqrt(s);
                    } else {
                        return j;
                    }
                }
            }
        }
        for (int i = 0; i < n; i++) {
            Arrays.fill(a, ao + i * n + i + 1, ao + (i + 1) * n, 0f);
        }
        return -1;
    }

    private FloatCholesky() {}
}
