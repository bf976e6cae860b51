package cotangent.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

// @specialize Double

/** Strided runs have the bits of the same elements side by side. */
class FloatStridedReductionsProperties {
    @Property(tries = 300)
    void bitsAreThoseOfTheContiguousRun(
            @ForAll @IntRange(max = 5000) int n, @ForAll @IntRange(min = -3, max = 3) int stride, @ForAll long seed) {
        var rng = new SplittableRandom(seed);
        float[] x = new float[3 * n + 4];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) rng.nextDouble(-1, 1);
        }
        int xo = stride < 0 ? x.length - 1 : 2;
        float[] run = new float[n];
        for (int i = 0; i < n; i++) {
            run[i] = x[xo + i * stride];
        }
        FloatReductions r = new ScalarFloatReductions();
        assertEquals(r.sum(run, 0, n), FloatStridedReductions.sum(x, xo, stride, n));
        assertEquals(r.dot(run, 0, x, 0, n), FloatStridedReductions.dot(x, xo, stride, x, 0, 1, n));
        assertEquals(r.sumSquares(run, 0, 0.5f, n), FloatStridedReductions.sumSquares(x, xo, stride, 0.5f, n));
        assertEquals(r.max(run, 0, n), FloatStridedReductions.max(x, xo, stride, n));
        assertEquals(r.min(run, 0, n), FloatStridedReductions.min(x, xo, stride, n));
        assertEquals(r.argMax(run, 0, n), FloatStridedReductions.argMax(x, xo, stride, n));
    }
}
