package cotangent.vector;

// @specialize Double

/** Elementwise loops without the Vector API: the reference for the bits. */
final class ScalarFloatElementwise implements FloatElementwise {
    @Override
    public void add(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = a[ao + i] + b[bo + i];
        }
    }

    @Override
    public void subtract(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = a[ao + i] - b[bo + i];
        }
    }

    @Override
    public void multiply(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = a[ao + i] * b[bo + i];
        }
    }

    @Override
    public void axpy(float alpha, float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.fma(alpha, x[xo + i], y[yo + i]);
        }
    }

    @Override
    public void reluGradient(float[] g, int go, float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            // masking bits: signs are random as a rule, and a mispredicted branch takes as long as 50 elements
            int gradient = Float.floatToRawIntBits(g[go + i]); // @only Float
            // @Double long gradient = Double.doubleToRawLongBits(g[go + i]);
            y[yo + i] = Float.intBitsToFloat(gradient & positive(x[xo + i])); // @only Float
            // @Double y[yo + i] = Double.longBitsToDouble(gradient & positive(x[xo + i]));
        }
    }

    /** All bits if {@code x > 0}, else none. The bits of the positive numbers, infinity included, are 1 to 0x7F800000. */
    private static int positive(float x) { // @only Float
        int k = Float.floatToRawIntBits(x) - 1; // @only Float
        return ((k - 0x7F800000) & ~k) >> 31; // @only Float
        // @Double private static long positive(double x) {
        // @Double long k = Double.doubleToRawLongBits(x) - 1;
        // @Double return ((k - 0x7FF0000000000000L) & ~k) >> 63;
    }
}
