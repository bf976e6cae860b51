package cotangent.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
    @Test
    void firstNumbersArePinned() {
        long[] golden = {0xa759ea27d4727622L, 0xbdd732262feb6e95L, 0x28efe333b266f103L, 0x47526757130f9f52L};
        for (int i = 0; i < golden.length; i++) {
            assertEquals(golden[i], CounterRandom.bits(42, i));
        }
        assertEquals(0xe220a8397b1dcdafL, CounterRandom.bits(0, 1)); // the published first output of SplitMix64 from 0
        assertEquals(0xde0a564cbcd060c4L, CounterRandom.bits(-1, -1));
    }

    /** The JDK's generator of the same family steps before it mixes, so it is one number ahead. */
    @Test
    void isTheSequenceOfSplittableRandom() {
        SplittableRandom other = new SplittableRandom(123);
        for (int i = 1; i < 100; i++) {
            assertEquals(other.nextLong(), CounterRandom.bits(123, i));
        }
    }

    @Test
    void transformsTakeTheTopBits() {
        assertEquals(0, CounterRandom.uniformFloat((1L << 40) - 1));
        assertEquals(1 - 0x1p-24f, CounterRandom.uniformFloat(-1));
        assertEquals(0.5f, CounterRandom.uniformFloat(1L << 63));
        assertEquals(0, CounterRandom.uniformDouble((1L << 11) - 1));
        assertEquals(1 - 0x1p-53, CounterRandom.uniformDouble(-1));
        assertEquals(-8.2923610758135955, CounterRandom.normal(0), 1e-14);
        assertEquals(8.2923610758135955, CounterRandom.normal(-1), 1e-14);
    }

    /** Each bit of the seed and of the counter flips each bit of the number about half of the time. */
    @Test
    void mixesEveryBit() {
        int tries = 2000;
        for (int in = 0; in < 64; in++) {
            int[] flips = new int[64];
            for (int t = 0; t < tries; t++) {
                long z = CounterRandom.bits(99, t);
                long change = CounterRandom.mix(z) ^ CounterRandom.mix(z ^ 1L << in);
                for (int out = 0; out < 64; out++) {
                    flips[out] += (int) (change >>> out & 1);
                }
            }
            for (int count : flips) {
                assertEquals(0.5, count / (double) tries, 0.07);
            }
        }
    }
}
