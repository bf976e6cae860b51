package cotangent.vector;

// @specialize Double

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The multiplication on the Vector API. The direct operand, which is small as a rule, is packed; the indirect one is read where it is. */
final class SimdFloatIndirectGemm implements FloatIndirectGemm {
    private static final VectorSpecies<Float> SPECIES = SimdSpecies.FLOAT;
    private static final int L = SPECIES.length();

    /** Rows of a tile: eight where there are 32 vector registers. */
    private static final int ROWS = SPECIES.vectorBitSize() >= 512 ? 8 : 4;

    private static final int COLUMNS = 2 * L;

    /** Vectors of a row of a tile: the more, the fewer loads an addition needs. */
    private static final int MOST_VECTORS = ROWS == 8 ? 3 : 2;

    @Override
    public int packedLength(int m, int k) {
        return k * roundUp(m, ROWS);
    }

    @Override
    public void pack(int m, int k, float[] a, int ao, int ars, int acs, float[] packed, int po) {
        int high = roundUp(m, ROWS);
        for (int p = 0; p < k; p += Lanes.GEMM_K) {
            int kc = Math.min(Lanes.GEMM_K, k - p);
            float[] ap = FloatGemmScratch.get().packedA(kc * high);
            SimdFloatPacking.panels(kc, m, a, ao + p * acs, acs, ars, ap, ROWS);
            System.arraycopy(ap, 0, packed, po + p * high, kc * high);
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
        if (height == 0 || width == 0) {
            return;
        }
        // The planes of B are runs, of which the elements between rows are computed too and dropped.
        int n = (height - 1) * wide + width;
        FloatGemmScratch scratch = FloatGemmScratch.get();
        int high = roundUp(m, ROWS);
        for (int j = 0; j < n; ) {
            int vectors = Math.min(vectors(n - j), Math.max(1, n / L));
            int at = Math.max(0, Math.min(j, n - vectors * L)); // the last tile computes some columns again
            for (int i = 0; i < m; i += ROWS) {
                int count = Math.min(ROWS, m - i);
                boolean single = k <= Lanes.GEMM_K;
                for (int p = 0; p < k; p += Lanes.GEMM_K) {
                    int kc = Math.min(Lanes.GEMM_K, k - p);
                    int ap = po + p * high + i * kc;
                    if (n < L) {
                        fewColumns(n, kc, packed, ap, b, bo, rows, p, scratch);
                    } else {
                        tile(vectors, kc, packed, ap, b, bo + at, rows, p, scratch.tile);
                    }
                    if (p == 0 && !single) {
                        start(scratch.tile, vectors * L, count, bias, biasOffset + i, scratch.sums);
                    } else if (p > 0) {
                        add(scratch.tile, scratch.sums, count * vectors * L);
                    }
                }
                float[] sums = single ? scratch.tile : scratch.sums;
                int end = Math.min(n, at + vectors * L);
                for (int from = j; from < end; ) {
                    int h = from / wide;
                    int w = from - h * wide;
                    int length = Math.min(end - from, width - w);
                    if (length > 0) {
                        int to = h * crs + w * ccs;
                        // Whole vectors run into what is written later, but not over the end of a plane without gaps.
                        boolean over = ccs == 1 && crs == width && to + roundUp(length, L) <= height * width;
                        for (int r = 0; r < count; r++) {
                            // -0 is what a sum does not change by, whatever its sign
                            float first = !single ? -0f : bias == null ? 0 : bias[biasOffset + i + r];
                            int tile = r * vectors * L + from - at;
                            store(sums, tile, first, c, co + (i + r) * cps + to, ccs, length, over);
                        }
                    }
                    from += length > 0 ? length : wide - w;
                }
            }
            j = at + vectors * L;
        }
    }

    /** Vectors of a row of the next tile, for so many columns: no single vector is left over if that can be avoided. */
    private static int vectors(int columns) {
        int vectors = (columns + L - 1) / L;
        return vectors == MOST_VECTORS + 1 ? 2 : Math.min(vectors, MOST_VECTORS);
    }

    private static void tile(
            int vectors, int k, float[] a, int ao, float[] b, int bo, int[] rows, int ro, float[] tile) {
        if (ROWS == 8) {
            switch (vectors) {
                case 1 -> SimdFloatWindowTiles.eightByOne(k, a, ao, b, bo, rows, ro, tile);
                case 2 -> SimdFloatWindowTiles.eightByTwo(k, a, ao, b, bo, rows, ro, tile);
                default -> SimdFloatWindowTiles.eightByThree(k, a, ao, b, bo, rows, ro, tile);
            }
        } else if (vectors == 1) {
            SimdFloatWindowTiles.fourByOne(k, a, ao, b, bo, rows, ro, tile);
        } else {
            SimdFloatWindowTiles.fourByTwo(k, a, ao, b, bo, rows, ro, tile);
        }
    }

    /** A tile of one vector, from a copy of the few columns. */
    private static void fewColumns(
            int n, int k, float[] a, int ao, float[] b, int bo, int[] rows, int ro, FloatGemmScratch scratch) {
        float[] bp = scratch.packedB(k * L);
        int[] places = scratch.places(k);
        for (int p = 0; p < k; p++) {
            int from = bo + rows[ro + p];
            for (int j = 0; j < n; j++) {
                bp[p * L + j] = b[from + j];
            }
            places[p] = p * L;
        }
        tile(1, k, a, ao, bp, 0, places, 0, scratch.tile);
    }

    /** The first sums: the bias and the first tile. */
    private static void start(float[] tile, int columns, int rows, float[] bias, int biasOffset, float[] sums) {
        for (int i = 0; i < rows; i++) {
            FloatVector first = FloatVector.broadcast(SPECIES, bias == null ? 0 : bias[biasOffset + i]);
            for (int j = i * columns; j < (i + 1) * columns; j += L) {
                first.add(FloatVector.fromArray(SPECIES, tile, j)).intoArray(sums, j);
            }
        }
    }

    private static void add(float[] tile, float[] sums, int n) {
        for (int j = 0; j < n; j += L) {
            FloatVector.fromArray(SPECIES, sums, j)
                    .add(FloatVector.fromArray(SPECIES, tile, j))
                    .intoArray(sums, j);
        }
    }

    /** {@code y = x + first}, in vectors where the last one may write some elements more or there are enough for two that overlap. */
    private static void store(float[] x, int xo, float first, float[] y, int yo, int step, int n, boolean over) {
        if (over || step == 1 && n >= L) {
            int i = 0;
            for (; i + L <= n; i += L) {
                FloatVector.fromArray(SPECIES, x, xo + i).add(first).intoArray(y, yo + i);
            }
            if (i < n) {
                int end = over ? i : n - L;
                FloatVector.fromArray(SPECIES, x, xo + end).add(first).intoArray(y, yo + end);
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            y[yo + i * step] = x[xo + i] + first;
        }
    }

    @Override
    public void spread(float[] x, int xo, int rows, int width, float[] y, int yo, int wide) {
        int whole = roundUp(width, L);
        int from = xo;
        int to = yo;
        int end = yo + (rows - 1) * wide + width;
        for (int r = 0; r < rows; r++, from += width, to += wide) {
            if (from + whole <= x.length && to + whole <= end) {
                for (int i = 0; i < width; i += L) {
                    FloatVector.fromArray(SPECIES, x, from + i).intoArray(y, to + i);
                }
            } else {
                System.arraycopy(x, from, y, to, width);
            }
            for (int i = r == rows - 1 ? wide : width; i < wide; i++) {
                y[to + i] = 0;
            }
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
                        SimdFloatPlaceTiles.placesEightNarrow(
                                count, kc, a, ao, rows, i, columns, p, bp, 0, scratch.tile);
                    } else if (ROWS == 8 && count > 4) {
                        SimdFloatPlaceTiles.placesEight(
                                count, kc, a, ao, rows, i, columns, p, bp, j * kc, scratch.tile);
                    } else {
                        SimdFloatPlaceTiles.placesFour(count, kc, a, ao, rows, i, columns, p, bp, j * kc, scratch.tile);
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
