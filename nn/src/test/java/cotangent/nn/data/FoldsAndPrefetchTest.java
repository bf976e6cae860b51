package cotangent.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.vector.Parallelism;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FoldsAndPrefetchTest {
    private static long[] targets(Dataset d) {
        int[] all = new int[d.size()];
        Arrays.setAll(all, i -> i);
        return d.batch(all).inputs().toLongArray();
    }

    @Property(tries = 200)
    void foldsPartitionTheSamples(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 40) int size,
            @ForAll @IntRange(min = 2, max = 8) int count) {
        int k = Math.min(count, size);
        Rng rng = Rng.of(seed);
        Tensor labels = Tensor.randint(rng, 0, 3, size);
        Dataset all = new TensorDataset(Tensor.arange(size), labels);
        for (List<Fold> folds : List.of(all.folds(Rng.of(seed), k), all.stratifiedFolds(Rng.of(seed), k))) {
            assertEquals(k, folds.size());
            List<Long> seen = new ArrayList<>();
            for (Fold f : folds) {
                long[] validation = targets(f.validation());
                assertTrue(validation.length >= size / k && validation.length <= (size + k - 1) / k);
                assertEquals(size, f.training().size() + validation.length);
                for (long i : targets(f.training())) {
                    assertTrue(Arrays.stream(validation).noneMatch(j -> j == i));
                }
                Arrays.stream(validation).forEach(seen::add);
            }
            assertEquals(size, Set.copyOf(seen).size());
        }
        for (int c = 0; c < 3; c++) {
            int label = c;
            long[] each = all.stratifiedFolds(Rng.of(seed), k).stream()
                    .mapToLong(f -> Arrays.stream(targets(f.validation()))
                            .filter(i -> labels.getLong((int) i) == label)
                            .count())
                    .toArray();
            assertTrue(Arrays.stream(each).max().getAsLong()
                            - Arrays.stream(each).min().getAsLong()
                    <= 1);
        }
    }

    @Example
    void refusesTooManyFolds() {
        Dataset three = new TensorDataset(Tensor.arange(3), Tensor.arange(3));
        assertThrows(IllegalArgumentException.class, () -> three.folds(Rng.of(1), 1));
        assertThrows(IllegalArgumentException.class, () -> three.folds(Rng.of(1), 4));
        Dataset real = new TensorDataset(Tensor.arange(3), Tensor.ones(3));
        assertThrows(IllegalArgumentException.class, () -> real.stratifiedFolds(Rng.of(1), 2));
    }

    private static List<double[]> inputs(DataLoader loader, int first) {
        List<double[]> all = new ArrayList<>();
        for (Batch b : loader.epoch(2, first)) {
            all.add(b.inputs().toDoubleArray());
        }
        return all;
    }

    @Property(tries = 50)
    void prefetchingChangesNothing(
            @ForAll long seed, @ForAll @IntRange(max = 30) int size, @ForAll @IntRange(max = 3) int first) {
        Dataset data = new TensorDataset(Tensor.arange(size).to(DType.FLOAT64), Tensor.arange(size));
        Set<Thread> loading = ConcurrentHashMap.newKeySet();
        DataLoader plain = DataLoader.shuffled(data, 4, seed).withTransform((b, rng) -> {
            loading.add(Thread.currentThread());
            return b.withInputs(b.inputs().add(Tensor.rand(rng, DType.FLOAT64, b.size())));
        });
        List<double[]> expected = inputs(plain, first);
        assertSame(expected, inputs(plain.withPrefetch(true), first));
        assertEquals(Set.of(Thread.currentThread()), size > 4 * first ? loading : Set.of(Thread.currentThread()));
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Parallelism p = Parallelism.of(2, executor)) {
            assertEquals(2, Parallelism.threads());
            assertSame(expected, inputs(plain.withPrefetch(true), first));
        } finally {
            executor.shutdown();
        }
    }

    private static void assertSame(List<double[]> a, List<double[]> b) {
        assertEquals(a.size(), b.size());
        for (int i = 0; i < a.size(); i++) {
            assertArrayEquals(a.get(i), b.get(i));
        }
    }

    @Example
    void aFailureComesOutWhereItsBatchWouldHave() {
        Dataset data = new TensorDataset(Tensor.arange(6), Tensor.arange(6));
        DataLoader loader = DataLoader.sequential(data, 2)
                .withTransform((b, rng) -> {
                    if (b.inputs().getLong(0) == 2) {
                        throw new IllegalStateException("broken sample");
                    }
                    return b;
                })
                .withPrefetch(true);
        try (Parallelism p = Parallelism.of(2)) {
            var batches = loader.epoch(0).iterator();
            assertEquals(0, batches.next().inputs().getLong(0));
            assertEquals(2, Parallelism.threads());
            assertThrows(IllegalStateException.class, batches::next);
        }
    }

    @Example
    void paddingIsMasked() {
        List<Tensor> sequences =
                List.of(Tensor.of(new long[] {5, 6, 7}), Tensor.of(new long[] {8}), Tensor.of(new long[0]));
        PaddedSequences data = new PaddedSequences(sequences, Tensor.arange(3), -1);
        Batch b = data.batch(new int[] {1, 0, 2});
        assertArrayEquals(
                new long[] {8, -1, -1, 5, 6, 7, -1, -1, -1}, b.inputs().toLongArray());
        assertArrayEquals(
                new boolean[] {true, false, false, true, true, true, false, false, false},
                b.mask().toBooleanArray());
        assertEquals(1, data.batch(new int[] {1}).inputs().size(1));
        assertArrayEquals(new long[] {1, 0, 2}, b.targets().toLongArray());
        Batch part = b.slice(0, 2);
        assertArrayEquals(
                new boolean[] {true, false, false, true, true, true},
                part.mask().toBooleanArray());
        assertEquals(b.mask(), b.withWeights(Tensor.ones(3)).mask());
        assertThrows(RuntimeException.class, () -> b.withMask(Tensor.ones(3, 3)));
        assertThrows(
                RuntimeException.class,
                () -> new PaddedSequences(List.of(Tensor.ones(2, 3), Tensor.ones(2, 4)), Tensor.arange(2), 0));
        Batch vectors = new PaddedSequences(List.of(Tensor.ones(2, 3), Tensor.ones(1, 3)), Tensor.arange(2), 0)
                .batch(new int[] {0, 1});
        assertEquals(9, vectors.inputs().sum().item());
    }
}
