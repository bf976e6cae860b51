package cotangent.vector;

// @specialize Double

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Matrix multiplication on the Vector API, vectorised across the columns of C. Large operands are packed: a panel of A that
 * stays in the first-level cache meets all panels of a block of B that stays in the second-level cache. Small ones are read
 * where they are.
 */
final class SimdFloatGemm extends BlockedFloatGemm {
    private static final VectorSpecies<Float> SPECIES = SimdSpecies.FLOAT;
    private static final int L = SPECIES.length();

    /** Rows of a tile: eight where there are 32 vector registers. */
    private static final int TILE_ROWS = SPECIES.vectorBitSize() >= 512 ? 8 : 4;

    private static final int TILE_COLUMNS = 2 * L;

    /** Rows of A that are packed at once. */
    private static final int ROWS = 1024; // @only Float
    // @Double private static final int ROWS = 512;

    /** Columns of B that are packed at once. */
    private static final int COLUMNS = 256; // @only Float
    // @Double private static final int COLUMNS = 64;

    /** From this many columns on packing A is repaid by the faster inner loop. */
    private static final int MIN_COLUMNS_TO_PACK_A = TILE_ROWS == 8 ? 160 : 64;

    /** From this many rows on packing B is repaid, even if its columns are contiguous... */
    private static final int MIN_ROWS_TO_PACK_B = 24;

    /** ...unless all of it stays in the first-level cache anyway. */
    private static final int SMALL_B = 4096;

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
        if (k == 1 && beta == 0 && bcs == 1 && ccs == 1) {
            SimdFloatOuter.multiply(m, n, alpha, a, ao, ars, b, bo, c, co, crs);
        } else if (m < FloatGemv.MIN_ROWS_TO_PACK) {
            for (int i = 0; i < m; i++) {
                row(n, k, alpha, a, ao + i * ars, acs, b, bo, brs, bcs, beta, c, co + i * crs, ccs);
            }
        } else if (n <= L) {
            narrow(m, n, k, alpha, a, ao, ars, acs, b, bo, brs, bcs, beta, c, co, crs);
        } else if (bcs == 1 && (m < MIN_ROWS_TO_PACK_B || (long) n * k <= SMALL_B)) {
            unpacked(m, n, k, alpha, a, ao, ars, acs, b, bo, brs, beta, c, co, crs);
        } else {
            packed(m, n, k, alpha, a, ao, ars, acs, b, bo, brs, bcs, beta, c, co, crs);
        }
    }

    private static void row(
            int n,
            int k,
            float alpha,
            float[] a,
            int ao,
            int acs,
            float[] b,
            int bo,
            int brs,
            int bcs,
            float beta,
            float[] c,
            int co,
            int ccs) {
        int j = 0;
        if (bcs == 1 && n >= L) {
            float[] tile = FloatGemmScratch.get().tile;
            for (; j + 4 * L <= n; j += 4 * L) {
                SimdFloatTiles.row(k, a, ao, acs, b, bo + j, brs, tile);
                add(4 * L, alpha, tile, 0, beta, c, co + j * ccs, ccs);
            }
            for (; j + L <= n; j += L) {
                SimdFloatTiles.shortRow(k, a, ao, acs, b, bo + j, brs, tile);
                add(L, alpha, tile, 0, beta, c, co + j * ccs, ccs);
            }
        }
        FloatGemv.columns(j, n, k, alpha, a, ao, acs, b, bo, brs, bcs, beta, c, co, ccs);
    }

    /** Reads both operands where they are. */
    private static void unpacked(
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
            float beta,
            float[] c,
            int co,
            int crs) {
        float[] tile = FloatGemmScratch.get().tile;
        int whole = n / TILE_COLUMNS * TILE_COLUMNS;
        for (int i = 0; i < m; i += TILE_ROWS) {
            int rows = Math.min(TILE_ROWS, m - i);
            for (int j = 0; j < whole; j += TILE_COLUMNS) {
                strided(rows, k, a, ao + i * ars, ars, acs, b, bo + j, brs, tile);
                add(rows, TILE_COLUMNS, alpha, tile, TILE_COLUMNS, beta, c, co + i * crs + j, crs);
            }
        }
        for (int j = whole; j < n; j += L) {
            narrow(m, Math.min(L, n - j), k, alpha, a, ao, ars, acs, b, bo + j, brs, 1, beta, c, co + j, crs);
        }
    }

    /** At most {@code L} columns, which are copied unless they make up a vector as they are. */
    private static void narrow(
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
        FloatGemmScratch scratch = FloatGemmScratch.get();
        float[] panel = b;
        int po = bo;
        int prs = brs;
        if (n < L || bcs != 1) {
            panel = scratch.packedB(k * L);
            po = 0;
            prs = L;
            SimdFloatPacking.panels(k, n, b, bo, brs, bcs, panel, L);
        }
        for (int i = 0; i < m; i += 4) {
            int rows = Math.min(4, m - i);
            SimdFloatTiles.narrow(rows, k, a, ao + i * ars, ars, acs, panel, po, prs, scratch.tile);
            add(rows, n, alpha, scratch.tile, L, beta, c, co + i * crs, crs);
        }
    }

    private static void packed(
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
        FloatGemmScratch scratch = FloatGemmScratch.get();
        float[] tile = scratch.tile;
        boolean packA = n >= MIN_COLUMNS_TO_PACK_A;
        float[] bp = scratch.packedB(k * roundUp(Math.min(n, COLUMNS), TILE_COLUMNS));
        for (int i0 = 0; i0 < m; i0 += ROWS) {
            int mc = Math.min(ROWS, m - i0);
            float[] ap = a;
            if (packA) {
                ap = scratch.packedA(k * roundUp(mc, TILE_ROWS));
                SimdFloatPacking.panels(k, mc, a, ao + i0 * ars, acs, ars, ap, TILE_ROWS);
            }
            for (int j0 = 0; j0 < n; j0 += COLUMNS) {
                int nc = Math.min(COLUMNS, n - j0);
                SimdFloatPacking.panels(k, nc, b, bo + j0 * bcs, brs, bcs, bp, TILE_COLUMNS);
                for (int i = 0; i < mc; i += TILE_ROWS) {
                    int rows = Math.min(TILE_ROWS, mc - i);
                    for (int j = 0; j < nc; j += TILE_COLUMNS) {
                        if (packA) {
                            whole(k, ap, i * k, bp, j * k, tile);
                        } else {
                            strided(rows, k, a, ao + (i0 + i) * ars, ars, acs, bp, j * k, TILE_COLUMNS, tile);
                        }
                        int columns = Math.min(TILE_COLUMNS, nc - j);
                        add(rows, columns, alpha, tile, TILE_COLUMNS, beta, c, co + (i0 + i) * crs + j0 + j, crs);
                    }
                }
            }
        }
    }

    private static void whole(int k, float[] a, int ao, float[] b, int bo, float[] tile) {
        if (TILE_ROWS == 8) {
            SimdFloatTiles.packedEight(k, a, ao, b, bo, tile);
        } else {
            SimdFloatTiles.packedFour(k, a, ao, b, bo, tile);
        }
    }

    private static void strided(
            int rows, int k, float[] a, int ao, int ars, int acs, float[] b, int bo, int brs, float[] tile) {
        if (TILE_ROWS == 8 && rows > 4) {
            SimdFloatTiles.stridedEight(rows, k, a, ao, ars, acs, b, bo, brs, tile);
        } else {
            SimdFloatTiles.stridedFour(rows, k, a, ao, ars, acs, b, bo, brs, tile);
        }
    }

    private static void add(
            int rows, int columns, float alpha, float[] tile, int trs, float beta, float[] c, int co, int crs) {
        for (int i = 0; i < rows; i++) {
            add(columns, alpha, tile, i * trs, beta, c, co + i * crs, 1);
        }
    }

    /** {@code c = alpha * tile + beta * c} over a piece of a row. */
    static void add(int columns, float alpha, float[] tile, int to, float beta, float[] c, int co, int ccs) {
        int j = 0;
        if (ccs == 1) {
            for (; j + L <= columns; j += L) {
                FloatVector s = FloatVector.fromArray(SPECIES, tile, to + j).mul(alpha);
                if (beta != 0) {
                    s = FloatVector.fromArray(SPECIES, c, co + j).fma(FloatVector.broadcast(SPECIES, beta), s);
                }
                s.intoArray(c, co + j);
            }
        }
        for (; j < columns; j++) {
            int at = co + j * ccs;
            float s = alpha * tile[to + j];
            c[at] = beta == 0 ? s : Math.fma(beta, c[at], s);
        }
    }

    private static int roundUp(int size, int multiple) {
        return (size + multiple - 1) / multiple * multiple;
    }
}
