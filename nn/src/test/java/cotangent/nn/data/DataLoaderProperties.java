package cotangent.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DataLoaderProperties {
    private static final BatchTransform NOISE = (batch, rng) -> batch.withInputs(
            batch.inputs().add(Tensor.randn(rng, batch.inputs().shape().toArray())));

    private static Dataset numbers(int size) {
        return new TensorDataset(Tensor.arange(size).reshape(size, 1).mul(1.0).to(DType.FLOAT32), Tensor.arange(size));
    }

    private static List<Long> visits(Iterable<Batch> batches) {
        List<Long> all = new ArrayList<>();
        for (Batch b : batches) {
            for (long i : b.indices().toLongArray()) {
                all.add(i);
            }
        }
        return all;
    }

    @Property(tries = 200)
    void anEpochVisitsEachSampleOnce(
            @ForAll @IntRange(max = 50) int size,
            @ForAll @IntRange(min = 1, max = 12) int batchSize,
            @ForAll long seed) {
        DataLoader loader = DataLoader.shuffled(numbers(size), batchSize, seed);
        List<Long> visits = visits(loader.epoch(3));
        assertEquals(
                IntStream.range(0, size).mapToObj(i -> (long) i).toList(),
                visits.stream().sorted().toList());
        assertEquals((size + batchSize - 1) / batchSize, loader.batchesPerEpoch());
        assertEquals(
                visits.subList(0, size - size % batchSize),
                visits(loader.withDropLast(true).epoch(3)));
    }

    @Property(tries = 200)
    void anEpochCanBeEnteredAnywhere(
            @ForAll @IntRange(min = 1, max = 50) int size,
            @ForAll @IntRange(min = 1, max = 12) int batchSize,
            @ForAll long seed,
            @ForAll @IntRange(max = 6) int first,
            @ForAll @IntRange(max = 1000) int epoch) {
        DataLoader loader = DataLoader.shuffled(numbers(size), batchSize, seed)
                .withTransform(NOISE)
                .withTransform(NOISE);
        List<Batch> all = new ArrayList<>();
        loader.epoch(epoch).forEach(all::add);
        int at = Math.min(first, all.size());
        for (Batch b : loader.epoch(epoch, first)) {
            assertArrayEquals(all.get(at).indices().toLongArray(), b.indices().toLongArray());
            assertArrayEquals(all.get(at++).inputs().toFloatArray(), b.inputs().toFloatArray());
        }
        assertEquals(all.size(), at);
    }

    @Example
    void epochsAndSeedsDiffer() {
        DataLoader loader = DataLoader.shuffled(numbers(30), 7, 1);
        assertFalse(visits(loader.epoch(0)).equals(visits(loader.epoch(1))));
        assertFalse(visits(loader.epoch(0)).equals(visits(loader.withSeed(2).epoch(0))));
        assertEquals(visits(loader.epoch(0)), visits(loader.epoch(0)));
    }

    @Example
    void transformsDrawAfreshForEachBatch() {
        List<Long> drawn = new ArrayList<>();
        DataLoader loader = DataLoader.sequential(numbers(10), 2).withTransform((b, rng) -> {
            drawn.add(rng.nextLong());
            return b;
        });
        visits(loader.epoch(0));
        visits(loader.epoch(1));
        assertEquals(10, drawn.stream().distinct().count());
    }

    @Example
    void weightsOfASelectionReachTheBatch() {
        DataSampler sampler = new DataSampler() {
            @Override
            public Selection epoch(long epoch, RandomGenerator rng) {
                return new Selection(new int[] {4, 0, 4}, new double[] {0.5, 1, 2});
            }

            @Override
            public int epochSize() {
                return 3;
            }
        };
        List<Batch> batches = new ArrayList<>();
        DataLoader.sequential(numbers(5), 2).withSampler(sampler).epoch(0).forEach(batches::add);
        assertArrayEquals(new double[] {0.5, 1}, batches.get(0).weights().toDoubleArray());
        assertArrayEquals(new double[] {2}, batches.get(1).weights().toDoubleArray());
        assertArrayEquals(new long[] {4}, batches.get(1).targets().toLongArray());
    }

    @Example
    void refusesWhatMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> DataLoader.sequential(numbers(3), 0));
        DataLoader loader = DataLoader.sequential(numbers(3), 2);
        assertThrows(IllegalArgumentException.class, () -> loader.epoch(-1));
        assertThrows(IllegalArgumentException.class, () -> loader.epoch(0, -1));
        assertThrows(
                NoSuchElementException.class,
                () -> loader.epoch(0, 2).iterator().next());
        assertThrows(ShapeException.class, () -> new TensorDataset(Tensor.zeros(3, 2), Tensor.zeros(2)));
        assertThrows(IndexOutOfBoundsException.class, () -> numbers(3).batch(new int[] {3}));
        Batch b = numbers(3).batch(new int[] {0, 1});
        assertThrows(ShapeException.class, () -> b.withTargets(Tensor.zeros(3)));
        assertThrows(ShapeException.class, () -> b.withWeights(Tensor.zeros(3)));
    }

    // ---- data sets ----

    @Property(tries = 200)
    void partsAreDisjointAndCoverAll(@ForAll @IntRange(max = 60) int size, @ForAll long seed) {
        List<Dataset> parts = numbers(size).split(Rng.of(seed), 0.7, 0.2, 0.1);
        List<Long> all = new ArrayList<>();
        for (Dataset part : parts) {
            for (Batch b : DataLoader.sequential(part, 8).epoch(0)) {
                for (long t : b.targets().toLongArray()) {
                    all.add(t);
                }
            }
        }
        assertEquals(
                IntStream.range(0, size).mapToObj(i -> (long) i).toList(),
                all.stream().sorted().toList());
        assertEquals(Math.round(0.7 * size), parts.get(0).size());
    }

    @Property(tries = 100)
    void stratifiedPartsHaveTheirShareOfEachClass(@ForAll @IntRange(min = 1, max = 30) int each, @ForAll long seed) {
        long[] labels = new long[10 * each];
        Arrays.setAll(labels, i -> i % 10 < 7 ? 0 : i % 10 < 9 ? 1 : 2);
        Dataset data = new TensorDataset(Tensor.arange(labels.length), Tensor.of(labels));
        List<Dataset> parts = data.stratifiedSplit(Rng.of(seed), 0.5, 0.5);
        long[] seen = new long[labels.length];
        for (int k = 0; k < 2; k++) {
            long[] counts = new long[3];
            for (Batch b : DataLoader.sequential(parts.get(k), 16).epoch(0)) {
                for (int i = 0; i < b.size(); i++) {
                    counts[(int) b.targets().getLong(i)]++;
                    seen[(int) b.inputs().getLong(i)]++;
                }
            }
            long[] totals = {7L * each, 2L * each, each};
            for (int c = 0; c < 3; c++) {
                assertEquals(k == 0 ? Math.round(totals[c] * 0.5) : totals[c] - Math.round(totals[c] * 0.5), counts[c]);
            }
        }
        assertEquals(labels.length, Arrays.stream(seen).filter(n -> n == 1).count());
    }

    @Example
    void refusesFractionsThatMakeNoSense() {
        assertThrows(IllegalArgumentException.class, () -> numbers(9).split(Rng.of(1), 0.8, 0.3));
        assertThrows(IllegalArgumentException.class, () -> numbers(9).split(Rng.of(1), 0.8, 0));
        Dataset real = new TensorDataset(Tensor.zeros(4, 1), Tensor.zeros(4));
        assertThrows(IllegalArgumentException.class, () -> real.stratifiedSplit(Rng.of(1), 0.5));
    }

    @Example
    void subsetsCountFromZeroAndMapsChangeSamples() {
        Dataset part = numbers(10).subset(new int[] {7, 3, 5});
        Dataset doubled = part.map(b -> b.withInputs(b.inputs().mul(2)));
        Batch b = doubled.batch(new int[] {2, 0});
        assertArrayEquals(new long[] {2, 0}, b.indices().toLongArray());
        assertArrayEquals(new long[] {5, 7}, b.targets().toLongArray());
        assertArrayEquals(new float[] {10, 14}, b.inputs().toFloatArray());
        assertThrows(IndexOutOfBoundsException.class, () -> part.batch(new int[] {3}));
        assertThrows(IndexOutOfBoundsException.class, () -> part.subset(new int[] {3}));
    }

    @Example
    void normalizerMakesMeanZeroAndDeviationOne() {
        Tensor x = Tensor.randn(Rng.of(5), DType.FLOAT64, 40, 3)
                .mul(Tensor.of(new double[] {2, 5, 0}))
                .add(3);
        Normalizer n = Normalizer.fit(x, 0);
        Tensor y = n.apply(x);
        assertArrayEquals(new double[3], y.mean(0).toDoubleArray(), 1e-12);
        assertArrayEquals(new double[] {1, 1, 0}, y.std(0, false, 0).toDoubleArray(), 1e-12);
        assertArrayEquals(x.toDoubleArray(), n.invert(y).toDoubleArray(), 1e-12);
        Dataset data = n.apply(new TensorDataset(x, Tensor.arange(40)));
        assertArrayEquals(
                y.select(0, 7).toDoubleArray(),
                data.batch(new int[] {7}).inputs().toDoubleArray());
    }

    // ---- samplers ----

    @Property(tries = 30)
    void weightedDrawsFollowTheWeights(@ForAll long seed) {
        double[] weights = {1, 0, 3, 2, 10, 4};
        int draws = 20_000;
        int[] counts = new int[weights.length];
        for (int i : new WeightedSampler(weights, draws).epoch(0, Rng.of(seed)).indices()) {
            counts[i]++;
        }
        assertEquals(0, counts[1]);
        double chiSquare = 0;
        for (int i = 0; i < weights.length; i++) {
            double expected = weights[i] / 20 * draws;
            chiSquare += expected == 0 ? 0 : (counts[i] - expected) * (counts[i] - expected) / expected;
        }
        assertFalse(chiSquare > 33, "chi square with 4 degrees of freedom, exceeded once in a million: " + chiSquare);
    }

    @Example
    void balancedDrawsMakeClassesEquallyLikely() {
        long[] labels = new long[5000];
        Arrays.setAll(labels, i -> i % 100 == 0 ? 1 : 0);
        long rare = Arrays.stream(
                        WeightedSampler.balanced(labels).epoch(0, Rng.of(3)).indices())
                .filter(i -> labels[i] == 1)
                .count();
        assertEquals(2500, rare, 250);
    }

    @Example
    void samplersRefuseWhatMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> new WeightedSampler(new double[] {0, 0}, 3));
        assertThrows(IllegalArgumentException.class, () -> new WeightedSampler(new double[] {1, -1}, 3));
        assertThrows(IllegalArgumentException.class, () -> new WeightedSampler(new double[] {1, Double.NaN}, 3));
        assertThrows(IllegalArgumentException.class, () -> new RandomSampler(-1));
        assertThrows(IllegalArgumentException.class, () -> new DataSampler.Selection(new int[2], new double[3]));
    }
}
