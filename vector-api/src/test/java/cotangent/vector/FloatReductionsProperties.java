package cotangent.vector;

// @specialize Double

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FloatReductionsProperties {
    private static final List<FloatReductions> TWINS = List.of(new ScalarFloatReductions(), Kernels.FLOAT_REDUCTIONS);

    private static final int OFFSET = 3;

    @Example
    void everyShortLength() {
        for (int n = 0; n <= 200; n++) {
            check(n, n);
        }
    }

    @Example
    void lengthsAroundBlocks() {
        for (int blocks = 1; blocks <= 9; blocks++) {
            for (int d = -1; d <= 1; d++) {
                check(blocks * Lanes.BLOCK + d, blocks + d);
            }
        }
        check(1_000_003, 7);
    }

    @Property(tries = 200)
    void anyLength(@ForAll @IntRange(max = 20_000) int n, @ForAll long seed) {
        check(n, seed);
    }

    private static void check(int n, long seed) {
        Random random = new Random(seed);
        float[] x = new float[n + OFFSET];
        float[] y = new float[n + OFFSET];
        for (int i = 0; i < n; i++) {
            x[OFFSET + i] = (float) random.nextGaussian();
            y[OFFSET + i] = (float) random.nextGaussian();
        }
        float c = 0.25f;
        float sum = Order.join(n, 0, Float::sum, (s, i) -> s + x[OFFSET + i]);
        float sumAbs = Order.join(n, 0, Float::sum, (s, i) -> s + Math.abs(x[OFFSET + i]));
        float dot = Order.join(n, 0, Float::sum, (s, i) -> Math.fma(x[OFFSET + i], y[OFFSET + i], s));
        float squares = Order.join(n, 0, Float::sum, (s, i) -> Math.fma(x[OFFSET + i] - c, x[OFFSET + i] - c, s));
        float prod = Order.join(n, 1, (s, t) -> s * t, (s, i) -> s * x[OFFSET + i]);
        float max = Float.NEGATIVE_INFINITY;
        float min = Float.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, x[OFFSET + i]);
            min = Math.min(min, x[OFFSET + i]);
        }
        for (FloatReductions r : TWINS) {
            assertBits(sum, r.sum(x, OFFSET, n), n, "sum", r);
            assertBits(sumAbs, r.sumAbs(x, OFFSET, n), n, "sumAbs", r);
            assertBits(dot, r.dot(x, OFFSET, y, OFFSET, n), n, "dot", r);
            assertBits(squares, r.sumSquares(x, OFFSET, c, n), n, "sumSquares", r);
            assertBits(prod, r.prod(x, OFFSET, n), n, "prod", r);
            assertBits(max, r.max(x, OFFSET, n), n, "max", r);
            assertBits(min, r.min(x, OFFSET, n), n, "min", r);
            assertClose(n, x, v -> v, sum);
            assertClose(n, x, Math::abs, sumAbs);
            assertClose(n, x, v -> (v - c) * (v - c), squares);
        }
    }

    /** The truth by compensated summation in double precision; the bound is that of the tree's depth. */
    private static void assertClose(int n, float[] x, ToDoubleFunction<Double> f, float actual) {
        double sum = 0;
        double lost = 0;
        double magnitude = 0;
        for (int i = 0; i < n; i++) {
            double v = f.applyAsDouble((double) x[OFFSET + i]);
            double t = sum + v;
            lost += Math.abs(sum) >= Math.abs(v) ? sum - t + v : v - t + sum;
            sum = t;
            magnitude += Math.abs(v);
        }
        double depth = Lanes.BLOCK / Lanes.FLOAT + 5 + 20 + 3;
        assertEquals(sum + lost, actual, depth * Math.ulp(1f) / 2 * magnitude + Float.MIN_VALUE);
    }

    /** Values with many ties, signed zeros, infinities and NaN. */
    @Property(tries = 1000)
    void extremesAndTheirIndices(
            @ForAll @IntRange(min = 1, max = 10_000) int n,
            @ForAll @IntRange(min = 1, max = 6) int kinds,
            @ForAll long seed) {
        float[] values = {-0f, 0f, -1, 2, Float.NEGATIVE_INFINITY, Float.NaN};
        Random random = new Random(seed);
        float[] x = new float[n];
        int start = random.nextInt(3);
        for (int i = 0; i < n; i++) {
            // NaN is rare, so that it is also met late.
            int kind = Math.min(start + random.nextInt(kinds), 5);
            x[i] = kind == 5 && random.nextInt(n) > 3 ? -1 : values[kind];
        }
        float max = Float.NEGATIVE_INFINITY;
        float min = Float.POSITIVE_INFINITY;
        for (float v : x) {
            max = Math.max(max, v);
            min = Math.min(min, v);
        }
        int argMax = -1;
        int argMin = -1;
        for (int i = n - 1; i >= 0; i--) {
            argMax = Float.compare(x[i], max) == 0 ? i : argMax;
            argMin = Float.compare(x[i], min) == 0 ? i : argMin;
        }
        for (FloatReductions r : TWINS) {
            assertBits(max, r.max(x, 0, n), n, "max", r);
            assertBits(min, r.min(x, 0, n), n, "min", r);
            assertEquals(argMax, r.argMax(x, 0, n));
            assertEquals(argMin, r.argMin(x, 0, n));
        }
    }

    @Example
    void nothing() {
        float[] x = {1, 2};
        for (FloatReductions r : TWINS) {
            assertEquals(0, r.sum(x, 2, 0));
            assertEquals(0, r.dot(x, 2, x, 2, 0));
            assertEquals(1, r.prod(x, 2, 0));
            assertEquals(Float.NEGATIVE_INFINITY, r.max(x, 2, 0));
            assertEquals(Float.POSITIVE_INFINITY, r.min(x, 2, 0));
            assertEquals(-1, r.argMax(x, 2, 0));
            assertEquals(-1, r.argMin(x, 2, 0));
        }
    }

    @Property(tries = 200)
    void sumsOfRows(
            @ForAll @IntRange(max = 1400) int rows,
            @ForAll @IntRange(max = 90) int columns,
            @ForAll @IntRange(max = 3) int gap,
            @ForAll long seed) {
        checkRows(rows, columns, columns + gap, seed);
    }

    @Example
    void sumsOfLongRows() {
        checkRows(600, 1000, 1001, 1);
        checkRows(5, 513, 513, 2);
    }

    private static void checkRows(int rows, int columns, int stride, long seed) {
        Random random = new Random(seed);
        float[] x = new float[OFFSET + rows * stride];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        float[] expected = new float[columns];
        for (int j = 0; j < columns; j++) {
            int at = OFFSET + j;
            expected[j] = Order.joinBlocks(
                    rows,
                    Lanes.ROW_BLOCK,
                    Float::sum,
                    (from, to) -> Order.fold(from, to, 0, (s, i) -> s + x[at + i * stride]));
        }
        for (FloatReductions r : TWINS) {
            float[] y = new float[columns + 2];
            y[0] = 7;
            y[columns + 1] = 7;
            r.sumRows(x, OFFSET, stride, rows, columns, y, 1);
            assertEquals(7, y[0]);
            assertEquals(7, y[columns + 1]);
            for (int j = 0; j < columns; j++) {
                assertBits(expected[j], y[j + 1], rows, "sumRows", r);
            }
        }
    }

    private static void assertBits(float expected, float actual, int n, String what, FloatReductions by) {
        // Equal bits, but any NaN for NaN: kernels that promise one NaN are tested for it by max and min.
        assertEquals(
                Float.floatToIntBits(expected), // @only Float
                Float.floatToIntBits(actual), // @only Float
                // @Double Double.doubleToLongBits(expected),
                // @Double Double.doubleToLongBits(actual),
                () -> what + " of " + n + " by " + by.getClass().getSimpleName() + ": " + expected + " vs " + actual);
    }

    /** The order that {@link FloatReductions} documents, as plainly as can be. */
    private static final class Order {
        interface Step {
            float apply(float s, int i);
        }

        interface Join {
            float apply(float s, float t);
        }

        interface Block {
            float apply(int from, int to);
        }

        static float fold(int from, int to, float identity, Step step) {
            float s = identity;
            for (int i = from; i < to; i++) {
                s = step.apply(s, i);
            }
            return s;
        }

        static float join(int n, float identity, Join join, Step step) {
            return n == 0
                    ? identity
                    : joinBlocks(n, Lanes.BLOCK, join, (from, to) -> {
                        int used = Math.min(Lanes.FLOAT, to - from);
                        float[] s = new float[used];
                        java.util.Arrays.fill(s, identity);
                        for (int i = from; i < to; i++) {
                            s[(i - from) % Lanes.FLOAT] = step.apply(s[(i - from) % Lanes.FLOAT], i);
                        }
                        for (int h = Lanes.FLOAT / 2; h > 0; h /= 2) {
                            for (int j = 0; j + h < Math.min(used, 2 * h); j++) {
                                s[j] = join.apply(s[j], s[j + h]);
                            }
                        }
                        return s[0];
                    });
        }

        static float joinBlocks(int n, int block, Join join, Block body) {
            return joinBlocks(0, n, block, join, body);
        }

        private static float joinBlocks(int from, int to, int block, Join join, Block body) {
            int blocks = (to - from + block - 1) / block;
            if (blocks <= 1) {
                return body.apply(from, to);
            }
            int first = 1;
            while (2 * first < blocks) {
                first *= 2;
            }
            int middle = from + first * block;
            return join.apply(joinBlocks(from, middle, block, join, body), joinBlocks(middle, to, block, join, body));
        }
    }
}
