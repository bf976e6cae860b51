package cotangent.samplers.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.DataSampler;
import cotangent.nn.data.RandomSampler;
import cotangent.nn.data.TensorDataset;
import cotangent.samplers.selection.RepeatedRandomSampler.Mode;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RepeatedRandomSamplerTest {
    private static RepeatedRandomSampler sampler(int n, double ratio, Mode mode, long seed) {
        return new RepeatedRandomSampler(n, ratio, mode, Rng.of(seed));
    }

    private static int[] round(DataSampler sampler, long round) {
        return sampler.epoch(round, Rng.fromState(5, round)).indices();
    }

    @Test
    void tenSamplesByThirds() {
        RepeatedRandomSampler sampler = sampler(10, 0.3, Mode.WITHOUT_REPLACEMENT, 1);
        assertEquals(3, sampler.epochSize());
        assertEquals(
                9,
                IntStream.range(0, 3)
                        .flatMap(e -> Arrays.stream(round(sampler, e)))
                        .distinct()
                        .count());
        int[] before =
                IntStream.range(0, 9).map(i -> round(sampler, i / 3)[i % 3]).toArray();
        int[] after =
                IntStream.range(9, 18).map(i -> round(sampler, i / 3)[i % 3]).toArray();
        assertFalse(Arrays.equals(before, after), "a new order");
    }

    @Property(tries = 100)
    void roundsAreSubsets(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 50) int n,
            @ForAll @DoubleRange(min = 0.01, max = 1) double ratio) {
        for (Mode mode : Mode.values()) {
            RepeatedRandomSampler sampler = sampler(n, ratio, mode, seed);
            int k = sampler.epochSize();
            assertEquals(Math.max(1, (int) Math.floor(ratio * n + 1e-9)), k);
            int cycle = mode == Mode.WITH_REPLACEMENT ? 1 : n / k;
            for (int start = 0; start < 3 * cycle; start += cycle) {
                int[] visits = IntStream.range(start, start + cycle)
                        .flatMap(e -> Arrays.stream(round(sampler, e)))
                        .toArray();
                assertEquals(cycle * k, visits.length);
                assertEquals(visits.length, Arrays.stream(visits).distinct().count(), "no sample twice");
                assertTrue(Arrays.stream(visits).allMatch(i -> i >= 0 && i < n));
            }
            assertArrayEquals(round(sampler, 7), round(sampler(n, ratio, mode, seed), 7), "one seed, one stream");
        }
    }

    @Test
    void allSamplesAreOrdinaryEpochs() {
        RandomSampler plain = new RandomSampler(20);
        RepeatedRandomSampler with = sampler(20, 1, Mode.WITH_REPLACEMENT, 1);
        RepeatedRandomSampler without = sampler(20, 1, Mode.WITHOUT_REPLACEMENT, 1);
        for (int e = 0; e < 3; e++) {
            assertArrayEquals(round(plain, e), round(with, e));
            assertArrayEquals(
                    IntStream.range(0, 20).toArray(),
                    Arrays.stream(round(without, e)).sorted().toArray());
        }
        assertFalse(Arrays.equals(round(without, 0), round(without, 1)));
    }

    @Test
    void samplesAreEquallyFrequent() {
        for (Mode mode : Mode.values()) {
            RepeatedRandomSampler sampler = sampler(21, 0.25, mode, 3);
            int rounds = 4000;
            int[] counts = new int[21];
            for (int e = 0; e < rounds; e++) {
                Arrays.stream(round(sampler, e)).forEach(i -> counts[i]++);
            }
            double expected = rounds * 5 / 21.0;
            double chi = Arrays.stream(counts)
                    .mapToDouble(c -> (c - expected) * (c - expected) / expected)
                    .sum();
            // Counts of subsets vary less than those of independent draws; 45.3 is the 0.999 quantile of chi-square
            // with 20 degrees.
            assertTrue(chi < 45.3, mode + ": " + chi);
        }
    }

    @Test
    void oneSubsetForAllEpochs() {
        StaticSubsetSampler sampler = new StaticSubsetSampler(40, 0.2, Rng.of(4));
        assertEquals(8, sampler.epochSize());
        int[] first = round(sampler, 0);
        assertEquals(8, Arrays.stream(first).distinct().count());
        assertFalse(Arrays.equals(first, round(sampler, 1)), "another order");
        assertArrayEquals(
                Arrays.stream(first).sorted().toArray(),
                Arrays.stream(round(sampler, 1)).sorted().toArray());
    }

    @Test
    void theLoaderCountsTheStepsOfARoundAndKeepsTheLastBatch() {
        TensorDataset data = new TensorDataset(Tensor.arange(100).unsqueeze(1), Tensor.arange(100));
        DataLoader loader = DataLoader.sequential(data, 8).withSampler(sampler(100, 0.21, Mode.WITHOUT_REPLACEMENT, 6));
        assertEquals(3, loader.batchesPerEpoch(), "21 samples by 8");
        int[] sizes = new int[3];
        int at = 0;
        for (var batch : loader.epoch(1)) {
            sizes[at++] = batch.size();
        }
        assertArrayEquals(new int[] {8, 8, 5}, sizes);
    }

    @Test
    void wrongArguments() {
        for (double ratio : new double[] {0, -0.1, 1.01, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> sampler(10, ratio, Mode.WITH_REPLACEMENT, 1));
            assertThrows(IllegalArgumentException.class, () -> new StaticSubsetSampler(10, ratio, Rng.of(1)));
        }
        assertThrows(IllegalArgumentException.class, () -> sampler(0, 0.5, Mode.WITH_REPLACEMENT, 1));
        assertThrows(NullPointerException.class, () -> sampler(10, 0.5, null, 1));
    }
}
