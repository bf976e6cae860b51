package cotangent.vector;

// @specialize Double

/** The multiplication without the Vector API: blocks of the indirect operand are written out for {@link ScalarFloatGemm}. */
final class ScalarFloatIndirectGemm implements FloatIndirectGemm {
    private static final ThreadLocal<float[]> ROW = ThreadLocal.withInitial(() -> new float[Lanes.GEMM_K]);

    @Override
    public int packedLength(int m, int k) {
        return m * k;
    }

    @Override
    public void pack(int m, int k, float[] a, int ao, int ars, int acs, float[] packed, int po) {
        for (int i = 0; i < m; i++) {
            for (int p = 0; p < k; p++) {
                packed[po + i * k + p] = a[ao + i * ars + p * acs];
            }
        }
    }

    @Override
    public void windows(
            int m,
            int k,
            float[] packed,
            int po,
            float[] b,
            int bo,
            int[] rows,
            int height,
            int width,
            int wide,
            float[] bias,
            int biasOffset,
            float[] c,
            int co,
            int cps,
            int crs,
            int ccs) {
        ScalarFloatGemm.Scratch scratch = ScalarFloatGemm.scratch();
        for (int p0 = 0; p0 < k; p0 += Lanes.GEMM_K) {
            int kc = Math.min(Lanes.GEMM_K, k - p0);
            for (int h = 0; h < height; h++) {
                for (int j = 0; j < width; j += ScalarFloatGemm.COLUMNS) {
                    int nc = Math.min(ScalarFloatGemm.COLUMNS, width - j);
                    for (int p = 0; p < kc; p++) {
                        System.arraycopy(b, bo + rows[p0 + p] + h * wide + j, scratch.row(p), 0, nc);
                    }
                    for (int i = 0; i < m; i++) {
                        ScalarFloatGemm.row(nc, kc, packed, po + i * k + p0, 1, scratch.rows, scratch.sums);
                        int to = co + i * cps + h * crs + j * ccs;
                        for (int q = 0; q < nc; q++, to += ccs) {
                            float start = p0 > 0 ? c[to] : bias == null ? 0 : bias[biasOffset + i];
                            c[to] = start + scratch.sums[q];
                        }
                    }
                }
            }
        }
    }

    @Override
    public void spread(float[] x, int xo, int rows, int width, float[] y, int yo, int wide) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(x, xo + r * width, y, yo + r * wide, width);
        }
    }

    @Override
    public void places(
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            int[] rows,
            int[] columns,
            float[] b,
            int bo,
            int brs,
            int bcs,
            float beta,
            float[] c,
            int co,
            int crs) {
        ScalarFloatGemm.Scratch scratch = ScalarFloatGemm.scratch();
        float[] row = ROW.get();
        for (int p0 = 0; p0 < k; p0 += Lanes.GEMM_K) {
            int kc = Math.min(Lanes.GEMM_K, k - p0);
            float scale = p0 == 0 ? beta : 1;
            for (int j = 0; j < n; j += ScalarFloatGemm.COLUMNS) {
                int nc = Math.min(ScalarFloatGemm.COLUMNS, n - j);
                ScalarFloatGemm.copyRows(kc, nc, b, bo + p0 * brs + j * bcs, brs, bcs, scratch);
                for (int i = 0; i < m; i++) {
                    int from = ao + rows[i];
                    for (int p = 0; p < kc; p++) {
                        row[p] = a[from + columns[p0 + p]];
                    }
                    ScalarFloatGemm.row(nc, kc, row, 0, 1, scratch.rows, scratch.sums);
                    ScalarFloatGemm.add(nc, 1, scratch.sums, scale, c, co + i * crs + j);
                }
            }
        }
    }
}
