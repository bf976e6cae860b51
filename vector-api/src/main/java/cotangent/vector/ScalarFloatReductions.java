package cotangent.vector;

// @specialize Double

/** Reductions without the Vector API: the reference for the bits. */
class ScalarFloatReductions implements FloatReductions {
    @Override
    public float sum(float[] x, int xo, int n) {
        float s = 0;
        for (int i = 0; i < n; i++) {
            s += x[xo + i];
        }
        return s;
    }

    @Override
    public float dot(float[] x, int xo, float[] y, int yo, int n) {
        float s = 0;
        for (int i = 0; i < n; i++) {
            s = Math.fma(x[xo + i], y[yo + i], s);
        }
        return s;
    }

    @Override
    public float sumSquares(float[] x, int xo, float c, int n) {
        float s = 0;
        for (int i = 0; i < n; i++) {
            float d = x[xo + i] - c;
            s = Math.fma(d, d, s);
        }
        return s;
    }

    @Override
    public float max(float[] x, int xo, int n) {
        float m = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            m = Math.max(m, x[xo + i]);
        }
        return m;
    }

    @Override
    public float min(float[] x, int xo, int n) {
        float m = Float.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            m = Math.min(m, x[xo + i]);
        }
        return m;
    }

    @Override
    public int argMax(float[] x, int xo, int n) {
        float m = max(x, xo, n);
        for (int i = 0; i < n; i++) {
            if (Float.compare(x[xo + i], m) == 0) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public int argMin(float[] x, int xo, int n) {
        float m = min(x, xo, n);
        for (int i = 0; i < n; i++) {
            if (Float.compare(x[xo + i], m) == 0) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void sumRows(float[] x, int xo, int stride, int rows, int columns, float[] y, int yo) {
        for (int j = 0; j < columns; j++) {
            y[yo + j] = 0;
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                y[yo + j] += x[xo + i * stride + j];
            }
        }
    }
}
