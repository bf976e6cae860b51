package cotangent.vector;

// @specialize Double

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product of a column and a row, {@code C = alpha * a b}: a matrix multiplication with {@code k == 1} and {@code beta == 0}. It does
 * nothing but write C, so that there is nothing to gain from tiles, and straight stores beat the detour through one.
 */
final class SimdFloatOuter {
    private static final VectorSpecies<Float> SPECIES = SimdSpecies.FLOAT;
    private static final int L = SPECIES.length();

    /** Up to this many columns, strips of C from top to bottom save the start of a loop for each row. */
    private static final int FEW_COLUMNS = 8 * L;

    static void multiply(
            int m, int n, float alpha, float[] a, int ao, int ars, float[] b, int bo, float[] c, int co, int crs) {
        if (n < L) {
            scalar(m, n, alpha, a, ao, ars, b, bo, c, co, crs);
        } else if (n > FEW_COLUMNS) {
            for (int i = 0; i < m; i++) {
                row(n, alpha, a[ao + i * ars], b, bo, c, co + i * crs);
            }
        } else {
            int j = 0;
            for (; j + 2 * L <= n; j += 2 * L) {
                wideStrip(m, alpha, a, ao, ars, b, bo + j, c, co + j, crs);
            }
            for (; j + L <= n; j += L) {
                strip(m, alpha, a, ao, ars, b, bo + j, c, co + j, crs);
            }
            if (j < n) {
                // The last strip overlaps the one before, where it writes the same numbers again.
                strip(m, alpha, a, ao, ars, b, bo + n - L, c, co + n - L, crs);
            }
        }
    }

    private static void scalar(
            int m, int n, float alpha, float[] a, int ao, int ars, float[] b, int bo, float[] c, int co, int crs) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                c[co + i * crs + j] = alpha * Math.fma(a[ao + i * ars], b[bo + j], 0f);
            }
        }
    }

    private static void row(int n, float alpha, float x, float[] b, int bo, float[] c, int co) {
        FloatVector xs = FloatVector.broadcast(SPECIES, x);
        FloatVector zero = FloatVector.zero(SPECIES);
        int j = 0;
        for (; j + L <= n; j += L) {
            FloatVector.fromArray(SPECIES, b, bo + j).fma(xs, zero).mul(alpha).intoArray(c, co + j);
        }
        if (j < n) {
            // As above.
            j = n - L;
            FloatVector.fromArray(SPECIES, b, bo + j).fma(xs, zero).mul(alpha).intoArray(c, co + j);
        }
    }

    private static void strip(
            int m, float alpha, float[] a, int ao, int ars, float[] b, int bo, float[] c, int co, int crs) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector ys = FloatVector.fromArray(SPECIES, b, bo);
        for (int i = 0; i < m; i++) {
            FloatVector xs = FloatVector.broadcast(SPECIES, a[ao + i * ars]);
            ys.fma(xs, zero).mul(alpha).intoArray(c, co + i * crs);
        }
    }

    private static void wideStrip(
            int m, float alpha, float[] a, int ao, int ars, float[] b, int bo, float[] c, int co, int crs) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector left = FloatVector.fromArray(SPECIES, b, bo);
        FloatVector right = FloatVector.fromArray(SPECIES, b, bo + L);
        for (int i = 0; i < m; i++) {
            FloatVector xs = FloatVector.broadcast(SPECIES, a[ao + i * ars]);
            int at = co + i * crs;
            left.fma(xs, zero).mul(alpha).intoArray(c, at);
            right.fma(xs, zero).mul(alpha).intoArray(c, at + L);
        }
    }

    private SimdFloatOuter() {}
}
