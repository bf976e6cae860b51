package cotangent.vector;

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
    private static final int CHUNK = 2048;

    private static final SimdFloatMath MATH = new SimdFloatMath();

    @Override
    public void softmax(float[] x, int xo, float[] y, int yo, int rows, int columns) {
        float[] lanes = FloatRowScratch.current().lanes;
        int step = Math.max(1, CHUNK / Math.max(1, columns));
        for (int r = 0; r < rows; r += step) {
            int count = Math.min(step, rows - r);
            int to = yo + r * columns;
            for (int i = 0; i < count; i++) {
                int offset = (r + i) * columns;
                subtract(x, xo + offset, max(x, xo + offset, columns, lanes), y, yo + offset, columns);
            }
            MATH.exp(y, to, y, to, count * columns);
            for (int i = 0; i < count; i++) {
                divide(y, to + i * columns, sum(y, to + i * columns, columns, lanes), columns);
            }
        }
    }

    @Override
    public void logSoftmax(float[] x, int xo, float[] y, int yo, int rows, int columns) {
        FloatRowScratch scratch = FloatRowScratch.current();
        float[] lanes = scratch.lanes;
        float[] tail = scratch.tail;
        for (int r = 0; r < rows; r++) {
            int from = xo + r * columns;
            int to = yo + r * columns;
            float max = max(x, from, columns, lanes);
            float log = FloatFunctions.log(sumExp(x, from, max, columns, lanes, tail));
            subtract(x, from, max, y, to, columns);
            subtract(y, to, log, y, to, columns);
        }
    }

    @Override
    public void logSumExp(float[] x, int xo, float[] y, int yo, int rows, int columns) {
        FloatRowScratch scratch = FloatRowScratch.current();
        float[] lanes = scratch.lanes;
        float[] tail = scratch.tail;
        for (int r = 0; r < rows; r++) {
            int from = xo + r * columns;
            float max = max(x, from, columns, lanes);
            y[yo + r] = max == Float.NEGATIVE_INFINITY
                    ? max
                    : max + FloatFunctions.log(sumExp(x, from, max, columns, lanes, tail));
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
        int i = 0;
        for (; i <= n - LENGTH; i += LENGTH) {
            FloatVector.fromArray(SPECIES, x, xo + i).sub(c).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = x[xo + i] - c;
        }
    }

    private static void divide(float[] y, int yo, float c, int n) {
        int i = 0;
        for (; i <= n - LENGTH; i += LENGTH) {
            FloatVector.fromArray(SPECIES, y, yo + i).div(c).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] /= c;
        }
    }

    private static float sum(float[] x, int xo, int n, float[] lanes) {
        int whole = n - n % Lanes.FLOAT;
        for (int lane = 0; lane < Lanes.FLOAT; lane += LENGTH) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = lane; i < whole; i += Lanes.FLOAT) {
                sum = sum.add(FloatVector.fromArray(SPECIES, x, xo + i));
            }
            sum.intoArray(lanes, lane);
        }
        for (int i = whole; i < n; i++) {
            lanes[i - whole] += x[xo + i];
        }
        return FloatLanes.join(lanes, n);
    }

    /** {@link #sum} of exp(x - max). The elements that do not fill a vector go through {@code tail}, so that exp occurs once. */
    private static float sumExp(float[] x, int xo, float max, int n, float[] lanes, float[] tail) {
        int rest = n % Lanes.FLOAT;
        for (int i = 0; i < rest; i++) {
            tail[i] = x[xo + n - rest + i];
        }
        for (int i = rest; i < Lanes.FLOAT; i++) {
            tail[i] = Float.NEGATIVE_INFINITY;
        }
        for (int lane = 0; lane < Lanes.FLOAT; lane += LENGTH) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = lane; i < n; i += Lanes.FLOAT) {
                boolean full = i <= n - LENGTH;
                FloatVector v = FloatVector.fromArray(SPECIES, full ? x : tail, full ? xo + i : lane);
                sum = sum.add(SimdFloatFunctions.exp(v.sub(max)));
            }
            sum.intoArray(lanes, lane);
        }
        return FloatLanes.join(lanes, n);
    }
}
