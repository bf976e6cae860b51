package cotangent.vector;

// @specialize Double

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of the matrix multiplication: each computes a tile of {@code A B}, a few rows by two vectors, in
 * registers and stores it with rows {@code 2 * L} apart.
 *
 * <p>The sizes are the largest that C2 was never seen to spill, on JDK 17 and 25: one spilled accumulator halves the speed,
 * since each of its additions then waits for the store of the one before. Eight rows need 19 of the 32 registers of 512 bits;
 * four rows need 11 of the 16 that narrower vectors may be limited to. The two are written out because accumulators in
 * an array, or in a method that is not inlined, would be objects on the heap.
 */
final class SimdFloatTiles {
    private static final VectorSpecies<Float> SPECIES = SimdSpecies.FLOAT;
    private static final int L = SPECIES.length();

    /** 8 rows: A as panels of 8 rows, B as panels of two vectors. */
    static void packedEight(int k, float[] a, int ao, float[] b, int bo, float[] tile) {
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
            int bp = bo + p * (2 * L);
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

    /** 4 rows: A as panels of 4 rows, B as panels of two vectors. */
    static void packedFour(int k, float[] a, int ao, float[] b, int bo, float[] tile) {
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
            int bp = bo + p * (2 * L);
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

    /**
     * Up to 8 rows of an A of any strides and of a B whose rows are {@code brs} apart. Missing rows repeat the last one; what
     * is computed for them is not used.
     */
    static void stridedEight(
            int rows, int k, float[] a, int ao, int ars, int acs, float[] b, int bo, int brs, float[] tile) {
        int last = ao + (rows - 1) * ars;
        int a1 = 1 < rows ? ao + ars : last;
        int a2 = 2 < rows ? a1 + ars : last;
        int a3 = 3 < rows ? a2 + ars : last;
        int a4 = 4 < rows ? a3 + ars : last;
        int a5 = 5 < rows ? a4 + ars : last;
        int a6 = 6 < rows ? a5 + ars : last;
        int a7 = 7 < rows ? a6 + ars : last;
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
            int ap = p * acs;
            int bp = bo + p * brs;
            FloatVector bl = FloatVector.fromArray(SPECIES, b, bp);
            FloatVector br = FloatVector.fromArray(SPECIES, b, bp + L);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[ao + ap]);
            l0 = x0.fma(bl, l0);
            r0 = x0.fma(br, r0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + ap]);
            l1 = x1.fma(bl, l1);
            r1 = x1.fma(br, r1);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + ap]);
            l2 = x2.fma(bl, l2);
            r2 = x2.fma(br, r2);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + ap]);
            l3 = x3.fma(bl, l3);
            r3 = x3.fma(br, r3);
            FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + ap]);
            l4 = x4.fma(bl, l4);
            r4 = x4.fma(br, r4);
            FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + ap]);
            l5 = x5.fma(bl, l5);
            r5 = x5.fma(br, r5);
            FloatVector x6 = FloatVector.broadcast(SPECIES, a[a6 + ap]);
            l6 = x6.fma(bl, l6);
            r6 = x6.fma(br, r6);
            FloatVector x7 = FloatVector.broadcast(SPECIES, a[a7 + ap]);
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

    /**
     * Up to 4 rows of an A of any strides and of a B whose rows are {@code brs} apart. Missing rows repeat the last one; what
     * is computed for them is not used.
     */
    static void stridedFour(
            int rows, int k, float[] a, int ao, int ars, int acs, float[] b, int bo, int brs, float[] tile) {
        int last = ao + (rows - 1) * ars;
        int a1 = 1 < rows ? ao + ars : last;
        int a2 = 2 < rows ? a1 + ars : last;
        int a3 = 3 < rows ? a2 + ars : last;
        FloatVector l0 = FloatVector.zero(SPECIES);
        FloatVector r0 = FloatVector.zero(SPECIES);
        FloatVector l1 = FloatVector.zero(SPECIES);
        FloatVector r1 = FloatVector.zero(SPECIES);
        FloatVector l2 = FloatVector.zero(SPECIES);
        FloatVector r2 = FloatVector.zero(SPECIES);
        FloatVector l3 = FloatVector.zero(SPECIES);
        FloatVector r3 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int ap = p * acs;
            int bp = bo + p * brs;
            FloatVector bl = FloatVector.fromArray(SPECIES, b, bp);
            FloatVector br = FloatVector.fromArray(SPECIES, b, bp + L);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[ao + ap]);
            l0 = x0.fma(bl, l0);
            r0 = x0.fma(br, r0);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + ap]);
            l1 = x1.fma(bl, l1);
            r1 = x1.fma(br, r1);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + ap]);
            l2 = x2.fma(bl, l2);
            r2 = x2.fma(br, r2);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + ap]);
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

    /**
     * Up to four rows of an A of any strides and {@code L} columns, into rows {@code L} apart. Missing rows repeat the last one;
     * what is computed for them is not used.
     */
    static void narrow(int rows, int k, float[] a, int ao, int ars, int acs, float[] b, int bo, int brs, float[] tile) {
        int last = ao + (rows - 1) * ars;
        int a1 = 1 < rows ? ao + ars : last;
        int a2 = 2 < rows ? a1 + ars : last;
        int a3 = 3 < rows ? a2 + ars : last;
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            int ap = p * acs;
            FloatVector bp = FloatVector.fromArray(SPECIES, b, bo + p * brs);
            s0 = FloatVector.broadcast(SPECIES, a[ao + ap]).fma(bp, s0);
            s1 = FloatVector.broadcast(SPECIES, a[a1 + ap]).fma(bp, s1);
            s2 = FloatVector.broadcast(SPECIES, a[a2 + ap]).fma(bp, s2);
            s3 = FloatVector.broadcast(SPECIES, a[a3 + ap]).fma(bp, s3);
        }
        s0.intoArray(tile, 0);
        s1.intoArray(tile, L);
        s2.intoArray(tile, 2 * L);
        s3.intoArray(tile, 3 * L);
    }

    /** One row of A and {@code 4 * L} columns of B, into {@code 4 * L} elements of the tile. */
    static void row(int k, float[] a, int ao, int acs, float[] b, int bo, int brs, float[] tile) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.broadcast(SPECIES, a[ao + p * acs]);
            int bp = bo + p * brs;
            s0 = x.fma(FloatVector.fromArray(SPECIES, b, bp), s0);
            s1 = x.fma(FloatVector.fromArray(SPECIES, b, bp + L), s1);
            s2 = x.fma(FloatVector.fromArray(SPECIES, b, bp + 2 * L), s2);
            s3 = x.fma(FloatVector.fromArray(SPECIES, b, bp + 3 * L), s3);
        }
        s0.intoArray(tile, 0);
        s1.intoArray(tile, L);
        s2.intoArray(tile, 2 * L);
        s3.intoArray(tile, 3 * L);
    }

    /** One row of A and {@code L} columns of B, into {@code L} elements of the tile. */
    static void shortRow(int k, float[] a, int ao, int acs, float[] b, int bo, int brs, float[] tile) {
        FloatVector s = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.broadcast(SPECIES, a[ao + p * acs]);
            s = x.fma(FloatVector.fromArray(SPECIES, b, bo + p * brs), s);
        }
        s.intoArray(tile, 0);
    }

    private SimdFloatTiles() {}
}
