package cotangent.vector;

// @specialize Double

/**
 * Softmax and its relatives over the rows of a contiguous row-major matrix {@code [rows, columns]}. Rows that hold a NaN, or whose
 * maximum is positive infinity, give NaN; a row of negative infinities gives NaN (log-sum-exp: negative infinity).
 */
public interface FloatRows {
    /** {@code y[r, c] = exp(x[r, c] - max_r) / sum over c of exp(x[r, c] - max_r)}; in place if {@code x == y, xo == yo}. */
    void softmax(float[] x, int xo, float[] y, int yo, int rows, int columns);

    /** {@code y[r, c] = x[r, c] - max_r - log(sum over c of exp(x[r, c] - max_r))}; in place if {@code x == y, xo == yo}. */
    void logSoftmax(float[] x, int xo, float[] y, int yo, int rows, int columns);

    /** {@code y[r] = max_r + log(sum over c of exp(x[r, c] - max_r))}. */
    void logSumExp(float[] x, int xo, float[] y, int yo, int rows, int columns);
}
