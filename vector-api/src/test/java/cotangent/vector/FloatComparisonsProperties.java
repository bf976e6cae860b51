package cotangent.vector;

// @specialize Double, Int, Long

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FloatComparisonsProperties {
    private static final List<FloatComparisons> TWINS =
            List.of(new ScalarFloatComparisons(), Kernels.FLOAT_COMPARISONS);

    // @if Float, Double
    private static final float[] VALUES = {0, -0f, 1, -1, Float.NaN, Float.MAX_VALUE, Float.NEGATIVE_INFINITY};
    // @end
    // @Int private static final int[] VALUES = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE};
    // @Long private static final long[] VALUES = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32};

    @Property(tries = 300)
    void compareAsInJava(@ForAll @IntRange(max = 150) int n, @ForAll @IntRange(max = 5) int offset, @ForAll long seed) {
        Random random = new Random(seed);
        float[] a = values(random, offset + n);
        float[] b = values(random, n);
        boolean[] condition = new boolean[n + 1];
        for (int i = 0; i < n; i++) {
            condition[i + 1] = random.nextBoolean();
        }
        for (FloatComparisons f : TWINS) {
            boolean[] equal = new boolean[n + offset];
            boolean[] notEqual = new boolean[n + offset];
            boolean[] less = new boolean[n + offset];
            boolean[] lessEqual = new boolean[n + offset];
            float[] where = new float[n + 2];
            f.equal(a, offset, b, 0, equal, offset, n);
            f.notEqual(a, offset, b, 0, notEqual, offset, n);
            f.less(a, offset, b, 0, less, offset, n);
            f.lessEqual(a, offset, b, 0, lessEqual, offset, n);
            f.where(condition, 1, a, offset, b, 0, where, 1, n);
            for (int i = 0; i < n; i++) {
                float x = a[offset + i];
                float y = b[i];
                assertEquals(x == y, equal[offset + i]);
                assertEquals(x != y, notEqual[offset + i]);
                assertEquals(x < y, less[offset + i]);
                assertEquals(x <= y, lessEqual[offset + i]);
                assertEquals(condition[i + 1] ? x : y, where[i + 1]);
            }
            assertEquals(0, where[0]);
            assertEquals(0, where[n + 1]);
        }
    }

    private static float[] values(Random random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = VALUES[random.nextInt(VALUES.length)];
        }
        return x;
    }
}
