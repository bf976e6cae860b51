package cotangent.vector;

// @specialize Double

/**
 * Matrix multiplication in which one operand is read through tables of places, so that a matrix that repeats elements, as that of the windows of
 * an image, need not be written out. Sums are those of {@link FloatGemm}, with the same bits.
 */
public interface FloatIndirectGemm {
    /**
     * {@code C = A B + beta C}, where row {@code p} of B is the run of {@code n} elements from {@code b[bo + rows[p]]} on.
     *
     * @param m rows of A and C
     * @param n columns of B and C
     * @param k columns of A and rows of B
     * @param a elements of A
     * @param ao offset of A
     * @param ars distance between rows of A
     * @param acs distance between columns of A
     * @param b elements of B
     * @param bo offset of B
     * @param rows places of the rows of B
     * @param beta factor of C, which is not read if this is 0
     * @param c elements of C
     * @param co offset of C
     * @param crs distance between rows of C
     */
    void windows(
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            int ars,
            int acs,
            float[] b,
            int bo,
            int[] rows,
            float beta,
            float[] c,
            int co,
            int crs);

    /**
     * {@code C = A B + beta C}, where {@code A[i, p]} is {@code a[ao + rows[i] + columns[p]]}.
     *
     * @param m rows of A and C
     * @param n columns of B and C
     * @param k columns of A and rows of B
     * @param a elements of A
     * @param ao offset of A
     * @param rows places of the rows of A
     * @param columns places of the columns of A within a row
     * @param b elements of B
     * @param bo offset of B
     * @param brs distance between rows of B
     * @param bcs distance between columns of B
     * @param beta factor of C, which is not read if this is 0
     * @param c elements of C
     * @param co offset of C
     * @param crs distance between rows of C
     */
    void places(
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            int[] rows,
            int[] columns,
            float[] b,
            int bo,
            int brs,
            int bcs,
            float beta,
            float[] c,
            int co,
            int crs);
}
