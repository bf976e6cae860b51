package cotangent.vector;

// @specialize Double

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Packs as {@link FloatGemmPacking} does, with vectors where one of the strides is 1: rows are copied, and contiguous columns
 * are transposed in registers, eight by eight.
 *
 * <p>All vectors have the one species of the kernels. Where two species meet, the compiler's profile of the Vector API no longer
 * tells them apart, and methods far from here begin to box their vectors.
 */
final class SimdFloatPacking {
    private static final VectorSpecies<Float> SPECIES = SimdSpecies.FLOAT;
    private static final int L = SPECIES.length();

    /** Whether there are vectors of eight lanes, and a compiler that exchanges lanes fast: JDK 17's is slower than scalar code. */
    private static final boolean TRANSPOSES = L >= 8 && Runtime.version().feature() >= 25;

    private static final VectorShuffle<Float> SWAP1 = swap(1);
    private static final VectorShuffle<Float> SWAP2 = swap(2);
    private static final VectorShuffle<Float> SWAP4 = swap(4);
    private static final VectorMask<Float> ODD1 = odd(1);
    private static final VectorMask<Float> ODD2 = odd(2);
    private static final VectorMask<Float> ODD4 = odd(4);
    private static final VectorMask<Float> FIRST8 = VectorMask.fromLong(SPECIES, 0xFF);
    private static final VectorMask<Float> LAST8 = VectorMask.fromLong(SPECIES, 0xFF00);

    /** Exchanges lanes whose numbers differ by {@code step}. */
    private static VectorShuffle<Float> swap(int step) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ step) % L);
    }

    /** The upper lane of each exchanged pair. */
    private static VectorMask<Float> odd(int step) {
        boolean[] lanes = new boolean[L];
        for (int lane = 0; lane < lanes.length; lane++) {
            lanes[lane] = (lane & step) != 0;
        }
        return VectorMask.fromArray(SPECIES, lanes, 0);
    }

    /** See {@link FloatGemmPacking#panels}. */
    static void panels(int rows, int columns, float[] x, int xo, int xrs, int xcs, float[] y, int width) {
        if (xcs == 1 && width % L == 0) {
            copy(rows, columns, x, xo, xrs, y, width);
        } else if (TRANSPOSES && xrs == 1 && width % 8 == 0) {
            transpose(rows, columns, x, xo, xcs, y, width);
        } else {
            FloatGemmPacking.panels(rows, columns, x, xo, xrs, xcs, y, width);
        }
    }

    private static void copy(int rows, int columns, float[] x, int xo, int xrs, float[] y, int width) {
        int whole = columns / width * width;
        int panel = rows * width;
        for (int i = 0; i < rows; i++) {
            int from = xo + i * xrs;
            int to = i * width;
            for (int j = 0; j < whole; j += width) {
                for (int v = 0; v < width; v += L) {
                    FloatVector.fromArray(SPECIES, x, from + j + v).intoArray(y, to + v);
                }
                to += panel;
            }
        }
        if (whole < columns) {
            FloatGemmPacking.panel(rows, columns - whole, x, xo + whole, xrs, 1, y, whole * rows, width);
        }
    }

    private static void transpose(int rows, int columns, float[] x, int xo, int xcs, float[] y, int width) {
        for (int j = 0; j < columns; j += width) {
            int valid = Math.min(width, columns - j);
            int eights = valid / 8 * 8;
            int from = xo + j * xcs;
            int to = j * rows;
            for (int v = 0; v < eights; v += 8) {
                eightColumns(rows, x, from + v * xcs, xcs, y, to + v, width);
            }
            if (eights < width) {
                FloatGemmPacking.lastColumns(rows, eights, valid, x, from, 1, xcs, y, to, width);
            }
        }
    }

    /**
     * Three rounds exchange the off-diagonal quarters of ever larger blocks: of 2 by 2, 4 by 4, 8 by 8. Vectors of 16 hold two blocks, of rows
     * {@code i} to {@code i + 7} and of the eight behind them.
     */
    private static void eightColumns(int rows, float[] x, int xo, int xcs, float[] y, int yo, int width) {
        int i = 0;
        for (; i + L <= rows; i += L) {
            FloatVector a0 = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector a1 = FloatVector.fromArray(SPECIES, x, xo + xcs + i);
            FloatVector a2 = FloatVector.fromArray(SPECIES, x, xo + 2 * xcs + i);
            FloatVector a3 = FloatVector.fromArray(SPECIES, x, xo + 3 * xcs + i);
            FloatVector a4 = FloatVector.fromArray(SPECIES, x, xo + 4 * xcs + i);
            FloatVector a5 = FloatVector.fromArray(SPECIES, x, xo + 5 * xcs + i);
            FloatVector a6 = FloatVector.fromArray(SPECIES, x, xo + 6 * xcs + i);
            FloatVector a7 = FloatVector.fromArray(SPECIES, x, xo + 7 * xcs + i);
            FloatVector b0 = a0.blend(a1.rearrange(SWAP1), ODD1);
            FloatVector b1 = a0.rearrange(SWAP1).blend(a1, ODD1);
            FloatVector b2 = a2.blend(a3.rearrange(SWAP1), ODD1);
            FloatVector b3 = a2.rearrange(SWAP1).blend(a3, ODD1);
            FloatVector b4 = a4.blend(a5.rearrange(SWAP1), ODD1);
            FloatVector b5 = a4.rearrange(SWAP1).blend(a5, ODD1);
            FloatVector b6 = a6.blend(a7.rearrange(SWAP1), ODD1);
            FloatVector b7 = a6.rearrange(SWAP1).blend(a7, ODD1);
            FloatVector c0 = b0.blend(b2.rearrange(SWAP2), ODD2);
            FloatVector c2 = b0.rearrange(SWAP2).blend(b2, ODD2);
            FloatVector c1 = b1.blend(b3.rearrange(SWAP2), ODD2);
            FloatVector c3 = b1.rearrange(SWAP2).blend(b3, ODD2);
            FloatVector c4 = b4.blend(b6.rearrange(SWAP2), ODD2);
            FloatVector c6 = b4.rearrange(SWAP2).blend(b6, ODD2);
            FloatVector c5 = b5.blend(b7.rearrange(SWAP2), ODD2);
            FloatVector c7 = b5.rearrange(SWAP2).blend(b7, ODD2);
            FloatVector d0 = c0.blend(c4.rearrange(SWAP4), ODD4);
            FloatVector d4 = c0.rearrange(SWAP4).blend(c4, ODD4);
            FloatVector d1 = c1.blend(c5.rearrange(SWAP4), ODD4);
            FloatVector d5 = c1.rearrange(SWAP4).blend(c5, ODD4);
            FloatVector d2 = c2.blend(c6.rearrange(SWAP4), ODD4);
            FloatVector d6 = c2.rearrange(SWAP4).blend(c6, ODD4);
            FloatVector d3 = c3.blend(c7.rearrange(SWAP4), ODD4);
            FloatVector d7 = c3.rearrange(SWAP4).blend(c7, ODD4);
            int to = yo + i * width;
            if (L == 8) {
                d0.intoArray(y, to);
                d1.intoArray(y, to + width);
                d2.intoArray(y, to + 2 * width);
                d3.intoArray(y, to + 3 * width);
                d4.intoArray(y, to + 4 * width);
                d5.intoArray(y, to + 5 * width);
                d6.intoArray(y, to + 6 * width);
                d7.intoArray(y, to + 7 * width);
            } else {
                // the lanes from 8 on land where their row begins
                int next = to + 8 * width - 8;
                d0.intoArray(y, to, FIRST8);
                d0.intoArray(y, next, LAST8);
                d1.intoArray(y, to + width, FIRST8);
                d1.intoArray(y, next + width, LAST8);
                d2.intoArray(y, to + 2 * width, FIRST8);
                d2.intoArray(y, next + 2 * width, LAST8);
                d3.intoArray(y, to + 3 * width, FIRST8);
                d3.intoArray(y, next + 3 * width, LAST8);
                d4.intoArray(y, to + 4 * width, FIRST8);
                d4.intoArray(y, next + 4 * width, LAST8);
                d5.intoArray(y, to + 5 * width, FIRST8);
                d5.intoArray(y, next + 5 * width, LAST8);
                d6.intoArray(y, to + 6 * width, FIRST8);
                d6.intoArray(y, next + 6 * width, LAST8);
                d7.intoArray(y, to + 7 * width, FIRST8);
                d7.intoArray(y, next + 7 * width, LAST8);
            }
        }
        for (; i < rows; i++) {
            for (int v = 0; v < 8; v++) {
                y[yo + i * width + v] = x[xo + v * xcs + i];
            }
        }
    }

    private SimdFloatPacking() {}
}
