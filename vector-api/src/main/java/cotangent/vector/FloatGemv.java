package cotangent.vector;

// @specialize Double

/**
 * One row of A times columns of B that are not contiguous. The order of each sum is fixed, so a sum cannot be spread over
 * lanes; eight columns at a time keep the multiply-add units busy instead.
 */
final class FloatGemv {
    /** From this many rows on it pays to pack a B whose columns are not contiguous. */
    static final int MIN_ROWS_TO_PACK = 4;

    /** {@code c[j] = alpha * a . B[:, j] + beta * c[j]} for {@code from <= j < to}. */
    static void columns(
            int from,
            int to,
            int k,
            float alpha,
            float[] a,
            int ao,
            int acs,
            float[] b,
            int bo,
            int brs,
            int bcs,
            float beta,
            float[] c,
            int co,
            int ccs) {
        int j = from;
        for (; j + 8 <= to; j += 8) {
            int at = bo + j * bcs;
            float s0 = 0;
            float s1 = 0;
            float s2 = 0;
            float s3 = 0;
            float s4 = 0;
            float s5 = 0;
            float s6 = 0;
            float s7 = 0;
            for (int p = 0; p < k; p++) {
                float x = a[ao + p * acs];
                int row = at + p * brs;
                s0 = Fma.fma(x, b[row], s0);
                s1 = Fma.fma(x, b[row + bcs], s1);
                s2 = Fma.fma(x, b[row + 2 * bcs], s2);
                s3 = Fma.fma(x, b[row + 3 * bcs], s3);
                s4 = Fma.fma(x, b[row + 4 * bcs], s4);
                s5 = Fma.fma(x, b[row + 5 * bcs], s5);
                s6 = Fma.fma(x, b[row + 6 * bcs], s6);
                s7 = Fma.fma(x, b[row + 7 * bcs], s7);
            }
            int cj = co + j * ccs;
            add(alpha * s0, beta, c, cj);
            add(alpha * s1, beta, c, cj + ccs);
            add(alpha * s2, beta, c, cj + 2 * ccs);
            add(alpha * s3, beta, c, cj + 3 * ccs);
            add(alpha * s4, beta, c, cj + 4 * ccs);
            add(alpha * s5, beta, c, cj + 5 * ccs);
            add(alpha * s6, beta, c, cj + 6 * ccs);
            add(alpha * s7, beta, c, cj + 7 * ccs);
        }
        for (; j < to; j++) {
            int at = bo + j * bcs;
            float s = 0;
            for (int p = 0; p < k; p++) {
                s = Fma.fma(a[ao + p * acs], b[at + p * brs], s);
            }
            add(alpha * s, beta, c, co + j * ccs);
        }
    }

    private static void add(float s, float beta, float[] c, int at) {
        c[at] = beta == 0 ? s : Fma.fma(beta, c[at], s);
    }

    private FloatGemv() {}
}
