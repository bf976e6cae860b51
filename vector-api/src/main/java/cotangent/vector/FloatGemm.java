package cotangent.vector;

// @specialize Double

/** General matrix multiplication with arbitrary strides. */
public interface FloatGemm {
    /**
     * {@code C = alpha * A B + beta * C} with A {@code [m, k]}, B {@code [k, n]} and C {@code [m, n]}.
     *
     * <p>Each element of C is accumulated over k in one fixed order: within blocks of {@link Lanes#GEMM_K} by successive fused
     * multiply-adds starting from zero, block results added in order. With {@code beta == 0} the old C is not read (NaN there does
     * not spread). {@code m}, {@code n} or {@code k} may be 0.
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
