package cotangent.vector;

// @specialize Double

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FloatGemmProperties {
    private static final FloatGemm SCALAR = new ScalarFloatGemm();

    @Property(tries = 500)
    void followsTheContractBitForBit(
            @ForAll @IntRange(max = 40) int m,
            @ForAll @IntRange(max = 80) int n,
            @ForAll @IntRange(max = 40) int k,
            @ForAll long seed) {
        check(new FloatGemmCase(m, n, k, seed));
    }

    @Property(tries = 100)
    void tinyAndEmptyMatrices(
            @ForAll @IntRange(max = 5) int m,
            @ForAll @IntRange(max = 5) int n,
            @ForAll @IntRange(max = 5) int k,
            @ForAll long seed) {
        check(new FloatGemmCase(m, n, k, seed));
    }

    @Property(tries = 60)
    void rowsAndColumns(
            @ForAll @IntRange(max = 700) int n,
            @ForAll @IntRange(max = 1100) int k,
            @ForAll boolean row,
            @ForAll long seed) {
        check(row ? new FloatGemmCase(1, n, k, seed) : new FloatGemmCase(n, 1, k, seed));
    }

    @Property(tries = 200)
    void columnsTimesRows(
            @ForAll @IntRange(min = 1, max = 20) int m,
            @ForAll @IntRange(min = 1, max = 140) int n,
            @ForAll long seed) {
        check(new FloatGemmCase(m, n, 1, seed));
    }

    @Property(tries = 30)
    void matricesOfSeveralBlocks(
            @ForAll @IntRange(min = 20, max = 70) int m,
            @ForAll @IntRange(min = 200, max = 600) int n,
            @ForAll @IntRange(min = 400, max = 1100) int k,
            @ForAll long seed) {
        check(new FloatGemmCase(m, n, k, seed));
    }

    @Example
    void moreRowsThanAreCopiedAtOnce() {
        check(new FloatGemmCase(1061, 67, 21, 1));
        check(new FloatGemmCase(1061, 267, 21, 2));
    }

    @Property(tries = 30)
    @SuppressWarnings("try") // The region is not named again.
    void theNumberOfThreadsDoesNotShow(
            @ForAll @IntRange(min = 1, max = 150) int m,
            @ForAll @IntRange(min = 1, max = 300) int n,
            @ForAll @IntRange(min = 100, max = 600) int k,
            @ForAll @IntRange(min = 2, max = 5) int threads,
            @ForAll long seed) {
        FloatGemmCase g = new FloatGemmCase(m, n, k, seed);
        float[] expected = g.run(Kernels.FLOAT_GEMM);
        try (Parallelism p = Parallelism.of(threads)) {
            assertArrayEquals(expected, g.run(Kernels.FLOAT_GEMM), g::toString);
            assertArrayEquals(expected, g.run(SCALAR), g::toString);
        }
    }

    private static void check(FloatGemmCase g) {
        float[] expected = g.contract();
        assertBits(expected, g.run(SCALAR), "scalar " + g);
        assertBits(expected, g.run(Kernels.FLOAT_GEMM), Kernels.description() + " " + g);
        double error = g.worstError(expected);
        assertTrue(error <= 1, () -> "error " + error + " times its bound: " + g);
    }

    private static void assertBits(float[] expected, float[] actual, String message) {
        for (int i = 0; i < expected.length; i++) {
            int at = i;
            assertEquals(
                    Float.floatToRawIntBits(expected[i]), // @only Float
                    Float.floatToRawIntBits(actual[i]), // @only Float
                    // @Double Double.doubleToRawLongBits(expected[i]),
                    // @Double Double.doubleToRawLongBits(actual[i]),
                    () -> "element " + at + ": " + expected[at] + " vs " + actual[at] + ", " + message);
        }
    }
}
