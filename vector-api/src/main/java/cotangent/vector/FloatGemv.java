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
            if (acs == 1 && brs == 1) {
                eightContiguous(k, alpha, a, ao, b, bo + j * bcs, bcs, beta, c, co + j * ccs, ccs);
            } else {
                eight(k, alpha, a, ao, acs, b, bo + j * bcs, brs, bcs, beta, c, co + j * ccs, ccs);
            }
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

    private static void eight(
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
            int row = bo + p * brs;
            s0 = Fma.fma(x, b[row], s0);
            s1 = Fma.fma(x, b[row + bcs], s1);
            s2 = Fma.fma(x, b[row + 2 * bcs], s2);
            s3 = Fma.fma(x, b[row + 3 * bcs], s3);
            s4 = Fma.fma(x, b[row + 4 * bcs], s4);
            s5 = Fma.fma(x, b[row + 5 * bcs], s5);
            s6 = Fma.fma(x, b[row + 6 * bcs], s6);
            s7 = Fma.fma(x, b[row + 7 * bcs], s7);
        }
        add(alpha * s0, beta, c, co);
        add(alpha * s1, beta, c, co + ccs);
        add(alpha * s2, beta, c, co + 2 * ccs);
        add(alpha * s3, beta, c, co + 3 * ccs);
        add(alpha * s4, beta, c, co + 4 * ccs);
        add(alpha * s5, beta, c, co + 5 * ccs);
        add(alpha * s6, beta, c, co + 6 * ccs);
        add(alpha * s7, beta, c, co + 7 * ccs);
    }

    /** With strides that it knows, the compiler checks the bounds once for the whole loop. */
    private static void eightContiguous(
            int k, float alpha, float[] a, int ao, float[] b, int bo, int bcs, float beta, float[] c, int co, int ccs) {
        int b1 = bo + bcs;
        int b2 = b1 + bcs;
        int b3 = b2 + bcs;
        int b4 = b3 + bcs;
        int b5 = b4 + bcs;
        int b6 = b5 + bcs;
        int b7 = b6 + bcs;
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        for (int p = 0; p < k; p++) {
            float x = a[ao + p];
            s0 = Fma.fma(x, b[bo + p], s0);
            s1 = Fma.fma(x, b[b1 + p], s1);
            s2 = Fma.fma(x, b[b2 + p], s2);
            s3 = Fma.fma(x, b[b3 + p], s3);
            s4 = Fma.fma(x, b[b4 + p], s4);
            s5 = Fma.fma(x, b[b5 + p], s5);
            s6 = Fma.fma(x, b[b6 + p], s6);
            s7 = Fma.fma(x, b[b7 + p], s7);
        }
        add(alpha * s0, beta, c, co);
        add(alpha * s1, beta, c, co + ccs);
        add(alpha * s2, beta, c, co + 2 * ccs);
        add(alpha * s3, beta, c, co + 3 * ccs);
        add(alpha * s4, beta, c, co + 4 * ccs);
        add(alpha * s5, beta, c, co + 5 * ccs);
        add(alpha * s6, beta, c, co + 6 * ccs);
        add(alpha * s7, beta, c, co + 7 * ccs);
    }

    private static void add(float s, float beta, float[] c, int at) {
        c[at] = beta == 0 ? s : Fma.fma(beta, c[at], s);
    }

    private FloatGemv() {}
}
