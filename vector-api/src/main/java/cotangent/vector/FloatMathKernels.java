package cotangent.vector;

// @specialize Double

/**
 * Transcendental functions over contiguous runs. The scalar and the SIMD twin evaluate the same sequence of fused
 * multiply-adds, so their results agree bit for bit; {@code docs/numerics.md} tabulates the errors in ulp. Every method takes
 * the operand {@code x} at offset {@code xo}, the result {@code y} at offset {@code yo} and the number {@code n} of elements;
 * operand and result may be the same run.
 */
public interface FloatMathKernels {
    /** Natural exponential. */
    void exp(float[] x, int xo, float[] y, int yo, int n);

    /** {@code exp(x) - 1}, accurate near zero. */
    void expm1(float[] x, int xo, float[] y, int yo, int n);

    /** Natural logarithm. */
    void log(float[] x, int xo, float[] y, int yo, int n);

    /** {@code log(1 + x)}, accurate near zero. */
    void log1p(float[] x, int xo, float[] y, int yo, int n);

    /** Hyperbolic tangent. */
    void tanh(float[] x, int xo, float[] y, int yo, int n);

    /** Logistic function {@code 1 / (1 + exp(-x))}. */
    void sigmoid(float[] x, int xo, float[] y, int yo, int n);

    /** Error function. */
    void erf(float[] x, int xo, float[] y, int yo, int n);

    /** Sine of an angle in radians, for the whole range. */
    void sin(float[] x, int xo, float[] y, int yo, int n);

    /** Cosine of an angle in radians, for the whole range. */
    void cos(float[] x, int xo, float[] y, int yo, int n);

    /**
     * {@code a} to the power {@code b}, with the special cases of IEEE 754: those of {@link StrictMath#pow}, except that 1 to any power, NaN
     * too, is 1, and that -1 to an infinite power is 1.
     */
    void pow(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);
}
