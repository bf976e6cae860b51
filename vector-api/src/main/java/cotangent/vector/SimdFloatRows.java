package cotangent.vector;

import static cotangent.vector.SimdFloatFunctions.EXP_MAX;
import static cotangent.vector.SimdFloatFunctions.EXP_MIN;
import static cotangent.vector.SimdFloatFunctions.HALF;
import static cotangent.vector.SimdFloatFunctions.LOG2_E;
import static cotangent.vector.SimdFloatFunctions.ONE;
import static cotangent.vector.SimdFloatFunctions.POWER;
import static cotangent.vector.SimdFloatFunctions.ROUND;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

// @specialize Double

/**
 * Softmax and its relatives with the Vector API. Narrow rows take each step for many rows at once, so that the exponentials fill whole
 * vectors.
 */
final class SimdFloatRows implements FloatRows {
    private static final VectorSpecies<Float> SPECIES = SimdSpecies.FLOAT;
    private static final int LENGTH = SPECIES.length();

    /** Elements that take one step together; they stay in the first-level cache until the next. */
    private static final int CHUNK = FloatRowScratch.CHUNK;

    @Override
    public void softmax(float[] x, int xo, float[] y, int yo, int rows, int columns) {
        FloatRowScratch scratch = FloatRowScratch.current();
        float[] lanes = scratch.lanes;
        int step = Math.max(1, CHUNK / Math.max(1, columns));
        for (int r = 0; r < rows; r += step) {
            int count = Math.min(step, rows - r);
            int to = yo + r * columns;
            for (int i = 0; i < count; i++) {
                int offset = (r + i) * columns;
                subtract(x, xo + offset, max(x, xo + offset, columns, lanes), y, yo + offset, columns);
            }
            exp(y, to, 0, y, to, count * columns, scratch.tail);
            for (int i = 0; i < count; i++) {
                divide(y, to + i * columns, sum(y, to + i * columns, columns, lanes), columns);
            }
        }
    }

    @Override
    public void logSoftmax(float[] x, int xo, float[] y, int yo, int rows, int columns) {
        FloatRowScratch scratch = FloatRowScratch.current();
        for (int r = 0; r < rows; r++) {
            int from = xo + r * columns;
            int to = yo + r * columns;
            float max = max(x, from, columns, scratch.lanes);
            float log = FloatFunctions.log(sumExp(x, from, max, columns, scratch));
            subtract(x, from, max, y, to, columns);
            subtract(y, to, log, y, to, columns);
        }
    }

    @Override
    public void logSumExp(float[] x, int xo, float[] y, int yo, int rows, int columns) {
        FloatRowScratch scratch = FloatRowScratch.current();
        for (int r = 0; r < rows; r++) {
            int from = xo + r * columns;
            float max = max(x, from, columns, scratch.lanes);
            y[yo + r] = max == Float.NEGATIVE_INFINITY
                    ? max
                    : max + FloatFunctions.log(sumExp(x, from, max, columns, scratch));
        }
    }

    private static float max(float[] x, int xo, int n, float[] lanes) {
        float max = Float.NEGATIVE_INFINITY;
        int i = 0;
        if (n >= 2 * LENGTH) {
            FloatVector most = FloatVector.fromArray(SPECIES, x, xo);
            for (i = LENGTH; i <= n - LENGTH; i += LENGTH) {
                most = most.lanewise(VectorOperators.MAX, FloatVector.fromArray(SPECIES, x, xo + i));
            }
            most.intoArray(lanes, 0);
            for (int j = 0; j < LENGTH; j++) {
                max = Math.max(max, lanes[j]);
            }
        }
        for (; i < n; i++) {
            max = Math.max(max, x[xo + i]);
        }
        return max;
    }

    private static void subtract(float[] x, int xo, float c, float[] y, int yo, int n) {
        FloatVector v = FloatVector.broadcast(SPECIES, c);
        int i = 0;
        for (; i <= n - LENGTH; i += LENGTH) {
            FloatVector.fromArray(SPECIES, x, xo + i).sub(v).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = x[xo + i] - c;
        }
    }

    private static void divide(float[] y, int yo, float c, int n) {
        FloatVector v = FloatVector.broadcast(SPECIES, c);
        int i = 0;
        for (; i <= n - LENGTH; i += LENGTH) {
            FloatVector.fromArray(SPECIES, y, yo + i).div(v).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] /= c;
        }
    }

    private static float sum(float[] x, int xo, int n, float[] lanes) {
        Arrays.fill(lanes, 0);
        addTo(lanes, x, xo, n);
        return FloatLanes.join(lanes, n);
    }

    private static void addTo(float[] lanes, float[] x, int xo, int n) {
        int whole = n - n % Lanes.FLOAT;
        for (int lane = 0; lane < Lanes.FLOAT && whole > 0; lane += LENGTH) {
            FloatVector sum = FloatVector.fromArray(SPECIES, lanes, lane);
            for (int i = lane; i < whole; i += Lanes.FLOAT) {
                sum = sum.add(FloatVector.fromArray(SPECIES, x, xo + i));
            }
            sum.intoArray(lanes, lane);
        }
        for (int i = whole; i < n; i++) {
            lanes[i - whole] += x[xo + i];
        }
    }

    /** {@link #sum} of exp(x - max). */
    private static float sumExp(float[] x, int xo, float max, int n, FloatRowScratch scratch) {
        Arrays.fill(scratch.lanes, 0);
        for (int i = 0; i < n; i += CHUNK) {
            int count = Math.min(CHUNK, n - i);
            exp(x, xo + i, max, scratch.chunk, 0, count, scratch.tail);
            addTo(scratch.lanes, scratch.chunk, 0, count);
        }
        return FloatLanes.join(scratch.lanes, n);
    }

    /**
     * {@code y = exp(x - c)}. This is {@link SimdFloatFunctions#exp} written out, which makes the method too large to be inlined (C2 takes up to
     * 325 bytes): inlined into its callers it reached the compiler's limit of nodes, in one process of several, and vectors were boxed.
     */
    private static void exp(float[] x, int xo, float c, float[] y, int yo, int n, float[] tail) {
        FloatVector shift = FloatVector.broadcast(SPECIES, c);
        for (int i = 0; i < n; i += LENGTH) {
            boolean whole = i <= n - LENGTH;
            if (!whole) {
                System.arraycopy(x, xo + i, tail, 0, n - i);
            }
            FloatVector v = FloatVector.fromArray(SPECIES, whole ? x : tail, whole ? xo + i : 0)
                    .sub(shift);
            v = v.blend(EXP_MAX, v.compare(VectorOperators.GT, EXP_MAX));
            v = v.blend(EXP_MIN, v.compare(VectorOperators.LT, EXP_MIN));
            FloatVector k = v.fma(LOG2_E, ROUND).sub(ROUND);
            FloatVector r = SimdFloatFunctions.reduce(v, k);
            // @if Float
            FloatVector p = SimdFloatPolynomials.EXP_4;
            p = p.fma(r, SimdFloatPolynomials.EXP_3);
            p = p.fma(r, SimdFloatPolynomials.EXP_2);
            p = p.fma(r, SimdFloatPolynomials.EXP_1);
            p = p.fma(r, SimdFloatPolynomials.EXP_0);
            // @end
            // @Double DoubleVector p = SimdDoublePolynomials.exp(r);
            p = r.mul(r).fma(p, r).add(ONE);
            FloatVector half = k.fma(HALF, ROUND).sub(ROUND);
            // @if Float
            var power = half.add(POWER).reinterpretAsInts();
            var power2 = k.sub(half).add(POWER).reinterpretAsInts();
            // @end
            // @Double var power = half.add(POWER).reinterpretAsLongs();
            // @Double var power2 = k.sub(half).add(POWER).reinterpretAsLongs();
            power = power.lanewise(VectorOperators.LSHL, FloatFunctions.MANTISSA_BITS);
            power2 = power2.lanewise(VectorOperators.LSHL, FloatFunctions.MANTISSA_BITS);
            p.mul(power.reinterpretAsFloats())
                    .mul(power2.reinterpretAsFloats())
                    .intoArray(whole ? y : tail, whole ? yo + i : 0);
            if (!whole) {
                System.arraycopy(tail, 0, y, yo + i, n - i);
            }
        }
    }
}
