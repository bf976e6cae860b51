package cotangent.vector;

// @specialize Double, Int, Long, Boolean

/** Copies between strided views and contiguous runs. A view's element {@code (i0, i1, ...)} is at {@code xo + i0 * strides[0] + ...}. */
public final class FloatStrided {
    private FloatStrided() {}

    /**
     * Writes a part of a view, in row-major order, to a contiguous run that does not overlap it.
     *
     * @param shape the view's shape
     * @param x the view's array
     * @param xo place of the view's first element
     * @param strides the view's strides; they may be zero or negative
     * @param from row-major number of the first element
     * @param y the run
     * @param yo offset of its first element
     * @param n number of elements
     */
    public static void gather(int[] shape, float[] x, int xo, int[] strides, int from, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = x[at(shape, xo, strides, from + i)];
        }
    }

    /**
     * Writes a contiguous run to a part of a view, in row-major order; the run must not overlap it.
     *
     * @param shape the view's shape
     * @param x the view's array
     * @param xo place of the view's first element
     * @param strides the view's strides; they may be zero or negative
     * @param from row-major number of the first element
     * @param source the run
     * @param so offset of its first element
     * @param n number of elements
     */
    public static void scatter(int[] shape, float[] x, int xo, int[] strides, int from, float[] source, int so, int n) {
        for (int i = 0; i < n; i++) {
            x[at(shape, xo, strides, from + i)] = source[so + i];
        }
    }

    private static int at(int[] shape, int xo, int[] strides, int number) {
        int place = xo;
        int rest = number;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            place += rest % shape[axis] * strides[axis];
            rest /= shape[axis];
        }
        return place;
    }
}
