package cotangent.vector;

// @specialize Double

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FloatChannelsProperties {
    @Property(tries = 300)
    void twinsAgreeAndAreRight(
            @ForAll @IntRange(max = 140) int n,
            @ForAll @IntRange(min = 1, max = 70) int runs,
            @ForAll @IntRange(max = 2) int gap,
            @ForAll long seed) {
        check(runs, n, n + gap, seed);
    }

    @Example
    void lengthsAroundGroupsAndBlocks() {
        for (int n : new int[] {1, 49, 784, Lanes.BLOCK / 2, Lanes.BLOCK - 1, Lanes.BLOCK, Lanes.BLOCK + 1, 9000}) {
            check(3, n, n + 1, n);
        }
        check(Lanes.BLOCK + 3, 1, 1, 1);
        check(1300, 7, 8, 2);
    }

    private static void check(int runs, int n, int stride, long seed) {
        FloatChannelsCase c = new FloatChannelsCase(runs, n, stride, seed);
        float[] expected = c.run(new ScalarFloatChannels());
        assertArrayEquals(expected, c.run(Kernels.FLOAT_CHANNELS));
        c.assertSums(expected);
    }
}
