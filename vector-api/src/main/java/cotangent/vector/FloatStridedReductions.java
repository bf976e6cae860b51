package cotangent.vector;

// @specialize Double

/**
 * The reductions of {@link FloatReductions} over runs whose elements lie {@code stride} apart, which may be 0 or negative. The elements
 * are gathered into a buffer of the thread, so that the bits are those of the contiguous run.
 */
public final class FloatStridedReductions {
    private static final ThreadLocal<float[][]> BUFFERS = ThreadLocal.withInitial(() -> new float[2][Lanes.BLOCK]);

    /** Sum of {@code x[xo], x[xo + stride], ...}, {@code n} elements; 0 for none. */
    public static float sum(float[] x, int xo, int stride, int n) {
        return Kernels.FLOAT_REDUCTIONS.sum(gather(0, x, xo, stride, n), 0, n);
    }

    /** Sum of the products of two strided runs; 0 for none. */
    public static float dot(float[] x, int xo, int xStride, float[] y, int yo, int yStride, int n) {
        return Kernels.FLOAT_REDUCTIONS.dot(gather(0, x, xo, xStride, n), 0, gather(1, y, yo, yStride, n), 0, n);
    }

    /** Sum of the squared distances from {@code c}; 0 for none. */
    public static float sumSquares(float[] x, int xo, int stride, float c, int n) {
        return Kernels.FLOAT_REDUCTIONS.sumSquares(gather(0, x, xo, stride, n), 0, c, n);
    }

    /** Largest element; NaN if one is NaN; negative infinity for none. */
    public static float max(float[] x, int xo, int stride, int n) {
        return Kernels.FLOAT_REDUCTIONS.max(gather(0, x, xo, stride, n), 0, n);
    }

    /** Smallest element; NaN if one is NaN; positive infinity for none. */
    public static float min(float[] x, int xo, int stride, int n) {
        return Kernels.FLOAT_REDUCTIONS.min(gather(0, x, xo, stride, n), 0, n);
    }

    /** Number (from 0) of the first largest element, or of the first NaN if there is one; -1 for none. */
    public static int argMax(float[] x, int xo, int stride, int n) {
        return Kernels.FLOAT_REDUCTIONS.argMax(gather(0, x, xo, stride, n), 0, n);
    }

    private static float[] gather(int buffer, float[] x, int xo, int stride, int n) {
        float[][] buffers = BUFFERS.get();
        if (buffers[buffer].length < n) {
            buffers[buffer] = new float[n];
        }
        float[] y = buffers[buffer];
        for (int i = 0; i < n; i++) {
            y[i] = x[xo + i * stride];
        }
        return y;
    }

    private FloatStridedReductions() {}
}
