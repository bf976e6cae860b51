package cotangent.vector;

// @specialize Double, Int, Long

/** {@code y[i] = a[i] ? b[i]} for some order relation, over contiguous runs. */
@FunctionalInterface
public interface FloatCompareKernel {
    /**
     * Compares {@code n} pairs of elements.
     *
     * @param a the first operand
     * @param ao offset of its first element
     * @param b the second operand
     * @param bo offset of its first element
     * @param y the result
     * @param yo offset of its first element
     * @param n number of elements
     */
    void apply(float[] a, int ao, float[] b, int bo, boolean[] y, int yo, int n);
}
