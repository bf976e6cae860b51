package cotangent.vector;

// @specialize Double

/** Softmax and its relatives without the Vector API: the reference for the bits. */
final class ScalarFloatRows implements FloatRows {
    @Override
    public void softmax(float[] x, int xo, float[] y, int yo, int rows, int columns) {
        logSoftmax(x, xo, y, yo, rows, columns);
        Kernels.FLOAT_MATH.exp(y, yo, y, yo, rows * columns);
    }

    @Override
    public void logSoftmax(float[] x, int xo, float[] y, int yo, int rows, int columns) {
        float[] lse = new float[1];
        for (int r = 0; r < rows; r++) {
            logSumExp(x, xo + r * columns, lse, 0, 1, columns);
            for (int c = 0; c < columns; c++) {
                y[yo + r * columns + c] = x[xo + r * columns + c] - lse[0];
            }
        }
    }

    @Override
    public void logSumExp(float[] x, int xo, float[] y, int yo, int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            float m = Kernels.FLOAT_REDUCTIONS.max(x, xo + r * columns, columns);
            double s = 0;
            for (int c = 0; c < columns; c++) {
                s += StrictMath.exp(x[xo + r * columns + c] - m);
            }
            y[yo + r] = m == Float.NEGATIVE_INFINITY ? m : (float) (m + StrictMath.log(s));
        }
    }
}
