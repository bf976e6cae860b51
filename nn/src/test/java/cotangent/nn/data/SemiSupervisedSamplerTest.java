package cotangent.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Rng;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SemiSupervisedSamplerTest {
    /** Each batch has its proportion, and each set is used evenly. */
    @Property
    void proportions(
            @ForAll @IntRange(min = 0, max = 4) int a,
            @ForAll @IntRange(min = 0, max = 4) int b,
            @ForAll @IntRange(min = 0, max = 9) int batches) {
        int[] labelled = {3, 5, 7};
        int[] unlabelled = {10, 11, 12, 13, 14};
        SemiSupervisedSampler sampler = new SemiSupervisedSampler(labelled, unlabelled, a, b, batches);
        int[] all = sampler.epoch(0, Rng.of(1)).indices();
        assertEquals(sampler.epochSize(), all.length);
        int[] counts = new int[15];
        for (int i = 0; i < all.length; i++) {
            assertEquals(i % (a + b) < a, all[i] < 10);
            counts[all[i]]++;
        }
        for (int i : labelled) {
            assertTrue(counts[i] - a * batches / 3 <= 1 && counts[i] >= a * batches / 3);
        }
        for (int i : unlabelled) {
            assertTrue(counts[i] - b * batches / 5 <= 1 && counts[i] >= b * batches / 5);
        }
        assertArrayEquals(all, sampler.epoch(7, Rng.of(1)).indices());
        assertTrue(all.length < 12
                || !Arrays.equals(all, sampler.epoch(0, Rng.of(2)).indices()));
    }

    @Test
    void errors() {
        assertThrows(
                IllegalArgumentException.class, () -> new SemiSupervisedSampler(new int[0], new int[] {1}, 1, 1, 1));
        assertThrows(
                IllegalArgumentException.class, () -> new SemiSupervisedSampler(new int[] {1}, new int[0], 1, 1, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new SemiSupervisedSampler(new int[] {1}, new int[] {1}, -1, 1, 1));
    }
}
