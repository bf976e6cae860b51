package cotangent.vector;

// @specialize Double
// @Double import jdk.incubator.vector.LongVector;
// @Double import jdk.incubator.vector.VectorShape;

import java.util.Arrays;
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

    /** Elements that lie two apart, side by side. */
    private static final ThreadLocal<float[]> LINE = ThreadLocal.withInitial(() -> new float[0]);

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

    /** Odd elements in the same way. */
    private static final VectorShuffle<Float> ODD_ONES = VectorShuffle.fromOp(SPECIES, i -> (2 * i + 1) % L);

    private static final VectorMask<Float> UPPER = VectorMask.fromLong(SPECIES, -1L << L / 2);

    /** Each element of the lower half twice. */
    private static final VectorShuffle<Float> LOWER_TWICE = VectorShuffle.fromOp(SPECIES, i -> i / 2);

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
        int end = vectorsEnd(x, first, rows, rowStep, columns, columnStep, step, n, spare);
        boolean four = rows == 2 && columns == 2 && columnStep == 1 && step == 2;
        boolean ordered = end == 0
                || (four
                        ? maxOfFour(x, xo, first, rowStep, end, y, yo, index, io)
                        : maxOfAny(x, xo, first, rows, rowStep, columns, columnStep, step, end, y, yo, index, io));
        int done = ordered ? end : 0;
        if (done < n) {
            int at = first + done * step;
            int to = yo + done;
            SCALAR.max(x, xo, at, rows, rowStep, columns, columnStep, step, n - done, y, to, index, io + done, 0);
        }
    }

    /** The number of windows that can be taken by vectors, of which the last may reach beyond them. */
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

    /** The maxima of windows of 2 x 2 side by side; false if a NaN may be among their elements. */
    private static boolean maxOfFour(
            float[] x, int xo, int first, int rowStep, int end, float[] y, int yo, int[] index, int io) {
        boolean ordered = true;
        for (int i = 0; i < end; i += L) {
            int at = first + 2 * i;
            FloatVector u0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector u1 = FloatVector.fromArray(SPECIES, x, at + L);
            FloatVector v0 = FloatVector.fromArray(SPECIES, x, at + rowStep);
            FloatVector v1 = FloatVector.fromArray(SPECIES, x, at + rowStep + L);
            FloatVector a = u0.rearrange(EVEN).blend(u1.rearrange(EVEN), UPPER);
            FloatVector b = u0.rearrange(ODD_ONES).blend(u1.rearrange(ODD_ONES), UPPER);
            FloatVector c = v0.rearrange(EVEN).blend(v1.rearrange(EVEN), UPPER);
            FloatVector d = v0.rearrange(ODD_ONES).blend(v1.rearrange(ODD_ONES), UPPER);
            FloatVector sum = a.add(b).add(c.add(d));
            ordered &= !sum.compare(VectorOperators.NE, sum).anyTrue();
            int place = at - xo;
            VectorMask<Float> right = b.compare(VectorOperators.GT, a);
            FloatVector upper = a.blend(b, right);
            FloatVector upperPlaces = EVEN_LANES
                    .add(place)
                    .reinterpretAsFloats()
                    .blend(EVEN_LANES.add(place + 1).reinterpretAsFloats(), right);
            VectorMask<Float> lowerRight = d.compare(VectorOperators.GT, c);
            FloatVector lower = c.blend(d, lowerRight);
            FloatVector lowerPlaces = EVEN_LANES
                    .add(place + rowStep)
                    .reinterpretAsFloats()
                    .blend(EVEN_LANES.add(place + rowStep + 1).reinterpretAsFloats(), lowerRight);
            VectorMask<Float> below = lower.compare(VectorOperators.GT, upper);
            upper.blend(lower, below).intoArray(y, yo + i);
            FloatVector places = upperPlaces.blend(lowerPlaces, below);
            places.reinterpretAsInts().intoArray(index, io + i); // @only Float
            // @Double ((IntVector) places.reinterpretAsLongs().convertShape(VectorOperators.L2I, INTS, 0))
            // @Double .intoArray(index, io + i);
        }
        return ordered;
    }

    /**
     * The maxima of windows one or two elements apart, an element of all windows at a time: what is found so far waits in the results, as vectors
     * that live through a loop within a loop are boxed by some compilers. False if there is a NaN.
     */
    private static boolean maxOfAny(
            float[] x,
            int xo,
            int first,
            int rows,
            int rowStep,
            int columns,
            int columnStep,
            int step,
            int end,
            float[] y,
            int yo,
            int[] index,
            int io) {
        float[] line = step == 1 ? x : line(end);
        boolean ordered = true;
        for (int k = 0; k < rows * columns; k++) {
            int from = first + k / columns * rowStep + k % columns * columnStep;
            if (step == 2) {
                evens(x, from, end, line);
            }
            ordered &= join(k == 0, line, step == 1 ? from : 0, end, from - xo, step, y, yo, index, io);
        }
        return ordered;
    }

    /** Joins elements, at places {@code step} apart, with the maxima so far, or starts with them. */
    private static boolean join(
            boolean start, float[] x, int xo, int end, int place, int step, float[] y, int yo, int[] index, int io) {
        boolean ordered = true;
        for (int i = 0; i < end; i += L) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector places = LANES.mul(step).add(place + i * step).reinterpretAsFloats();
            ordered &= !v.compare(VectorOperators.NE, v).anyTrue();
            // @if Float
            FloatVector before = IntVector.fromArray(PLACES, index, io + i).reinterpretAsFloats();
            // @end
            // @Double DoubleVector before = ((LongVector) IntVector.fromArray(INTS, index, io + i)
            // @Double .convertShape(VectorOperators.I2L, PLACES, 0)).reinterpretAsDoubles();
            FloatVector best = FloatVector.fromArray(SPECIES, y, yo + i);
            VectorMask<Float> chosen = v.compare(VectorOperators.GT, best).or(SPECIES.maskAll(start));
            best.blend(v, chosen).intoArray(y, yo + i);
            before = before.blend(places, chosen);
            before.reinterpretAsInts().intoArray(index, io + i); // @only Float
            // @Double ((IntVector) before.reinterpretAsLongs().convertShape(VectorOperators.L2I, INTS, 0))
            // @Double .intoArray(index, io + i);
        }
        return ordered;
    }

    /** The even elements from {@code from} on, for as many windows. */
    private static void evens(float[] x, int from, int end, float[] line) {
        for (int i = 0; i < end; i += L) {
            FloatVector u = FloatVector.fromArray(SPECIES, x, from + 2 * i);
            FloatVector v = FloatVector.fromArray(SPECIES, x, from + 2 * i + L);
            u.rearrange(EVEN).blend(v.rearrange(EVEN), UPPER).intoArray(line, i);
        }
    }

    private static float[] line(int n) {
        float[] line = LINE.get();
        if (line.length < n + L) {
            line = new float[n + L];
            LINE.set(line);
        }
        return line;
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
        int end = vectorsEnd(x, first, rows, rowStep, columns, columnStep, step, n, spare);
        if (rows == 2 && columns == 2 && columnStep == 1 && step == 2) {
            averageOfFour(x, first, rowStep, end, divisor, y, yo);
        } else if (end > 0) {
            float[] line = step == 1 ? x : line(end);
            for (int k = 0; k < rows * columns; k++) {
                int from = first + k / columns * rowStep + k % columns * columnStep;
                if (step == 2) {
                    evens(x, from, end, line);
                }
                add(k == 0, line, step == 1 ? from : 0, end, y, yo);
            }
            divide(y, yo, end, divisor);
        }
        if (end < n) {
            int at = first + end * step;
            SCALAR.average(x, at, rows, rowStep, columns, columnStep, step, n - end, divisor, y, yo + end, 0);
        }
    }

    private static void averageOfFour(float[] x, int first, int rowStep, int end, float divisor, float[] y, int yo) {
        for (int i = 0; i < end; i += L) {
            int at = first + 2 * i;
            FloatVector u0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector u1 = FloatVector.fromArray(SPECIES, x, at + L);
            FloatVector v0 = FloatVector.fromArray(SPECIES, x, at + rowStep);
            FloatVector v1 = FloatVector.fromArray(SPECIES, x, at + rowStep + L);
            u0.rearrange(EVEN)
                    .blend(u1.rearrange(EVEN), UPPER)
                    .add(0f)
                    .add(u0.rearrange(ODD_ONES).blend(u1.rearrange(ODD_ONES), UPPER))
                    .add(v0.rearrange(EVEN).blend(v1.rearrange(EVEN), UPPER))
                    .add(v0.rearrange(ODD_ONES).blend(v1.rearrange(ODD_ONES), UPPER))
                    .div(divisor)
                    .intoArray(y, yo + i);
        }
    }

    /** {@code y = y + x}, or {@code 0 + x} at first. */
    private static void add(boolean start, float[] x, int xo, int end, float[] y, int yo) {
        if (start) {
            Arrays.fill(y, yo, yo + (end + L - 1) / L * L, 0);
        }
        for (int i = 0; i < end; i += L) {
            FloatVector.fromArray(SPECIES, y, yo + i)
                    .add(FloatVector.fromArray(SPECIES, x, xo + i))
                    .intoArray(y, yo + i);
        }
    }

    private static void divide(float[] y, int yo, int end, float divisor) {
        for (int i = 0; i < end; i += L) {
            FloatVector.fromArray(SPECIES, y, yo + i).div(divisor).intoArray(y, yo + i);
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
}
