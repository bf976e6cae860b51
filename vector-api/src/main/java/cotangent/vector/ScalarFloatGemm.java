package cotangent.vector;

// @specialize Double

import java.util.Arrays;

/**
 * Matrix multiplication without the Vector API: the reference for the bits.
 *
 * <p>Its inner loop runs over a row of C. C2 vectorises such a loop only if it can tell that the stores do not reach what
 * the loop loads, which it cannot once array indices hold different offsets. So rows of B are copied to arrays of their own.
 */
final class ScalarFloatGemm extends BlockedFloatGemm {
    /** Columns of B that are copied at once: with {@link Lanes#GEMM_K} rows they stay in the second-level cache. */
    static final int COLUMNS = 256;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    /** Rows of B and sums of a row of C, kept from one call to the next. */
    static final class Scratch {
        final float[] sums = new float[COLUMNS];
        final float[][] rows = new float[Lanes.GEMM_K][];

        float[] row(int p) {
            if (rows[p] == null) {
                rows[p] = new float[COLUMNS];
            }
            return rows[p];
        }
    }

    static Scratch scratch() {
        return SCRATCH.get();
    }

    @Override
    void multiply(
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int ao,
            int ars,
            int acs,
            float[] b,
            int bo,
            int brs,
            int bcs,
            float beta,
            float[] c,
            int co,
            int crs,
            int ccs) {
        if (m < FloatGemv.MIN_ROWS_TO_PACK) {
            for (int i = 0; i < m; i++) {
                FloatGemv.columns(0, n, k, alpha, a, ao + i * ars, acs, b, bo, brs, bcs, beta, c, co + i * crs, ccs);
            }
            return;
        }
        Scratch scratch = SCRATCH.get();
        for (int j = 0; j < n; j += COLUMNS) {
            int nc = Math.min(COLUMNS, n - j);
            copyRows(k, nc, b, bo + j * bcs, brs, bcs, scratch);
            for (int i = 0; i < m; i++) {
                row(nc, k, a, ao + i * ars, acs, scratch.rows, scratch.sums);
                add(nc, alpha, scratch.sums, beta, c, co + i * crs + j);
            }
        }
    }

    static void copyRows(int k, int n, float[] b, int bo, int brs, int bcs, Scratch scratch) {
        for (int p = 0; p < k; p++) {
            float[] row = scratch.row(p);
            int from = bo + p * brs;
            if (bcs == 1) {
                System.arraycopy(b, from, row, 0, n);
            } else {
                for (int j = 0; j < n; j++) {
                    row[j] = b[from + j * bcs];
                }
            }
        }
    }

    /** Sums of one row of A with the rows of B, four at a time so that sums stay in registers for longer. */
    static void row(int n, int k, float[] a, int ao, int acs, float[][] rows, float[] sums) {
        Arrays.fill(sums, 0, n, 0);
        int p = 0;
        for (; p + 4 <= k; p += 4) {
            int at = ao + p * acs;
            four(
                    n,
                    a[at],
                    a[at + acs],
                    a[at + 2 * acs],
                    a[at + 3 * acs],
                    rows[p],
                    rows[p + 1],
                    rows[p + 2],
                    rows[p + 3],
                    sums);
        }
        for (; p < k; p++) {
            one(n, a[ao + p * acs], rows[p], sums);
        }
    }

    private static void four(
            int n,
            float a0,
            float a1,
            float a2,
            float a3,
            float[] b0,
            float[] b1,
            float[] b2,
            float[] b3,
            float[] sums) {
        for (int j = 0; j < n; j++) {
            float s = Fma.fma(a0, b0[j], sums[j]);
            s = Fma.fma(a1, b1[j], s);
            s = Fma.fma(a2, b2[j], s);
            sums[j] = Fma.fma(a3, b3[j], s);
        }
    }

    private static void one(int n, float a, float[] b, float[] sums) {
        for (int j = 0; j < n; j++) {
            sums[j] = Fma.fma(a, b[j], sums[j]);
        }
    }

    static void add(int n, float alpha, float[] sums, float beta, float[] c, int co) {
        if (beta == 0) {
            for (int j = 0; j < n; j++) {
                c[co + j] = alpha * sums[j];
            }
        } else {
            for (int j = 0; j < n; j++) {
                c[co + j] = Fma.fma(beta, c[co + j], alpha * sums[j]);
            }
        }
    }
}
