package cotangent.vector;

// @specialize Double, Int, Long

/** {@code y[i] = f(a[i], b[i])} over contiguous runs; {@code y} may be the same run as {@code a} or {@code b}. */
@FunctionalInterface
public interface FloatBinaryKernel {
    /**
     * Applies the function to {@code n} pairs of elements.
     *
     * @param a the first operand
     * @param ao offset of its first element
     * @param b the second operand
     * @param bo offset of its first element
     * @param y the result
     * @param yo offset of its first element
     * @param n number of elements
     */
    void apply(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);
}
