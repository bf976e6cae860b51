package cotangent.vector;

// @specialize Double, Int, Long

/** {@code y[i] = f(x[i])} over contiguous runs; {@code x} and {@code y} may be the same run. */
@FunctionalInterface
public interface FloatUnaryKernel {
    /**
     * Applies the function to {@code n} elements.
     *
     * @param x the operand
     * @param xo offset of its first element
     * @param y the result
     * @param yo offset of its first element
     * @param n number of elements
     */
    void apply(float[] x, int xo, float[] y, int yo, int n);
}
