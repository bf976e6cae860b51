package cotangent.vector;

// @specialize Double
// @Double import jdk.incubator.vector.LongVector;
// @Double import jdk.incubator.vector.VectorShape;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops over windows on the Vector API, a lane for a window; windows that lie more than two elements apart are left to the scalar loops. Rows
 * are short, so a last vector that reads elements behind them, and writes where later results belong, is what makes vectors pay.
 */
final class SimdFloatPoolingRows implements FloatPoolingRows {
    private static final VectorSpecies<Float> SPECIES = SimdSpecies.FLOAT;
    private static final int L = SPECIES.length();
    private static final FloatPoolingRows SCALAR = new ScalarFloatPoolingRows();

    // Places take as many bits as elements, so that one mask selects both.
    // @if Float
    private static final VectorSpecies<Integer> PLACES = SimdSpecies.INT;
    private static final IntVector LANES = IntVector.zero(PLACES).addIndex(1);
    private static final IntVector EVEN_LANES = IntVector.zero(PLACES).addIndex(2);
    // @end
    // @Double private static final VectorSpecies<Long> PLACES = SimdSpecies.LONG;
    // @Double private static final VectorSpecies<Integer> INTS = VectorSpecies.of(
    // @Double int.class, VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));
    // @Double private static final LongVector LANES = LongVector.zero(PLACES).addIndex(1);
    // @Double private static final LongVector EVEN_LANES = LongVector.zero(PLACES).addIndex(2);

    /** Even elements of two vectors: those of the first in the lower half, those of the second in the upper one. */
    private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(SPECIES, i -> 2 * i % L);

    private static final VectorMask<Float> UPPER = VectorMask.fromLong(SPECIES, -1L << L / 2);

    /** Each element of the lower, and of the upper, half twice. */
    private static final VectorShuffle<Float> LOWER_TWICE = VectorShuffle.fromOp(SPECIES, i -> i / 2);

    private static final VectorShuffle<Float> UPPER_TWICE = VectorShuffle.fromOp(SPECIES, i -> L / 2 + i / 2);

    private static final VectorMask<Float> ODD = VectorMask.fromLong(SPECIES, 0xAAAAAAAAAAAAAAAAL >>> (64 - L));

    @Override
    public void max(
            float[] x,
            int xo,
            int first,
            int rows,
            int rowStep,
            int columns,
            int columnStep,
            int step,
            int n,
            float[] y,
            int yo,
            int[] index,
            int io,
            int spare) {
        int i = 0;
        int end = vectorsEnd(x, first, rows, rowStep, columns, columnStep, step, n, spare);
        for (; i < end; i += L) {
            int at = first + i * step;
            boolean ordered = step == 1
                    ? neighbours(x, xo, at, rows, rowStep, columns, columnStep, y, yo + i, index, io + i)
                    : pairs(x, xo, at, rows, rowStep, columns, columnStep, y, yo + i, index, io + i);
            if (!ordered) {
                int count = Math.min(L, n - i);
                SCALAR.max(x, xo, at, rows, rowStep, columns, columnStep, step, count, y, yo + i, index, io + i, 0);
            }
        }
        if (i < n) {
            int at = first + i * step;
            SCALAR.max(x, xo, at, rows, rowStep, columns, columnStep, step, n - i, y, yo + i, index, io + i, 0);
        }
    }

    /** The number of windows, or more by a part of a vector, that can be taken by vectors. */
    private static int vectorsEnd(
            float[] x, int first, int rows, int rowStep, int columns, int columnStep, int step, int n, int spare) {
        if (step > 2 || rows == 0 || columns == 0) {
            return 0;
        }
        int last = first + (rows - 1) * rowStep + (columns - 1) * columnStep;
        int readable = Math.max(0, x.length - last) / step / L * L;
        int writable = (n + spare) / L * L;
        return Math.min(n, Math.min(readable, writable));
    }

    /** The maxima of a vector of windows one element apart; false if a NaN may be among their elements. */
    private static boolean neighbours(
            float[] x,
            int xo,
            int at,
            int rows,
            int rowStep,
            int columns,
            int columnStep,
            float[] y,
            int yo,
            int[] index,
            int io) {
        FloatVector best = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector places = LANES.add(at - xo).reinterpretAsFloats();
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int r = 0; r < rows; r++) {
            int from = at + r * rowStep;
            for (int c = 0; c < columns; c++, from += columnStep) {
                FloatVector v = FloatVector.fromArray(SPECIES, x, from);
                VectorMask<Float> larger = v.compare(VectorOperators.GT, best);
                best = best.blend(v, larger);
                places = places.blend(LANES.add(from - xo).reinterpretAsFloats(), larger);
                sum = sum.add(v);
            }
        }
        best.intoArray(y, yo);
        places.reinterpretAsInts().intoArray(index, io); // @only Float
        // @Double ((IntVector) places.reinterpretAsLongs().convertShape(VectorOperators.L2I, INTS, 0))
        // @Double .intoArray(index, io);
        return !sum.compare(VectorOperators.NE, sum).anyTrue();
    }

    /** As {@link #neighbours}, for windows two elements apart. */
    private static boolean pairs(
            float[] x,
            int xo,
            int at,
            int rows,
            int rowStep,
            int columns,
            int columnStep,
            float[] y,
            int yo,
            int[] index,
            int io) {
        FloatVector best = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector places = EVEN_LANES.add(at - xo).reinterpretAsFloats();
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int r = 0; r < rows; r++) {
            int from = at + r * rowStep;
            for (int c = 0; c < columns; c++, from += columnStep) {
                FloatVector v = FloatVector.fromArray(SPECIES, x, from)
                        .rearrange(EVEN)
                        .blend(FloatVector.fromArray(SPECIES, x, from + L).rearrange(EVEN), UPPER);
                VectorMask<Float> larger = v.compare(VectorOperators.GT, best);
                best = best.blend(v, larger);
                places = places.blend(EVEN_LANES.add(from - xo).reinterpretAsFloats(), larger);
                sum = sum.add(v);
            }
        }
        best.intoArray(y, yo);
        places.reinterpretAsInts().intoArray(index, io); // @only Float
        // @Double ((IntVector) places.reinterpretAsLongs().convertShape(VectorOperators.L2I, INTS, 0))
        // @Double .intoArray(index, io);
        return !sum.compare(VectorOperators.NE, sum).anyTrue();
    }

    @Override
    public void average(
            float[] x,
            int first,
            int rows,
            int rowStep,
            int columns,
            int columnStep,
            int step,
            int n,
            float divisor,
            float[] y,
            int yo,
            int spare) {
        int i = 0;
        int end = vectorsEnd(x, first, rows, rowStep, columns, columnStep, step, n, spare);
        for (; i < end; i += L) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int r = 0; r < rows; r++) {
                int from = first + i * step + r * rowStep;
                for (int c = 0; c < columns; c++, from += columnStep) {
                    FloatVector v = FloatVector.fromArray(SPECIES, x, from);
                    if (step == 2) {
                        v = v.rearrange(EVEN)
                                .blend(
                                        FloatVector.fromArray(SPECIES, x, from + L)
                                                .rearrange(EVEN),
                                        UPPER);
                    }
                    sum = sum.add(v);
                }
            }
            sum.div(divisor).intoArray(y, yo + i);
        }
        if (i < n) {
            int at = first + i * step;
            SCALAR.average(x, at, rows, rowStep, columns, columnStep, step, n - i, divisor, y, yo + i, 0);
        }
    }

    @Override
    public void share(
            float[] gy,
            int gyo,
            float divisor,
            float[] gx,
            int first,
            int rows,
            int rowStep,
            int columns,
            int columnStep,
            int step,
            int n) {
        int i = 0;
        if (columns == 2 && columnStep == 1 && step == 2) {
            for (; i + L / 2 <= n && gyo + i + L <= gy.length; i += L / 2) {
                FloatVector shares =
                        FloatVector.fromArray(SPECIES, gy, gyo + i).div(divisor).rearrange(LOWER_TWICE);
                int at = first + 2 * i;
                for (int r = 0; r < rows; r++, at += rowStep) {
                    FloatVector.fromArray(SPECIES, gx, at).add(shares).intoArray(gx, at);
                }
            }
        }
        if (i < n) {
            int at = first + i * step;
            SCALAR.share(gy, gyo + i, divisor, gx, at, rows, rowStep, columns, columnStep, step, n - i);
        }
    }

    @Override
    public void placePairs(
            float[] gy, int gyo, int[] index, int io, int n, int place, float[] gx, int first, int width, int spare) {
        int readable = Math.min(gy.length - gyo, index.length - io);
        int writable = n + spare / 2;
        if (L > readable || L > writable) {
            SCALAR.placePairs(gy, gyo, index, io, n, place, gx, first, width, spare);
            return;
        }
        // The second row after the first, whose last vector may write on it.
        int done = placeRow(gy, gyo, index, io, n, Math.min(readable, writable), place, gx, first);
        placeRow(gy, gyo, index, io, n, Math.min(readable, writable), place + width, gx, first + width);
        if (done < n) {
            SCALAR.placePairs(
                    gy, gyo + done, index, io + done, n - done, place + 2 * done, gx, first + 2 * done, width, spare);
        }
    }

    /** One row of elements, for the windows of whole vectors: as many windows as returned. */
    private static int placeRow(
            float[] gy, int gyo, int[] index, int io, int n, int limit, int place, float[] gx, int first) {
        int i = 0;
        for (; i < n && i + L <= limit; i += L) {
            // @if Float
            IntVector g = FloatVector.fromArray(SPECIES, gy, gyo + i).add(0f).reinterpretAsInts();
            IntVector at = IntVector.fromArray(PLACES, index, io + i).sub(EVEN_LANES);
            IntVector zero = IntVector.zero(PLACES);
            // @end
            // @Double LongVector g = DoubleVector.fromArray(SPECIES, gy, gyo + i).add(0.0).reinterpretAsLongs();
            // @Double LongVector at = ((LongVector) IntVector.fromArray(INTS, index, io + i)
            // @Double .convertShape(VectorOperators.I2L, PLACES, 0)).sub(EVEN_LANES);
            // @Double LongVector zero = LongVector.zero(PLACES);
            int here = place + 2 * i;
            FloatVector even =
                    zero.blend(g, at.compare(VectorOperators.EQ, here)).reinterpretAsFloats();
            FloatVector odd =
                    zero.blend(g, at.compare(VectorOperators.EQ, here + 1)).reinterpretAsFloats();
            int to = first + 2 * i;
            even.rearrange(LOWER_TWICE).blend(odd.rearrange(LOWER_TWICE), ODD).intoArray(gx, to);
            even.rearrange(UPPER_TWICE).blend(odd.rearrange(UPPER_TWICE), ODD).intoArray(gx, to + L);
        }
        return i;
    }
}
