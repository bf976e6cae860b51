package cotangent.vector;

// @specialize Double

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Loops over runs at any offsets: the bits of both twins are those of the formula. */
class FloatElementwiseProperties {
    private static final float[] SPECIAL = {
        0f, -0f, 1, -1, Float.MIN_VALUE, -Float.MIN_VALUE, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
    };

    @FunctionalInterface
    private interface Formula {
        float apply(float a, float b);
    }

    @FunctionalInterface
    private interface Loop {
        void run(FloatElementwise k, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);
    }

    @Property(tries = 300)
    void loopsAreTheirFormulas(@ForAll @IntRange(max = 100) int n, @ForAll long seed) {
        check(FloatElementwise::add, Float::sum, n, seed);
        check(FloatElementwise::subtract, (a, b) -> a - b, n, seed);
        check(FloatElementwise::multiply, (a, b) -> a * b, n, seed);
        check(FloatElementwise::reluGradient, (a, b) -> b > 0 ? a : 0, n, seed);
        check(
                (k, a, ao, b, bo, y, yo, count) -> {
                    System.arraycopy(b, bo, y, yo, count);
                    k.axpy(0.7f, a, ao, y, yo, count);
                },
                (a, b) -> Math.fma(0.7f, a, b),
                n,
                seed);
    }

    private static void check(Loop loop, Formula formula, int n, long seed) {
        Random random = new Random(seed);
        int ao = random.nextInt(3);
        int bo = random.nextInt(3);
        int yo = random.nextInt(3);
        float[] a = values(random, ao + n);
        float[] b = values(random, bo + n);
        float[] expected = new float[yo + n + 2];
        for (int i = 0; i < n; i++) {
            expected[yo + i] = formula.apply(a[ao + i], b[bo + i]);
        }
        for (FloatElementwise k : new FloatElementwise[] {new ScalarFloatElementwise(), Kernels.FLOAT_ELEMENTWISE}) {
            float[] y = new float[expected.length];
            loop.run(k, a, ao, b, bo, y, yo, n);
            assertArrayEquals(expected, y);
        }
    }

    private static float[] values(Random random, int size) {
        float[] x = new float[size];
        for (int i = 0; i < size; i++) {
            x[i] = random.nextInt(4) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : (float) random.nextGaussian();
        }
        return x;
    }
}
