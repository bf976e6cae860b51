package cotangent.vector;

// @specialize Double

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Packs as {@link FloatGemmPacking} does, with vectors where one of the strides is 1: rows are copied, and contiguous columns
 * are transposed, in rounds that exchange the off-diagonal quarters of ever larger blocks: of 2 by 2, 4 by 4, 8 by 8, 16 by 16.
 *
 * <p>The rounds are spread over two small methods with a buffer between them. In one method they were too large for HotSpot's first compiler
 * to add the counters of its third tier: a virtual machine that had compiled it to the second tier, because the queue of the second compiler
 * was long at that time, never left that code, which is more than ten times as slow.
 *
 * <p>All vectors have the one species of the kernels. Where two species meet, the compiler's profile of the Vector API no longer
 * tells them apart, and methods far from here begin to box their vectors.
 */
final class SimdFloatPacking {
    private static final VectorSpecies<Float> SPECIES = SimdSpecies.FLOAT;
    private static final int L = SPECIES.length();

    /** Whether there are vectors of at least eight lanes, and a compiler that exchanges lanes fast: JDK 17's is slower than scalar code. */
    private static final boolean TRANSPOSES = L >= 8 && Runtime.version().feature() >= 25;

    private static final VectorShuffle<Float> SWAP1 = swap(1);
    private static final VectorShuffle<Float> SWAP2 = swap(2);
    private static final VectorShuffle<Float> SWAP4 = swap(4);
    private static final VectorShuffle<Float> SWAP8 = swap(8);
    private static final VectorMask<Float> ODD1 = odd(1);
    private static final VectorMask<Float> ODD2 = odd(2);
    private static final VectorMask<Float> ODD4 = odd(4);
    private static final VectorMask<Float> ODD8 = odd(8);

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
        } else if (TRANSPOSES && xrs == 1 && (width % L == 0 || width == 8)) {
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
        float[] buffer = FloatGemmScratch.get().tile;
        int piece = Math.min(width, L);
        int whole = rows / L * L;
        for (int j = 0; j < columns; j += width) {
            int valid = Math.min(width, columns - j);
            int pieces = valid / piece * piece;
            int from = xo + j * xcs;
            int to = j * rows;
            for (int v = 0; v < pieces; v += piece) {
                for (int i = 0; i < whole; i += L) {
                    piece(piece, x, from + v * xcs + i, xcs, y, to + i * width + v, width, buffer);
                }
            }
            FloatGemmPacking.lastColumns(whole, pieces, valid, x, from, 1, xcs, y, to, width);
            FloatGemmPacking.panel(rows - whole, valid, x, from + whole, 1, xcs, y, to + whole * width, width);
        }
    }

    /**
     * {@code L} rows of a vector of columns, or of eight where a vector has 16 lanes: of these, two rows lie side by side in the panel and
     * fill a vector too.
     */
    private static void piece(int columns, float[] x, int xo, int xcs, float[] y, int yo, int width, float[] buffer) {
        for (int j = 0; j < columns; j += 4) {
            fourColumns(x, xo + j * xcs, xcs, buffer, j * L);
        }
        // What meets in the round of 8: two more groups of columns, or else the next row.
        int far = columns == 16 ? 8 : 1;
        int step = columns == 16 ? 1 : 2;
        int second = L == 8 ? width : 8 * width;
        for (int i = 0; i < 4; i += step) {
            groups(buffer, i * L, far * L, y, yo + i * width, second, 4 * width);
        }
    }

    /** The rounds of 2 and 4: vector {@code i} of the four has the four columns of row {@code i}, then of {@code i + 4}, and so on. */
    private static void fourColumns(float[] x, int xo, int xcs, float[] y, int yo) {
        FloatVector a0 = FloatVector.fromArray(SPECIES, x, xo);
        FloatVector a1 = FloatVector.fromArray(SPECIES, x, xo + xcs);
        FloatVector a2 = FloatVector.fromArray(SPECIES, x, xo + 2 * xcs);
        FloatVector a3 = FloatVector.fromArray(SPECIES, x, xo + 3 * xcs);
        FloatVector b0 = a0.blend(a1.rearrange(SWAP1), ODD1);
        FloatVector b1 = a0.rearrange(SWAP1).blend(a1, ODD1);
        FloatVector b2 = a2.blend(a3.rearrange(SWAP1), ODD1);
        FloatVector b3 = a2.rearrange(SWAP1).blend(a3, ODD1);
        b0.blend(b2.rearrange(SWAP2), ODD2).intoArray(y, yo);
        b1.blend(b3.rearrange(SWAP2), ODD2).intoArray(y, yo + L);
        b0.rearrange(SWAP2).blend(b2, ODD2).intoArray(y, yo + 2 * L);
        b1.rearrange(SWAP2).blend(b3, ODD2).intoArray(y, yo + 3 * L);
    }

    /** The round of 8 and, with 16 lanes, that of 16: of the vectors at {@code xo} and four behind, and of those {@code far} behind them. */
    private static void groups(float[] x, int xo, int far, float[] y, int yo, int second, int fourth) {
        FloatVector a0 = FloatVector.fromArray(SPECIES, x, xo);
        FloatVector a1 = FloatVector.fromArray(SPECIES, x, xo + 4 * L);
        FloatVector a2 = FloatVector.fromArray(SPECIES, x, xo + far);
        FloatVector a3 = FloatVector.fromArray(SPECIES, x, xo + far + 4 * L);
        FloatVector b0 = a0.blend(a1.rearrange(SWAP4), ODD4);
        FloatVector b1 = a0.rearrange(SWAP4).blend(a1, ODD4);
        FloatVector b2 = a2.blend(a3.rearrange(SWAP4), ODD4);
        FloatVector b3 = a2.rearrange(SWAP4).blend(a3, ODD4);
        if (L == 8) {
            b0.intoArray(y, yo);
            b1.intoArray(y, yo + fourth);
            b2.intoArray(y, yo + second);
            b3.intoArray(y, yo + second + fourth);
        } else {
            b0.blend(b2.rearrange(SWAP8), ODD8).intoArray(y, yo);
            b1.blend(b3.rearrange(SWAP8), ODD8).intoArray(y, yo + fourth);
            b0.rearrange(SWAP8).blend(b2, ODD8).intoArray(y, yo + second);
            b1.rearrange(SWAP8).blend(b3, ODD8).intoArray(y, yo + second + fourth);
        }
    }

    private SimdFloatPacking() {}
}
