package cotangent.vector;

// @specialize Double

/**
 * The loops of {@link FloatArithmetic} that training runs over large arrays at offsets that differ, which the compiler does not vectorise by
 * itself.
 */
public interface FloatElementwise {
    /** {@code y = a + b}. */
    void add(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

    /** {@code y = a - b}. */
    void subtract(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

    /** {@code y = a * b}. */
    void multiply(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

    /** {@code y = alpha * x + y}, rounded once. */
    void axpy(float alpha, float[] x, int xo, float[] y, int yo, int n);

    /** {@code y = g} where {@code x > 0}, else 0. */
    void reluGradient(float[] g, int go, float[] x, int xo, float[] y, int yo, int n);
}
