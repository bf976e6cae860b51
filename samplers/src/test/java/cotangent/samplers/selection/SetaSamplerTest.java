package cotangent.samplers.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.data.DataSampler;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SetaSamplerTest {
    private static final SetaConfig CONFIG = SetaConfig.defaults();

    private static int[] all(int n) {
        return IntStream.range(0, n).toArray();
    }

    private static int[] visits(DataSampler sampler, long epoch) {
        return sampler.epoch(epoch, Rng.fromState(3, epoch)).indices();
    }

    private static SetaSampler seen(int n, SetaConfig config, long seed) {
        SetaSampler sampler = new SetaSampler(n, 40, config);
        Rng rng = Rng.of(seed);
        sampler.observe(
                all(n),
                IntStream.range(0, n).mapToDouble(i -> rng.nextExponential()).toArray());
        return sampler;
    }

    @Test
    void theWindowSlidesAndWraps() {
        SetaSampler sampler = new SetaSampler(100, 40, CONFIG);
        int[] starts = IntStream.rangeClosed(1, 7).map(sampler::windowStart).toArray();
        assertArrayEquals(new int[] {1, 2, 3, 4, 5, 0, 1}, starts);
        assertEquals(5, CONFIG.window());
        assertEquals(2, CONFIG.withWindowScale(0.25).window(), "2.5, half to even");
        assertEquals(4, CONFIG.withWindowScale(0.35).window(), "3.5, half to even");
    }

    @Property(tries = 100)
    void epochsVisitUniqueSamplesOfOneIntervalOfLosses(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 34) int epoch) {
        SetaSampler sampler = seen(60, CONFIG, seed);
        int[] visits = visits(sampler, epoch);
        assertEquals(visits.length, Arrays.stream(visits).distinct().count());
        assertTrue(visits.length <= 54 && visits.length > 0);
        assertEquals(epoch == 0, visits.length == 54);
        double[] losses = sampler.scores();
        double[] visited =
                Arrays.stream(visits).mapToDouble(i -> losses[i]).sorted().toArray();
        // Of all samples in that interval only those drop out that were left out at random.
        long inside = Arrays.stream(losses)
                .filter(v -> v >= visited[0] && v <= visited[visited.length - 1])
                .count();
        assertTrue(inside - visits.length <= 6);
    }

    @Property(tries = 100)
    void groupsAreIntervalsFromEasyToHard(@ForAll long seed) {
        SetaSampler sampler = seen(60, CONFIG, seed);
        int[][] groups = sampler.groups(all(60), Rng.of(seed));
        assertEquals(10, groups.length);
        double[] losses = sampler.scores();
        double before = Double.NEGATIVE_INFINITY;
        int count = 0;
        for (int[] group : groups) {
            double[] sorted =
                    Arrays.stream(group).mapToDouble(i -> losses[i]).sorted().toArray();
            assertTrue(sorted[0] > before);
            before = sorted[sorted.length - 1];
            count += group.length;
        }
        assertEquals(60, count);
    }

    @Test
    void windowsGoFromEasyToHard() {
        SetaSampler sampler = seen(200, CONFIG, 1);
        double before = 0;
        for (int epoch = 1; epoch <= 5; epoch++) {
            double mean = Arrays.stream(visits(sampler, epoch))
                    .mapToDouble(i -> sampler.scores()[i])
                    .average()
                    .orElseThrow();
            assertTrue(mean > before);
            before = mean;
        }
        assertTrue(Arrays.stream(visits(sampler, 6))
                        .mapToDouble(i -> sampler.scores()[i])
                        .average()
                        .orElseThrow()
                < before);
    }

    /** Groups come one after the other from easy to hard; visits must not. */
    @Property(tries = 100)
    void visitsAreInRandomOrder(@ForAll long seed) {
        SetaSampler sampler = seen(200, CONFIG, seed);
        double[] losses = Arrays.stream(visits(sampler, 0))
                .mapToDouble(i -> sampler.scores()[i])
                .toArray();
        int half = losses.length / 2;
        double[] first = Arrays.copyOf(losses, half);
        double[] second = Arrays.copyOfRange(losses, half, losses.length);
        assertTrue(Arrays.stream(first).max().orElseThrow()
                > Arrays.stream(second).min().orElseThrow());
    }

    @Test
    void allSamplesWithoutPruningAndWithTheWholeWindow() {
        SetaSampler sampler = seen(30, CONFIG.withPruneRatio(0).withWindowScale(1), 2);
        for (int epoch = 0; epoch < 40; epoch++) {
            assertArrayEquals(
                    all(30), Arrays.stream(visits(sampler, epoch)).sorted().toArray());
        }
    }

    @Test
    void annealingVisitsAllGroups() {
        SetaSampler sampler = seen(100, CONFIG, 3);
        assertTrue(visits(sampler, 34).length < 90, "epoch 35 of 40 is the last with a window");
        for (int epoch = 35; epoch < 40; epoch++) {
            assertEquals(90, visits(sampler, epoch).length);
        }
        assertFalse(Arrays.equals(
                Arrays.stream(visits(sampler, 35)).sorted().toArray(),
                Arrays.stream(visits(sampler, 36)).sorted().toArray()));
    }

    @Test
    void equalLossesAreSplitIntoEqualParts() {
        SetaSampler sampler = new SetaSampler(100, 40, CONFIG);
        for (int[] group : sampler.groups(all(95), Rng.of(1))) {
            assertTrue(group.length == 9 || group.length == 10);
        }
        assertEquals(45, visits(sampler, 1).length);
    }

    @Test
    void anEmptyWindowVisitsOneSample() {
        // Two different losses fill two of ten groups; the window of one group meets mostly none.
        SetaSampler sampler =
                new SetaSampler(40, 1000, CONFIG.withWindowScale(0.1).withPruneRatio(0));
        sampler.observe(all(40), IntStream.range(0, 40).mapToDouble(i -> i % 2).toArray());
        int[] sizes = IntStream.range(1, 60).map(e -> visits(sampler, e).length).toArray();
        assertTrue(Arrays.stream(sizes).allMatch(s -> s >= 1));
        assertTrue(Arrays.stream(sizes).anyMatch(s -> s == 1));
    }

    @Test
    void lossesAreKeptUntilTheyAreSeenAgain() {
        SetaSampler sampler = new SetaSampler(20, 4, CONFIG.withGroups(2));
        assertTrue(sampler.isAdaptive());
        sampler.observe(new int[] {3, 5}, new double[] {0.5, 7});
        sampler.observe(new int[] {3}, new double[] {0.25});
        double[] expected = new double[20];
        Arrays.fill(expected, 3);
        expected[3] = 0.25;
        expected[5] = 7;
        assertArrayEquals(expected, sampler.scores());
        SetaSampler other = new SetaSampler(20, 4, CONFIG.withGroups(2));
        other.loadState(sampler.state());
        assertArrayEquals(visits(sampler, 2), visits(other, 2));
        assertNull(sampler.epoch(2, Rng.of(1)).weights());
        assertThrows(
                IllegalArgumentException.class, () -> sampler.observe(new int[] {1, 2}, new double[] {1, Double.NaN}));
        assertArrayEquals(expected, sampler.scores(), "nothing of a wrong report is taken");
        assertThrows(IllegalArgumentException.class, () -> sampler.observe(new int[] {1}, new double[0]));
        assertThrows(IndexOutOfBoundsException.class, () -> sampler.observe(new int[] {20}, new double[] {1}));
        assertThrows(IllegalArgumentException.class, () -> other.loadState(Map.of()));
        assertThrows(IllegalArgumentException.class, () -> other.loadState(Map.of("scores", Tensor.ones(3))));
    }

    @Property(tries = 100)
    void infoBatchIsUnbiased(@ForAll long seed, @ForAll @DoubleRange(min = 0, max = 0.9) double q) {
        InfoBatchSampler sampler = new InfoBatchSampler(30, 8, q, 0.875);
        Rng rng = Rng.of(seed);
        double[] losses =
                IntStream.range(0, 30).mapToDouble(i -> rng.nextExponential()).toArray();
        sampler.observe(all(30), losses);
        double mean = Arrays.stream(losses).sum() / 30;
        // Over many epochs the sum of weights of each sample tends to their number; here by the variance of the sum of
        // losses.
        double variance = 0;
        for (double v : losses) {
            variance += v < mean ? v * v * q / (1 - q) : 0;
        }
        int epochs = 300;
        double sum = 0;
        for (int t = 0; t < epochs; t++) {
            var selection = sampler.epoch(0, Rng.fromState(seed, 7 + t).split());
            for (int i = 0; i < selection.size(); i++) {
                boolean small = losses[selection.indices()[i]] < mean;
                assertEquals(small ? 1 / (1 - q) : 1, selection.weights()[i]);
                sum += selection.weights()[i] * losses[selection.indices()[i]];
            }
        }
        // Five standard errors: one try in two million would be outside.
        assertEquals(30 * mean, sum / epochs, 5 * Math.sqrt(variance / epochs) + 1e-9);
    }

    @Test
    void infoBatchVisitsAllAtFirstAndAtTheEnd() {
        InfoBatchSampler sampler = new InfoBatchSampler(50, 8);
        assertArrayEquals(all(50), Arrays.stream(visits(sampler, 0)).sorted().toArray(), "no loss is known");
        sampler.observe(all(50), IntStream.range(0, 50).mapToDouble(i -> i).toArray());
        int[] visits = visits(sampler, 6);
        assertEquals(25, Arrays.stream(visits).filter(i -> i >= 25).count(), "all of large loss");
        assertTrue(visits.length < 50);
        assertArrayEquals(all(50), Arrays.stream(visits(sampler, 7)).sorted().toArray());
        assertNull(sampler.epoch(7, Rng.of(1)).weights());
        InfoBatchSampler other = new InfoBatchSampler(50, 8);
        other.loadState(sampler.state());
        assertArrayEquals(visits, visits(other, 6));
    }

    @Test
    void wrongArguments() {
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withWindowScale(0.04));
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withWindowScale(1.5));
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withPruneRatio(1));
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withGroups(0));
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withDelta(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new SetaSampler(11, 4, CONFIG));
        assertEquals(11, new SetaSampler(13, 4, CONFIG).epochSize());
        assertThrows(IllegalArgumentException.class, () -> new SetaSampler(100, 0, CONFIG));
        assertThrows(IllegalArgumentException.class, () -> new InfoBatchSampler(0, 4));
        assertThrows(IllegalArgumentException.class, () -> new InfoBatchSampler(10, 4, 1, 0.5));
    }
}
