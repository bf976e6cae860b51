package cotangent.vector;

// @specialize Double, Int, Long

/** Order relations and selection over contiguous runs. NaN compares as in Java: only {@code notEqual} holds. */
public interface FloatComparisons {
    /** {@code y = a == b}. */
    void equal(float[] a, int ao, float[] b, int bo, boolean[] y, int yo, int n);

    /** {@code y = a != b}. */
    void notEqual(float[] a, int ao, float[] b, int bo, boolean[] y, int yo, int n);

    /** {@code y = a < b}. */
    void less(float[] a, int ao, float[] b, int bo, boolean[] y, int yo, int n);

    /** {@code y = a <= b}. */
    void lessEqual(float[] a, int ao, float[] b, int bo, boolean[] y, int yo, int n);

    /** {@code y = condition ? a : b}. */
    void where(boolean[] condition, int co, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);
}
