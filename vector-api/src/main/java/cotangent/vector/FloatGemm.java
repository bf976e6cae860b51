package cotangent.vector;

// @specialize Double

/** General matrix multiplication with arbitrary strides. */
public interface FloatGemm {
    /**
     * {@code C = alpha * A B + beta * C} with A {@code [m, k]}, B {@code [k, n]} and C {@code [m, n]}.
     *
     * <p>Each element of C is computed in one fixed order. Over each block of {@link Lanes#GEMM_K} values of k, the sum
     * {@code s = fma(a, b, s)} starts from zero; then {@code c = fma(beta, c, alpha * s)} for the first block, and
     * {@code c = fma(1, c, alpha * s)} for the following ones. With {@code beta == 0} the first block gives
     * {@code c = alpha * s} and the old C is not read (NaN there does not spread). {@code m}, {@code n} or {@code k} may be 0;
     * with {@code k == 0}, {@code c = beta * c}, or 0 if {@code beta == 0}. C must not overlap A or B.
     *
     * @param a the array of A, whose element (i, j) is at {@code ao + i * ars + j * acs}
     * @param b the array of B, whose element (i, j) is at {@code bo + i * brs + j * bcs}
     * @param c the array of C, whose element (i, j) is at {@code co + i * crs + j}
     */
    void gemm(
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int ao,
            int ars,
            int acs,
            float[] b,
            int bo,
            int brs,
            int bcs,
            float beta,
            float[] c,
            int co,
            int crs);
}
