package cotangent.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

// @specialize Double

/** Cells of recurrent networks: equal bits of the twins, values against the formulas in double, and nothing else touched. */
class FloatRecurrentProperties {
    private static final FloatRecurrent SCALAR = new ScalarFloatRecurrent();
    private static final FloatRecurrent CHOSEN = Kernels.FLOAT_RECURRENT;

    @Property(tries = 300)
    void twinsAgree(
            @ForAll @IntRange(max = 4) int rows,
            @ForAll @IntRange(max = 70) int n,
            @ForAll boolean huge,
            @ForAll long seed) {
        FloatRecurrentCase c = new FloatRecurrentCase(rows, n, huge, seed);
        assertArrayEquals(c.lstm(SCALAR), c.lstm(CHOSEN));
        assertArrayEquals(c.lstmGradient(SCALAR), c.lstmGradient(CHOSEN));
        assertArrayEquals(c.gru(SCALAR), c.gru(CHOSEN));
        assertArrayEquals(c.gruGradient(SCALAR), c.gruGradient(CHOSEN));
    }

    @Property(tries = 100)
    void aRowDoesNotDependOnItsNeighbours(@ForAll @IntRange(min = 1, max = 40) int n, @ForAll long seed) {
        // The first row of a batch has the numbers of a batch of its own where runs begin with it.
        float[] a = new float[8 * n];
        float[] s = new float[14 * n];
        var rng = new java.util.SplittableRandom(seed);
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) rng.nextGaussian();
        }
        float[] both = s.clone();
        CHOSEN.lstm(2, n, a, 0, a, both, 0, 8 * n, 10 * n, 12 * n);
        float[] one = s.clone();
        CHOSEN.lstm(1, n, a, 0, a, one, 0, 8 * n, 10 * n, 12 * n);
        for (int j = 0; j < n; j++) {
            assertEquals(one[12 * n + j], both[12 * n + j]);
            assertEquals(one[10 * n + j], both[10 * n + j]);
        }
    }

    @Property(tries = 100)
    void valuesAreThoseOfTheFormulas(@ForAll float x, @ForAll float c) {
        float in = Float.isFinite(x) ? x % 20 : 0;
        float before = Float.isFinite(c) ? c % 3 : 0;
        float[] a = {in, -in, in / 2, in / 3};
        float[] s = new float[7];
        s[4] = before;
        SCALAR.lstm(1, 1, a, 0, new float[4], s, 0, 4, 5, 6);
        double cell = sigmoid(-in) * before + sigmoid(in) * StrictMath.tanh(in / 2);
        double tolerance = 16 * Math.ulp(1f) * (1 + Math.abs(before));
        assertEquals(cell, s[5], tolerance);
        assertEquals(sigmoid(in / 3) * StrictMath.tanh(cell), s[6], tolerance);
        SCALAR.gru(1, 1, a, 0, new float[] {0, 0, 2}, s, 0, 4, 5);
        double z = sigmoid(-in);
        double m = StrictMath.tanh(in / 2 + sigmoid(in) * 2);
        assertEquals((1 - z) * m + z * before, s[5], tolerance);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }
}
