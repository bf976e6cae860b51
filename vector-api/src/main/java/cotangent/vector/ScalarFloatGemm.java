package cotangent.vector;

// @specialize Double

/**
 * Matrix multiplication without the Vector API: the reference for the bits. Its inner loops run over contiguous columns, where
 * the compiler vectorises them.
 */
final class ScalarFloatGemm extends BlockedFloatGemm {
    /** Columns of a block of B: with {@link Lanes#GEMM_K} rows it stays in the second-level cache. */
    private static final int COLUMNS = 128;

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
        if (bcs != 1 && m < FloatGemv.MIN_ROWS_TO_PACK) {
            for (int i = 0; i < m; i++) {
                FloatGemv.columns(0, n, k, alpha, a, ao + i * ars, acs, b, bo, brs, bcs, beta, c, co + i * crs, ccs);
            }
            return;
        }
        FloatGemmScratch scratch = FloatGemmScratch.get();
        float[] sums = scratch.tile;
        for (int j = 0; j < n; j += COLUMNS) {
            int nc = Math.min(COLUMNS, n - j);
            float[] bp = b;
            int bpo = bo + j * bcs;
            int bprs = brs;
            if (bcs != 1) {
                bp = scratch.packedB(k * COLUMNS);
                FloatGemmPacking.transpose(k, nc, b, bpo, brs, bcs, bp, COLUMNS);
                bpo = 0;
                bprs = COLUMNS;
            }
            for (int i = 0; i < m; i++) {
                row(nc, k, a, ao + i * ars, acs, bp, bpo, bprs, sums);
                add(nc, alpha, sums, beta, c, co + i * crs + j * ccs, ccs);
            }
        }
    }

    /** Sums of one row of A with the rows of B; four rows at a time, so that the sums stay in registers for longer. */
    private static void row(int n, int k, float[] a, int ao, int acs, float[] b, int bo, int brs, float[] sums) {
        for (int j = 0; j < n; j++) {
            sums[j] = 0;
        }
        int p = 0;
        for (; p + 4 <= k; p += 4) {
            float a0 = a[ao + p * acs];
            float a1 = a[ao + (p + 1) * acs];
            float a2 = a[ao + (p + 2) * acs];
            float a3 = a[ao + (p + 3) * acs];
            int b0 = bo + p * brs;
            int b1 = b0 + brs;
            int b2 = b1 + brs;
            int b3 = b2 + brs;
            for (int j = 0; j < n; j++) {
                float s = Fma.fma(a0, b[b0 + j], sums[j]);
                s = Fma.fma(a1, b[b1 + j], s);
                s = Fma.fma(a2, b[b2 + j], s);
                sums[j] = Fma.fma(a3, b[b3 + j], s);
            }
        }
        for (; p < k; p++) {
            float a0 = a[ao + p * acs];
            int b0 = bo + p * brs;
            for (int j = 0; j < n; j++) {
                sums[j] = Fma.fma(a0, b[b0 + j], sums[j]);
            }
        }
    }

    private static void add(int n, float alpha, float[] sums, float beta, float[] c, int co, int ccs) {
        if (beta == 0) {
            for (int j = 0; j < n; j++) {
                c[co + j * ccs] = alpha * sums[j];
            }
        } else {
            for (int j = 0; j < n; j++) {
                c[co + j * ccs] = Fma.fma(beta, c[co + j * ccs], alpha * sums[j]);
            }
        }
    }
}
