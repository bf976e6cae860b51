package cotangent.vector;

// @specialize Double

/**
 * Matrix multiplication in which one operand is read through tables of places, so that a matrix that repeats elements, as that of the windows of
 * an image, need not be written out. Sums are those of {@link FloatGemm}, with the same bits.
 */
public interface FloatIndirectGemm {
    /** Elements that {@link #pack} writes for {@code m} rows of {@code k} columns. */
    int packedLength(int m, int k);

    /**
     * Lays A out as {@link #windows} reads it.
     *
     * @param m rows of A
     * @param k columns of A
     * @param a elements of A
     * @param ao offset of A
     * @param ars distance between rows of A
     * @param acs distance between columns of A
     * @param packed what is written
     * @param po offset of the first element written
     */
    void pack(int m, int k, float[] a, int ao, int ars, int acs, float[] packed, int po);

    /**
     * {@code C = A B + bias}, where row {@code p} of B is the plane of {@code height} rows of {@code width} elements, {@code wide} apart, from
     * {@code b[bo + rows[p]]} on. The sum starts from the bias, a value for each row of A.
     *
     * @param m rows of A
     * @param k columns of A and rows of B
     * @param packed what {@link #pack} made of A
     * @param po its offset
     * @param b elements of B; the few between the rows of a plane are read too
     * @param bo offset of B
     * @param rows places of the rows of B
     * @param height rows of a plane
     * @param width columns of a plane
     * @param wide distance between rows of a plane in B
     * @param bias values of the bias; null for 0
     * @param biasOffset offset of the bias
     * @param c elements of C
     * @param co offset of C
     * @param cps distance between planes of C
     * @param crs distance between rows of a plane of C
     * @param ccs distance between columns of a plane of C
     */
    void windows(
            int m,
            int k,
            float[] packed,
            int po,
            float[] b,
            int bo,
            int[] rows,
            int height,
            int width,
            int wide,
            float[] bias,
            int biasOffset,
            float[] c,
            int co,
            int cps,
            int crs,
            int ccs);

    /**
     * Copies rows that lie side by side to rows with zeros between them, which are there already: an image under its border.
     *
     * @param x the rows
     * @param xo offset of the first element
     * @param rows number of rows
     * @param width elements of a row
     * @param y where they are copied to
     * @param yo offset of the first element copied
     * @param wide distance between rows there
     */
    void spread(float[] x, int xo, int rows, int width, float[] y, int yo, int wide);

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
