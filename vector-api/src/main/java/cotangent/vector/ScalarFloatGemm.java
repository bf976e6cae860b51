package cotangent.vector;

// @specialize Double

/** Matrix multiplication without the Vector API: the reference for the bits. */
final class ScalarFloatGemm implements FloatGemm {
    @Override
    public void gemm(
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
            int crs) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float s = 0;
                for (int p = 0; p < k; p++) {
                    s = Math.fma(a[ao + i * ars + p * acs], b[bo + p * brs + j * bcs], s);
                }
                int at = co + i * crs + j;
                c[at] = beta == 0 ? alpha * s : Math.fma(beta, c[at], alpha * s);
            }
        }
    }
}
