package cotangent.vector;

// @specialize Double

/**
 * Reductions of contiguous runs in one fixed order, which depends on {@code n} alone.
 *
 * <p>A run is cut into blocks of {@link Lanes#BLOCK} elements. In a block, element {@code i} goes to accumulator
 * {@code i mod }{@link Lanes#FLOAT}; then the upper half of the accumulators is added to the lower half until one is left
 * ({@code s[j] += s[j + h]}, accumulators that got no element being left out). Blocks are joined pairwise: the first
 * {@code 2^q} blocks, {@code 2^q} being the largest power of two below their number, with the rest.
 */
public interface FloatReductions {
    /** Sum of {@code n} elements; 0 for none. */
    float sum(float[] x, int xo, int n);

    /** {@code sum(x[i] * y[i])}, accumulated with fused multiply-adds; 0 for none. */
    float dot(float[] x, int xo, float[] y, int yo, int n);

    /** {@code sum((x[i] - c)^2)}, accumulated with fused multiply-adds; 0 for none. */
    float sumSquares(float[] x, int xo, float c, int n);

    /** {@code sum(|x[i]|)}; 0 for none. */
    float sumAbs(float[] x, int xo, int n);

    /** Product of {@code n} elements; 1 for none. */
    float prod(float[] x, int xo, int n);

    /** Largest element; NaN if one is NaN; negative infinity for none. Of zeros, the positive one is larger. */
    float max(float[] x, int xo, int n);

    /** Smallest element; NaN if one is NaN; positive infinity for none. Of zeros, the negative one is smaller. */
    float min(float[] x, int xo, int n);

    /** Index (from 0) of the first largest element, or of the first NaN if there is one; -1 for none. */
    int argMax(float[] x, int xo, int n);

    /** Index (from 0) of the first smallest element, or of the first NaN if there is one; -1 for none. */
    int argMin(float[] x, int xo, int n);

    /**
     * Sums the rows of a row-major matrix: {@code y[j] = sum over i of x[xo + i * stride + j]}. Blocks of
     * {@link Lanes#ROW_BLOCK} rows are added one row after the other, and joined pairwise like the blocks of a run.
     *
     * @param stride distance between the starts of two rows
     */
    void sumRows(float[] x, int xo, int stride, int rows, int columns, float[] y, int yo);
}
