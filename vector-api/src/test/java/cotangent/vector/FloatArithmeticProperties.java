package cotangent.vector;

// @specialize Double, Int, Long

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Every operation against the obvious expression, bit for bit, for separate, shared and shifted runs. */
class FloatArithmeticProperties {
    private interface Unary {
        float of(float x);
    }

    private interface Binary {
        float of(float a, float b);
    }

    private static final float[] SPECIAL = {
        // @if Float
        0f,
        -0.0f,
        1f,
        -1f,
        0.5f,
        -0.5f,
        1.5f,
        -2.5f,
        8388607.5f,
        1e30f,
        -1e30f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        // @end
        // @Double 0.0, -0.0, 1, -1, 0.5, -0.5, 1.5, -2.5, 4503599627370495.5, 1e300, -1e300, Double.MIN_VALUE,
        // @Double -Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, -Double.MAX_VALUE, Double.POSITIVE_INFINITY,
        // @Double Double.NEGATIVE_INFINITY, Double.NaN
        // @Int 0, 1, -1, 2, -2, 1 << 16, Integer.MAX_VALUE, Integer.MIN_VALUE
        // @Long 0, 1, -1, 2, -2, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE
    };

    private static float value(Random random) {
        if (random.nextInt(3) == 0) {
            return SPECIAL[random.nextInt(SPECIAL.length)];
        }
        return (float) (random.nextGaussian() * Math.pow(10, random.nextInt(5)));
    }

    private static float[] values(Random random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = value(random);
        }
        return x;
    }

    private static void check(long seed, FloatUnaryKernel kernel, Unary reference) {
        Random random = new Random(seed);
        int n = random.nextInt(100);
        float[] x = values(random, 2 * n + 20);
        int xo = random.nextInt(10);
        boolean shared = random.nextBoolean();
        float[] y = shared ? x : values(random, 2 * n + 20);
        int yo = random.nextBoolean() ? xo : shared ? xo + n + random.nextInt(10) : random.nextInt(10);
        float[] expected = y.clone();
        for (int i = 0; i < n; i++) {
            expected[yo + i] = reference.of(x[xo + i]);
        }
        kernel.apply(x, xo, y, yo, n);
        assertArrayEquals(expected, y);
    }

    private static void check(long seed, FloatBinaryKernel kernel, Binary reference) {
        Random random = new Random(seed);
        int n = random.nextInt(100);
        int length = 3 * n + 30;
        float[] a = values(random, length);
        float[] b = random.nextInt(3) == 0 ? a : values(random, length);
        int which = random.nextInt(3);
        float[] y = which == 0 ? a : which == 1 ? b : values(random, length);
        // three disjoint places in whichever arrays are shared, or the same run
        int ao = random.nextInt(10);
        int bo = random.nextBoolean() ? ao : n + 10 + random.nextInt(10);
        int place = random.nextInt(3);
        int yo = place == 0 ? ao : place == 1 ? bo : 2 * n + 20 + random.nextInt(10);
        float[] expected = y.clone();
        for (int i = 0; i < n; i++) {
            expected[yo + i] = reference.of(a[ao + i], b[bo + i]);
        }
        kernel.apply(a, ao, b, bo, y, yo, n);
        assertArrayEquals(expected, y);
    }

    @Property(tries = 200)
    void adds(@ForAll long seed) {
        check(seed, FloatArithmetic::add, (a, b) -> a + b);
    }

    @Property(tries = 200)
    void subtracts(@ForAll long seed) {
        check(seed, FloatArithmetic::subtract, (a, b) -> a - b);
    }

    @Property(tries = 200)
    void multiplies(@ForAll long seed) {
        check(seed, FloatArithmetic::multiply, (a, b) -> a * b);
    }

    @Property(tries = 200)
    void takesTheLarger(@ForAll long seed) {
        check(seed, FloatArithmetic::maximum, FloatArithmeticProperties::larger);
    }

    @Property(tries = 200)
    void takesTheSmaller(@ForAll long seed) {
        check(seed, FloatArithmetic::minimum, FloatArithmeticProperties::smaller);
    }

    private static float larger(float a, float b) {
        // @if Float, Double
        if (a != a || b != b) {
            return Float.NaN;
        }
        if (a == 0 && b == 0) {
            return 1 / a > 0 || 1 / b > 0 ? 0f : -0.0f;
        }
        // @end
        return a > b ? a : b;
    }

    private static float smaller(float a, float b) {
        // @if Float, Double
        if (a != a || b != b) {
            return Float.NaN;
        }
        if (a == 0 && b == 0) {
            return 1 / a < 0 || 1 / b < 0 ? -0.0f : 0f;
        }
        // @end
        return a < b ? a : b;
    }

    @Property(tries = 200)
    void masksGradients(@ForAll long seed) {
        check(seed, FloatArithmetic::reluGradient, (g, x) -> x > 0 ? g : 0);
    }

    @Property(tries = 200)
    void negates(@ForAll long seed) {
        check(seed, FloatArithmetic::negate, x -> -x);
    }

    @Property(tries = 200)
    void takesMagnitudes(@ForAll long seed) {
        check(seed, FloatArithmetic::abs, x -> x < 0 ? -x : x + 0);
    }

    @Property(tries = 200)
    void takesSigns(@ForAll long seed) {
        check(seed, FloatArithmetic::sign, x -> x > 0 ? 1 : x < 0 ? -1 : x);
    }

    @Property(tries = 200)
    void squares(@ForAll long seed) {
        check(seed, FloatArithmetic::square, x -> x * x);
    }

    @Property(tries = 200)
    void rectifies(@ForAll long seed) {
        check(seed, FloatArithmetic::relu, x -> x > 0 || x != x ? x : 0);
    }

    @Property(tries = 200)
    void combinesWithScalars(@ForAll long seed) {
        float s = value(new Random(~seed));
        check(seed, (x, xo, y, yo, n) -> FloatArithmetic.addScalar(x, xo, s, y, yo, n), x -> x + s);
        check(seed, (x, xo, y, yo, n) -> FloatArithmetic.multiplyScalar(x, xo, s, y, yo, n), x -> x * s);
        check(seed, (x, xo, y, yo, n) -> FloatArithmetic.fill(y, yo, s, n), x -> s);
    }

    @Property(tries = 200)
    void clamps(@ForAll long seed) {
        float lo = -3;
        float hi = 40;
        check(
                seed,
                (x, xo, y, yo, n) -> FloatArithmetic.clamp(x, xo, lo, hi, y, yo, n),
                x -> x < lo ? lo : x > hi ? hi : x);
    }

    // @if Float, Double
    @Property(tries = 200)
    void divides(@ForAll long seed) {
        check(seed, FloatArithmetic::divide, (a, b) -> a / b);
    }

    @Property(tries = 200)
    void takesRoots(@ForAll long seed) {
        check(seed, FloatArithmetic::sqrt, x -> (float) StrictMath.sqrt(x));
        check(seed, FloatArithmetic::rsqrt, x -> 1 / (float) StrictMath.sqrt(x));
        check(seed, FloatArithmetic::reciprocal, x -> 1 / x);
    }

    @Property(tries = 200)
    void rounds(@ForAll long seed) {
        check(seed, FloatArithmetic::floor, x -> (float) StrictMath.floor(x));
        check(seed, FloatArithmetic::ceil, x -> (float) StrictMath.ceil(x));
        check(seed, FloatArithmetic::rint, x -> (float) StrictMath.rint(x));
        check(seed, FloatArithmetic::trunc, x -> (float) (x < 0 ? StrictMath.ceil(x) : StrictMath.floor(x)));
    }

    @Property(tries = 200)
    void fusesProductAndSum(@ForAll long seed) {
        Random random = new Random(seed);
        float[] c = values(random, 400);
        float alpha = value(random);
        float[] y0 = values(random, 400);
        check(seed, (a, ao, b, bo, y, yo, n) -> FloatArithmetic.fma(a, ao, b, bo, c, 0, y, yo, n), new Binary() {
            private int i;

            @Override
            public float of(float a, float b) {
                return Math.fma(a, b, c[i++]);
            }
        });
        int n = random.nextInt(100);
        for (int yo : new int[] {0, 7}) {
            float[] y = y0.clone();
            float[] expected = y0.clone();
            for (int i = 0; i < n; i++) {
                expected[yo + i] = Math.fma(alpha, c[i], y0[yo + i]);
            }
            FloatArithmetic.axpy(alpha, c, 0, y, yo, n);
            assertArrayEquals(expected, y);
            float[] in = Arrays.copyOf(c, 400);
            FloatArithmetic.fma(in, yo, in, yo, in, yo, in, yo, n);
            for (int i = 0; i < n; i++) {
                expected[i] = Math.fma(c[yo + i], c[yo + i], c[yo + i]);
            }
            assertArrayEquals(Arrays.copyOf(expected, n), Arrays.copyOfRange(in, yo, yo + n));
        }
    }
    // @end
}
