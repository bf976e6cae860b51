package cotangent.vector;

// @specialize Double

/**
 * The loops of {@link FloatArithmetic} that training runs over large arrays. The compiler does not vectorise them by itself if offsets differ; if
 * they do not, its code is slower by a tenth on arrays that no cache holds.
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
