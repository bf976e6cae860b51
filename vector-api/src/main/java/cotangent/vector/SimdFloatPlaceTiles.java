package cotangent.vector;

// @specialize Double

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of {@link SimdFloatIndirectGemm#places}: as those of {@link SimdFloatTiles}, with one operand read through tables of places.
 */
final class SimdFloatPlaceTiles {
    private static final VectorSpecies<Float> SPECIES = SimdSpecies.FLOAT;
    private static final int L = SPECIES.length();

    /** Up to 8 rows: row i and column p of A at {@code ao + rows[ro + i] + columns[co + p]}; B as panels of two vectors. Missing rows repeat the last one. */
    static void placesEight(
            int count,
            int k,
            float[] a,
            int ao,
            int[] rows,
            int ro,
            int[] columns,
            int co,
            float[] b,
            int bo,
            float[] tile) {
        int last = ao + rows[ro + count - 1];
        int a0 = ao + rows[ro];
        int a1 = 1 < count ? ao + rows[ro + 1] : last;
        int a2 = 2 < count ? ao + rows[ro + 2] : last;
        int a3 = 3 < count ? ao + rows[ro + 3] : last;
        int a4 = 4 < count ? ao + rows[ro + 4] : last;
        int a5 = 5 < count ? ao + rows[ro + 5] : last;
        int a6 = 6 < count ? ao + rows[ro + 6] : last;
        int a7 = 7 < count ? ao + rows[ro + 7] : last;
        FloatVector l0 = FloatVector.zero(SPECIES);
        FloatVector r0 = FloatVector.zero(SPECIES);
        FloatVector l1 = FloatVector.zero(SPECIES);
        FloatVector r1 = FloatVector.zero(SPECIES);
        FloatVector l2 = FloatVector.zero(SPECIES);
        FloatVector r2 = FloatVector.zero(SPECIES);
        FloatVector l3 = FloatVector.zero(SPECIES);
        FloatVector r3 = FloatVector.zero(SPECIES);
        FloatVector l4 = FloatVector.zero(SPECIES);
        FloatVector r4 = FloatVector.zero(SPECIES);
        FloatVector l5 = FloatVector.zero(SPECIES);
        FloatVector r5 = FloatVector.zero(SPECIES);
        FloatVector l6 = FloatVector.zero(SPECIES);
        FloatVector r6 = FloatVector.zero(SPECIES);
        FloatVector l7 = FloatVector.zero(SPECIES);
        FloatVector r7 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int column = columns[co + p];
            int bp = bo + p * (2 * L);
            FloatVector bl = FloatVector.fromArray(SPECIES, b, bp);
            FloatVector br = FloatVector.fromArray(SPECIES, b, bp + L);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + column]);
            l0 = x0.fma(bl, l0);
            r0 = x0.fma(br, r0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + column]);
            l1 = x1.fma(bl, l1);
            r1 = x1.fma(br, r1);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + column]);
            l2 = x2.fma(bl, l2);
            r2 = x2.fma(br, r2);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + column]);
            l3 = x3.fma(bl, l3);
            r3 = x3.fma(br, r3);
            FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + column]);
            l4 = x4.fma(bl, l4);
            r4 = x4.fma(br, r4);
            FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + column]);
            l5 = x5.fma(bl, l5);
            r5 = x5.fma(br, r5);
            FloatVector x6 = FloatVector.broadcast(SPECIES, a[a6 + column]);
            l6 = x6.fma(bl, l6);
            r6 = x6.fma(br, r6);
            FloatVector x7 = FloatVector.broadcast(SPECIES, a[a7 + column]);
            l7 = x7.fma(bl, l7);
            r7 = x7.fma(br, r7);
        }
        l0.intoArray(tile, 0);
        r0.intoArray(tile, L);
        l1.intoArray(tile, 2 * L);
        r1.intoArray(tile, 3 * L);
        l2.intoArray(tile, 4 * L);
        r2.intoArray(tile, 5 * L);
        l3.intoArray(tile, 6 * L);
        r3.intoArray(tile, 7 * L);
        l4.intoArray(tile, 8 * L);
        r4.intoArray(tile, 9 * L);
        l5.intoArray(tile, 10 * L);
        r5.intoArray(tile, 11 * L);
        l6.intoArray(tile, 12 * L);
        r6.intoArray(tile, 13 * L);
        l7.intoArray(tile, 14 * L);
        r7.intoArray(tile, 15 * L);
    }

    /** Up to 4 rows: row i and column p of A at {@code ao + rows[ro + i] + columns[co + p]}; B as panels of two vectors. Missing rows repeat the last one. */
    static void placesFour(
            int count,
            int k,
            float[] a,
            int ao,
            int[] rows,
            int ro,
            int[] columns,
            int co,
            float[] b,
            int bo,
            float[] tile) {
        int last = ao + rows[ro + count - 1];
        int a0 = ao + rows[ro];
        int a1 = 1 < count ? ao + rows[ro + 1] : last;
        int a2 = 2 < count ? ao + rows[ro + 2] : last;
        int a3 = 3 < count ? ao + rows[ro + 3] : last;
        FloatVector l0 = FloatVector.zero(SPECIES);
        FloatVector r0 = FloatVector.zero(SPECIES);
        FloatVector l1 = FloatVector.zero(SPECIES);
        FloatVector r1 = FloatVector.zero(SPECIES);
        FloatVector l2 = FloatVector.zero(SPECIES);
        FloatVector r2 = FloatVector.zero(SPECIES);
        FloatVector l3 = FloatVector.zero(SPECIES);
        FloatVector r3 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int column = columns[co + p];
            int bp = bo + p * (2 * L);
            FloatVector bl = FloatVector.fromArray(SPECIES, b, bp);
            FloatVector br = FloatVector.fromArray(SPECIES, b, bp + L);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + column]);
            l0 = x0.fma(bl, l0);
            r0 = x0.fma(br, r0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + column]);
            l1 = x1.fma(bl, l1);
            r1 = x1.fma(br, r1);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + column]);
            l2 = x2.fma(bl, l2);
            r2 = x2.fma(br, r2);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + column]);
            l3 = x3.fma(bl, l3);
            r3 = x3.fma(br, r3);
        }
        l0.intoArray(tile, 0);
        r0.intoArray(tile, L);
        l1.intoArray(tile, 2 * L);
        r1.intoArray(tile, 3 * L);
        l2.intoArray(tile, 4 * L);
        r2.intoArray(tile, 5 * L);
        l3.intoArray(tile, 6 * L);
        r3.intoArray(tile, 7 * L);
    }

    /** Up to 8 rows: row i and column p of A at {@code ao + rows[ro + i] + columns[co + p]}; B as panels of one vector. Missing rows repeat the last one. */
    static void placesEightNarrow(
            int count,
            int k,
            float[] a,
            int ao,
            int[] rows,
            int ro,
            int[] columns,
            int co,
            float[] b,
            int bo,
            float[] tile) {
        int last = ao + rows[ro + count - 1];
        int a0 = ao + rows[ro];
        int a1 = 1 < count ? ao + rows[ro + 1] : last;
        int a2 = 2 < count ? ao + rows[ro + 2] : last;
        int a3 = 3 < count ? ao + rows[ro + 3] : last;
        int a4 = 4 < count ? ao + rows[ro + 4] : last;
        int a5 = 5 < count ? ao + rows[ro + 5] : last;
        int a6 = 6 < count ? ao + rows[ro + 6] : last;
        int a7 = 7 < count ? ao + rows[ro + 7] : last;
        FloatVector l0 = FloatVector.zero(SPECIES);
        FloatVector l1 = FloatVector.zero(SPECIES);
        FloatVector l2 = FloatVector.zero(SPECIES);
        FloatVector l3 = FloatVector.zero(SPECIES);
        FloatVector l4 = FloatVector.zero(SPECIES);
        FloatVector l5 = FloatVector.zero(SPECIES);
        FloatVector l6 = FloatVector.zero(SPECIES);
        FloatVector l7 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int column = columns[co + p];
            int bp = bo + p * L;
            FloatVector bl = FloatVector.fromArray(SPECIES, b, bp);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[a0 + column]);
            l0 = x0.fma(bl, l0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + column]);
            l1 = x1.fma(bl, l1);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + column]);
            l2 = x2.fma(bl, l2);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + column]);
            l3 = x3.fma(bl, l3);
            FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + column]);
            l4 = x4.fma(bl, l4);
            FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + column]);
            l5 = x5.fma(bl, l5);
            FloatVector x6 = FloatVector.broadcast(SPECIES, a[a6 + column]);
            l6 = x6.fma(bl, l6);
            FloatVector x7 = FloatVector.broadcast(SPECIES, a[a7 + column]);
            l7 = x7.fma(bl, l7);
        }
        l0.intoArray(tile, 0);
        l1.intoArray(tile, L);
        l2.intoArray(tile, 2 * L);
        l3.intoArray(tile, 3 * L);
        l4.intoArray(tile, 4 * L);
        l5.intoArray(tile, 5 * L);
        l6.intoArray(tile, 6 * L);
        l7.intoArray(tile, 7 * L);
    }

    private SimdFloatPlaceTiles() {}
}
