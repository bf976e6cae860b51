package cotangent.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

// @specialize Double

/** Softmax and its relatives: values against the formulas, extreme rows, and equal bits of the twins. */
class FloatRowsProperties {
    private static final FloatRows SCALAR = new ScalarFloatRows();

    /** Relative error that the exponentials and the sum of a row may add up to. */
    private static final double TOLERANCE = 16 * Math.ulp(1f);

    private enum Kernel {
        SOFTMAX,
        LOG_SOFTMAX,
        LOG_SUM_EXP;

        void apply(FloatRows kernels, float[] x, int xo, float[] y, int yo, int rows, int columns) {
            switch (this) {
                case SOFTMAX -> kernels.softmax(x, xo, y, yo, rows, columns);
                case LOG_SOFTMAX -> kernels.logSoftmax(x, xo, y, yo, rows, columns);
                default -> kernels.logSumExp(x, xo, y, yo, rows, columns);
            }
        }
    }

    @Property(tries = 200)
    void valuesAreThoseOfTheFormulas(
            @ForAll @IntRange(max = 4) int rows, @ForAll @IntRange(min = 1, max = 130) int columns, @ForAll long seed) {
        var rng = new SplittableRandom(seed);
        float[] x = new float[rows * columns];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (10 * rng.nextGaussian());
        }
        float[] soft = new float[x.length];
        float[] log = new float[x.length];
        float[] lse = new float[rows];
        SCALAR.softmax(x, 0, soft, 0, rows, columns);
        SCALAR.logSoftmax(x, 0, log, 0, rows, columns);
        SCALAR.logSumExp(x, 0, lse, 0, rows, columns);
        for (int r = 0; r < rows; r++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < columns; c++) {
                max = Math.max(max, x[r * columns + c]);
            }
            double sum = 0;
            for (int c = 0; c < columns; c++) {
                sum += StrictMath.exp(x[r * columns + c] - max);
            }
            double expected = max + StrictMath.log(sum);
            assertEquals(expected, lse[r], TOLERANCE * (1 + Math.abs(expected)));
            for (int c = 0; c < columns; c++) {
                double difference = x[r * columns + c] - max;
                double share = StrictMath.exp(difference) / sum;
                // The rounding of x - max is an absolute error of the exponent.
                assertEquals(
                        share, soft[r * columns + c], share * TOLERANCE * (1 + Math.abs(difference)) + Float.MIN_VALUE);
                double logShare = difference - StrictMath.log(sum);
                assertEquals(logShare, log[r * columns + c], TOLERANCE * (1 + Math.abs(logShare)));
            }
        }
    }

    @Property(tries = 600)
    void twinsAgreeOnEveryShapeAndTouchNothingElse(
            @ForAll Kernel kernel,
            @ForAll @IntRange(max = 5) int rows,
            @ForAll @IntRange(min = 1, max = 140) int columns,
            @ForAll boolean narrow,
            @ForAll boolean extremes,
            @ForAll long seed) {
        FloatRows simd = Kernels.FLOAT_ROWS;
        int width = narrow ? 1 + columns % 12 : columns;
        var rng = new SplittableRandom(seed);
        float[] x = new float[rows * width + 3];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (5 * rng.nextGaussian());
            if (extremes && rng.nextInt(2 * width) == 0) {
                x[i] = FloatMathTest.SPECIAL[rng.nextInt(FloatMathTest.SPECIAL.length)];
            }
        }
        float[] expected = new float[x.length + 2];
        Arrays.fill(expected, 7);
        float[] actual = expected.clone();
        kernel.apply(SCALAR, x, 3, expected, 2, rows, width);
        kernel.apply(simd, x, 3, actual, 2, rows, width);
        assertArrayEquals(expected, actual);
        int written = kernel == Kernel.LOG_SUM_EXP ? rows : rows * width;
        for (int i = 0; i < actual.length; i++) {
            assertTrue(i >= 2 && i < 2 + written || actual[i] == 7, "wrote outside the rows");
        }
        if (kernel != Kernel.LOG_SUM_EXP) {
            kernel.apply(simd, x, 3, x, 3, rows, width);
            assertArrayEquals(Arrays.copyOfRange(expected, 2, 2 + written), Arrays.copyOfRange(x, 3, 3 + written));
        }
    }

    @Example
    void twinsAgreeOnManyNarrowAndOnWideRows() {
        FloatRows simd = Kernels.FLOAT_ROWS;
        var rng = new SplittableRandom(1);
        float[] x = new float[30_000];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) rng.nextGaussian();
        }
        float[] expected = new float[x.length];
        float[] actual = new float[x.length];
        for (Kernel kernel : Kernel.values()) {
            for (int columns : new int[] {10, 1000, 15_000}) {
                kernel.apply(SCALAR, x, 0, expected, 0, x.length / columns, columns);
                kernel.apply(simd, x, 0, actual, 0, x.length / columns, columns);
                assertArrayEquals(expected, actual);
            }
        }
    }

    @Example
    void extremeRowsAreAsDocumented() {
        float inf = Float.POSITIVE_INFINITY;
        float[][] rows = {{1, Float.NaN, 2}, {1, inf, 2}, {-inf, -inf, -inf}};
        for (float[] row : rows) {
            for (Kernel kernel : Kernel.values()) {
                float[] y = new float[3];
                kernel.apply(SCALAR, row, 0, y, 0, 1, 3);
                boolean empty = row[0] == -inf && kernel == Kernel.LOG_SUM_EXP;
                assertEquals(empty ? -inf : Float.NaN, y[0], kernel + " of " + Arrays.toString(row));
            }
        }
        float[] y = new float[3];
        SCALAR.softmax(new float[] {-inf, 0, 0}, 0, y, 0, 1, 3);
        assertArrayEquals(new float[] {0, 0.5f, 0.5f}, y);
    }
}
