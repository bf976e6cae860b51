package cotangent.vector;

// @specialize Double

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The innermost loops of {@link SimdFloatIndirectGemm#windows}: as those of {@link SimdFloatTiles}, with rows of B found through a table. */
final class SimdFloatWindowTiles {
    private static final VectorSpecies<Float> SPECIES = SimdSpecies.FLOAT;
    private static final int L = SPECIES.length();

    /** 8 rows: A as panels of 8 rows, row p of B at {@code bo + rows[ro + p]}, three vectors of it. */
    static void eightByThree(int k, float[] a, int ao, float[] b, int bo, int[] rows, int ro, float[] tile) {
        FloatVector l0 = FloatVector.zero(SPECIES);
        FloatVector m0 = FloatVector.zero(SPECIES);
        FloatVector r0 = FloatVector.zero(SPECIES);
        FloatVector l1 = FloatVector.zero(SPECIES);
        FloatVector m1 = FloatVector.zero(SPECIES);
        FloatVector r1 = FloatVector.zero(SPECIES);
        FloatVector l2 = FloatVector.zero(SPECIES);
        FloatVector m2 = FloatVector.zero(SPECIES);
        FloatVector r2 = FloatVector.zero(SPECIES);
        FloatVector l3 = FloatVector.zero(SPECIES);
        FloatVector m3 = FloatVector.zero(SPECIES);
        FloatVector r3 = FloatVector.zero(SPECIES);
        FloatVector l4 = FloatVector.zero(SPECIES);
        FloatVector m4 = FloatVector.zero(SPECIES);
        FloatVector r4 = FloatVector.zero(SPECIES);
        FloatVector l5 = FloatVector.zero(SPECIES);
        FloatVector m5 = FloatVector.zero(SPECIES);
        FloatVector r5 = FloatVector.zero(SPECIES);
        FloatVector l6 = FloatVector.zero(SPECIES);
        FloatVector m6 = FloatVector.zero(SPECIES);
        FloatVector r6 = FloatVector.zero(SPECIES);
        FloatVector l7 = FloatVector.zero(SPECIES);
        FloatVector m7 = FloatVector.zero(SPECIES);
        FloatVector r7 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int ap = ao + p * 8;
            int bp = bo + rows[ro + p];
            FloatVector bl = FloatVector.fromArray(SPECIES, b, bp);
            FloatVector bm = FloatVector.fromArray(SPECIES, b, bp + L);
            FloatVector br = FloatVector.fromArray(SPECIES, b, bp + 2 * L);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[ap]);
            l0 = x0.fma(bl, l0);
            m0 = x0.fma(bm, m0);
            r0 = x0.fma(br, r0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[ap + 1]);
            l1 = x1.fma(bl, l1);
            m1 = x1.fma(bm, m1);
            r1 = x1.fma(br, r1);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[ap + 2]);
            l2 = x2.fma(bl, l2);
            m2 = x2.fma(bm, m2);
            r2 = x2.fma(br, r2);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[ap + 3]);
            l3 = x3.fma(bl, l3);
            m3 = x3.fma(bm, m3);
            r3 = x3.fma(br, r3);
            FloatVector x4 = FloatVector.broadcast(SPECIES, a[ap + 4]);
            l4 = x4.fma(bl, l4);
            m4 = x4.fma(bm, m4);
            r4 = x4.fma(br, r4);
            FloatVector x5 = FloatVector.broadcast(SPECIES, a[ap + 5]);
            l5 = x5.fma(bl, l5);
            m5 = x5.fma(bm, m5);
            r5 = x5.fma(br, r5);
            FloatVector x6 = FloatVector.broadcast(SPECIES, a[ap + 6]);
            l6 = x6.fma(bl, l6);
            m6 = x6.fma(bm, m6);
            r6 = x6.fma(br, r6);
            FloatVector x7 = FloatVector.broadcast(SPECIES, a[ap + 7]);
            l7 = x7.fma(bl, l7);
            m7 = x7.fma(bm, m7);
            r7 = x7.fma(br, r7);
        }
        l0.intoArray(tile, 0);
        m0.intoArray(tile, L);
        r0.intoArray(tile, 2 * L);
        l1.intoArray(tile, 3 * L);
        m1.intoArray(tile, 4 * L);
        r1.intoArray(tile, 5 * L);
        l2.intoArray(tile, 6 * L);
        m2.intoArray(tile, 7 * L);
        r2.intoArray(tile, 8 * L);
        l3.intoArray(tile, 9 * L);
        m3.intoArray(tile, 10 * L);
        r3.intoArray(tile, 11 * L);
        l4.intoArray(tile, 12 * L);
        m4.intoArray(tile, 13 * L);
        r4.intoArray(tile, 14 * L);
        l5.intoArray(tile, 15 * L);
        m5.intoArray(tile, 16 * L);
        r5.intoArray(tile, 17 * L);
        l6.intoArray(tile, 18 * L);
        m6.intoArray(tile, 19 * L);
        r6.intoArray(tile, 20 * L);
        l7.intoArray(tile, 21 * L);
        m7.intoArray(tile, 22 * L);
        r7.intoArray(tile, 23 * L);
    }

    /** 8 rows: A as panels of 8 rows, row p of B at {@code bo + rows[ro + p]}, two vectors of it. */
    static void eightByTwo(int k, float[] a, int ao, float[] b, int bo, int[] rows, int ro, float[] tile) {
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
            int ap = ao + p * 8;
            int bp = bo + rows[ro + p];
            FloatVector bl = FloatVector.fromArray(SPECIES, b, bp);
            FloatVector br = FloatVector.fromArray(SPECIES, b, bp + L);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[ap]);
            l0 = x0.fma(bl, l0);
            r0 = x0.fma(br, r0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[ap + 1]);
            l1 = x1.fma(bl, l1);
            r1 = x1.fma(br, r1);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[ap + 2]);
            l2 = x2.fma(bl, l2);
            r2 = x2.fma(br, r2);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[ap + 3]);
            l3 = x3.fma(bl, l3);
            r3 = x3.fma(br, r3);
            FloatVector x4 = FloatVector.broadcast(SPECIES, a[ap + 4]);
            l4 = x4.fma(bl, l4);
            r4 = x4.fma(br, r4);
            FloatVector x5 = FloatVector.broadcast(SPECIES, a[ap + 5]);
            l5 = x5.fma(bl, l5);
            r5 = x5.fma(br, r5);
            FloatVector x6 = FloatVector.broadcast(SPECIES, a[ap + 6]);
            l6 = x6.fma(bl, l6);
            r6 = x6.fma(br, r6);
            FloatVector x7 = FloatVector.broadcast(SPECIES, a[ap + 7]);
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

    /** 8 rows: A as panels of 8 rows, row p of B at {@code bo + rows[ro + p]}, one vector of it. */
    static void eightByOne(int k, float[] a, int ao, float[] b, int bo, int[] rows, int ro, float[] tile) {
        FloatVector l0 = FloatVector.zero(SPECIES);
        FloatVector l1 = FloatVector.zero(SPECIES);
        FloatVector l2 = FloatVector.zero(SPECIES);
        FloatVector l3 = FloatVector.zero(SPECIES);
        FloatVector l4 = FloatVector.zero(SPECIES);
        FloatVector l5 = FloatVector.zero(SPECIES);
        FloatVector l6 = FloatVector.zero(SPECIES);
        FloatVector l7 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int ap = ao + p * 8;
            int bp = bo + rows[ro + p];
            FloatVector bl = FloatVector.fromArray(SPECIES, b, bp);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[ap]);
            l0 = x0.fma(bl, l0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[ap + 1]);
            l1 = x1.fma(bl, l1);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[ap + 2]);
            l2 = x2.fma(bl, l2);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[ap + 3]);
            l3 = x3.fma(bl, l3);
            FloatVector x4 = FloatVector.broadcast(SPECIES, a[ap + 4]);
            l4 = x4.fma(bl, l4);
            FloatVector x5 = FloatVector.broadcast(SPECIES, a[ap + 5]);
            l5 = x5.fma(bl, l5);
            FloatVector x6 = FloatVector.broadcast(SPECIES, a[ap + 6]);
            l6 = x6.fma(bl, l6);
            FloatVector x7 = FloatVector.broadcast(SPECIES, a[ap + 7]);
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

    /** 4 rows: A as panels of 4 rows, row p of B at {@code bo + rows[ro + p]}, two vectors of it. */
    static void fourByTwo(int k, float[] a, int ao, float[] b, int bo, int[] rows, int ro, float[] tile) {
        FloatVector l0 = FloatVector.zero(SPECIES);
        FloatVector r0 = FloatVector.zero(SPECIES);
        FloatVector l1 = FloatVector.zero(SPECIES);
        FloatVector r1 = FloatVector.zero(SPECIES);
        FloatVector l2 = FloatVector.zero(SPECIES);
        FloatVector r2 = FloatVector.zero(SPECIES);
        FloatVector l3 = FloatVector.zero(SPECIES);
        FloatVector r3 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int ap = ao + p * 4;
            int bp = bo + rows[ro + p];
            FloatVector bl = FloatVector.fromArray(SPECIES, b, bp);
            FloatVector br = FloatVector.fromArray(SPECIES, b, bp + L);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[ap]);
            l0 = x0.fma(bl, l0);
            r0 = x0.fma(br, r0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[ap + 1]);
            l1 = x1.fma(bl, l1);
            r1 = x1.fma(br, r1);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[ap + 2]);
            l2 = x2.fma(bl, l2);
            r2 = x2.fma(br, r2);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[ap + 3]);
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

    /** 4 rows: A as panels of 4 rows, row p of B at {@code bo + rows[ro + p]}, one vector of it. */
    static void fourByOne(int k, float[] a, int ao, float[] b, int bo, int[] rows, int ro, float[] tile) {
        FloatVector l0 = FloatVector.zero(SPECIES);
        FloatVector l1 = FloatVector.zero(SPECIES);
        FloatVector l2 = FloatVector.zero(SPECIES);
        FloatVector l3 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int ap = ao + p * 4;
            int bp = bo + rows[ro + p];
            FloatVector bl = FloatVector.fromArray(SPECIES, b, bp);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[ap]);
            l0 = x0.fma(bl, l0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[ap + 1]);
            l1 = x1.fma(bl, l1);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[ap + 2]);
            l2 = x2.fma(bl, l2);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[ap + 3]);
            l3 = x3.fma(bl, l3);
        }
        l0.intoArray(tile, 0);
        l1.intoArray(tile, L);
        l2.intoArray(tile, 2 * L);
        l3.intoArray(tile, 3 * L);
    }

    private SimdFloatWindowTiles() {}
}
