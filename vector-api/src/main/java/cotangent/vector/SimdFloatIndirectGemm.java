package cotangent.vector;

// @specialize Double

/** The multiplication on the Vector API. The direct operand, which is small as a rule, is packed; the indirect one is read where it is. */
final class SimdFloatIndirectGemm implements FloatIndirectGemm {
    private static final int L = SimdSpecies.FLOAT.length();

    /** Rows of a tile: eight where there are 32 vector registers. */
    private static final int ROWS = SimdSpecies.FLOAT.vectorBitSize() >= 512 ? 8 : 4;

    private static final int COLUMNS = 2 * L;

    @Override
    public void windows(
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            int ars,
            int acs,
            float[] b,
            int bo,
            int[] rows,
            float beta,
            float[] c,
            int co,
            int crs) {
        FloatGemmScratch scratch = FloatGemmScratch.get();
        for (int p = 0; p < k; p += Lanes.GEMM_K) {
            int kc = Math.min(Lanes.GEMM_K, k - p);
            float scale = p == 0 ? beta : 1;
            float[] ap = scratch.packedA(kc * roundUp(m, ROWS));
            SimdFloatPacking.panels(kc, m, a, ao + p * acs, acs, ars, ap, ROWS);
            if (n < COLUMNS) {
                fewColumns(m, n, kc, ap, b, bo, rows, p, scale, c, co, crs, scratch);
                continue;
            }
            for (int j = 0; j < n; j += COLUMNS) {
                int at = Math.min(j, n - COLUMNS); // the last tile computes some columns again
                for (int i = 0; i < m; i += ROWS) {
                    if (ROWS == 8) {
                        SimdFloatIndirectTiles.windowsEight(kc, ap, i * kc, b, bo + at, rows, p, scratch.tile);
                    } else {
                        SimdFloatIndirectTiles.windowsFour(kc, ap, i * kc, b, bo + at, rows, p, scratch.tile);
                    }
                    add(
                            Math.min(ROWS, m - i),
                            at + COLUMNS - j,
                            scratch.tile,
                            j - at,
                            COLUMNS,
                            scale,
                            c,
                            co + i * crs + j,
                            crs);
                }
            }
        }
    }

    private static void fewColumns(
            int m,
            int n,
            int k,
            float[] ap,
            float[] b,
            int bo,
            int[] rows,
            int ro,
            float beta,
            float[] c,
            int co,
            int crs,
            FloatGemmScratch scratch) {
        float[] bp = scratch.packedB(k * COLUMNS);
        for (int p = 0; p < k; p++) {
            System.arraycopy(b, bo + rows[ro + p], bp, p * COLUMNS, n);
            java.util.Arrays.fill(bp, p * COLUMNS + n, (p + 1) * COLUMNS, 0);
        }
        for (int i = 0; i < m; i += ROWS) {
            if (ROWS == 8) {
                SimdFloatTiles.packedEight(k, ap, i * k, bp, 0, scratch.tile);
            } else {
                SimdFloatTiles.packedFour(k, ap, i * k, bp, 0, scratch.tile);
            }
            add(Math.min(ROWS, m - i), n, scratch.tile, 0, COLUMNS, beta, c, co + i * crs, crs);
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
        FloatGemmScratch scratch = FloatGemmScratch.get();
        int width = n <= L ? L : COLUMNS;
        for (int p = 0; p < k; p += Lanes.GEMM_K) {
            int kc = Math.min(Lanes.GEMM_K, k - p);
            float scale = p == 0 ? beta : 1;
            float[] bp = scratch.packedB(kc * roundUp(n, width));
            SimdFloatPacking.panels(kc, n, b, bo + p * brs, brs, bcs, bp, width);
            int step = width == L ? 8 : ROWS;
            for (int i = 0; i < m; i += step) {
                int count = Math.min(step, m - i);
                for (int j = 0; j < n; j += width) {
                    if (width == L) {
                        SimdFloatIndirectTiles.placesEightNarrow(
                                count, kc, a, ao, rows, i, columns, p, bp, 0, scratch.tile);
                    } else if (ROWS == 8 && count > 4) {
                        SimdFloatIndirectTiles.placesEight(
                                count, kc, a, ao, rows, i, columns, p, bp, j * kc, scratch.tile);
                    } else {
                        SimdFloatIndirectTiles.placesFour(
                                count, kc, a, ao, rows, i, columns, p, bp, j * kc, scratch.tile);
                    }
                    add(count, Math.min(width, n - j), scratch.tile, 0, width, scale, c, co + i * crs + j, crs);
                }
            }
        }
    }

    private static void add(
            int rows, int columns, float[] tile, int to, int trs, float beta, float[] c, int co, int crs) {
        for (int i = 0; i < rows; i++) {
            SimdFloatGemm.add(columns, 1, tile, to + i * trs, beta, c, co + i * crs, 1);
        }
    }

    private static int roundUp(int size, int multiple) {
        return (size + multiple - 1) / multiple * multiple;
    }
}
