package cotangent.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

// @specialize Double

/** The kernels in force have the bits of the scalar ones, for arguments of all kinds and runs of all lengths. */
class FloatMathProperties {
    private static final FloatMathKernels SCALAR = new ScalarFloatMath();

    @Property(tries = 50)
    void twinsAgreeOnAnyBits(@ForAll FloatMathFunction function, @ForAll long seed) {
        FloatMathKernels simd = Kernels.FLOAT_MATH;
        int n = 20_000;
        var rng = new SplittableRandom(seed);
        float[] x = new float[n];
        float[] b = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = any(rng, function);
            b[i] = any(rng, function);
        }
        float[] expected = new float[n];
        float[] actual = new float[n];
        function.apply(SCALAR, x, 0, b, 0, expected, 0, n);
        function.apply(simd, x, 0, b, 0, actual, 0, n);
        for (int i = 0; i < n; i++) {
            int k = i;
            assertEquals(expected[i], actual[i], () -> function + "(" + x[k] + ", " + b[k] + ")");
        }
    }

    @Property(tries = 300)
    void twinsAgreeOnEveryLengthAndTouchNothingElse(
            @ForAll FloatMathFunction function,
            @ForAll @IntRange(max = 70) int n,
            @ForAll @IntRange(max = 3) int xo,
            @ForAll @IntRange(max = 3) int bo,
            @ForAll @IntRange(max = 3) int yo,
            @ForAll long seed) {
        FloatMathKernels simd = Kernels.FLOAT_MATH;
        var rng = new SplittableRandom(seed);
        float[] x = new float[n + 6];
        float[] b = new float[n + 6];
        for (int i = 0; i < n + 6; i++) {
            x[i] = any(rng, function);
            b[i] = any(rng, function);
        }
        float[] expected = new float[n + 6];
        Arrays.fill(expected, 7);
        float[] actual = expected.clone();
        function.apply(SCALAR, x, xo, b, bo, expected, yo, n);
        function.apply(simd, x, xo, b, bo, actual, yo, n);
        assertArrayEquals(expected, actual);
        for (int i = 0; i < n + 6; i++) {
            assertTrue(i >= yo && i < yo + n || actual[i] == 7, "wrote outside the run");
        }
        // In place.
        function.apply(simd, x, xo, b, bo, x, xo, n);
        assertArrayEquals(Arrays.copyOfRange(expected, yo, yo + n), Arrays.copyOfRange(x, xo, xo + n));
    }

    private static float any(SplittableRandom rng, FloatMathFunction function) {
        return switch (rng.nextInt(8)) {
            case 0 -> FloatMathTest.SPECIAL[rng.nextInt(FloatMathTest.SPECIAL.length)];
            case 1, 2 -> Float.intBitsToFloat(rng.nextInt()); // @only Float
            // @Double case 1, 2 -> Double.longBitsToDouble(rng.nextLong());
            case 3 -> rng.nextInt(-40, 41);
            default -> function.argument(rng);
        };
    }
}
