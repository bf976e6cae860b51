package cotangent.vector;

// @specialize Double

/** Softmax and its relatives without the Vector API: the reference for the bits. */
final class ScalarFloatRows implements FloatRows {
    @Override
    public void softmax(float[] x, int xo, float[] y, int yo, int rows, int columns) {
        float[] lanes = FloatRowScratch.current().lanes;
        for (int r = 0; r < rows; r++) {
            int from = xo + r * columns;
            int to = yo + r * columns;
            float max = max(x, from, columns);
            for (int c = 0; c < columns; c++) {
                y[to + c] = FloatFunctions.exp(x[from + c] - max);
            }
            clear(lanes);
            for (int c = 0; c < columns; c++) {
                lanes[c % Lanes.FLOAT] += y[to + c];
            }
            float sum = FloatLanes.join(lanes, columns);
            for (int c = 0; c < columns; c++) {
                y[to + c] /= sum;
            }
        }
    }

    @Override
    public void logSoftmax(float[] x, int xo, float[] y, int yo, int rows, int columns) {
        float[] lanes = FloatRowScratch.current().lanes;
        for (int r = 0; r < rows; r++) {
            int from = xo + r * columns;
            int to = yo + r * columns;
            float max = max(x, from, columns);
            float log = FloatFunctions.log(sumExp(x, from, max, columns, lanes));
            for (int c = 0; c < columns; c++) {
                y[to + c] = (x[from + c] - max) - log;
            }
        }
    }

    @Override
    public void logSumExp(float[] x, int xo, float[] y, int yo, int rows, int columns) {
        float[] lanes = FloatRowScratch.current().lanes;
        for (int r = 0; r < rows; r++) {
            int from = xo + r * columns;
            float max = max(x, from, columns);
            y[yo + r] = max == Float.NEGATIVE_INFINITY
                    ? max
                    : max + FloatFunctions.log(sumExp(x, from, max, columns, lanes));
        }
    }

    private static float max(float[] x, int xo, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, x[xo + i]);
        }
        return max;
    }

    private static float sumExp(float[] x, int xo, float max, int n, float[] lanes) {
        clear(lanes);
        for (int i = 0; i < n; i++) {
            lanes[i % Lanes.FLOAT] += FloatFunctions.exp(x[xo + i] - max);
        }
        return FloatLanes.join(lanes, n);
    }

    private static void clear(float[] lanes) {
        for (int i = 0; i < Lanes.FLOAT; i++) {
            lanes[i] = 0;
        }
    }
}
