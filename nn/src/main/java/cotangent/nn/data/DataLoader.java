package cotangent.nn.data;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import java.util.Objects;

/**
 * The batches of a data set, epoch by epoch. The order of epoch {@code e} depends only on the seed and {@code e} (and on what the
 * sampler has learned); the random numbers of a batch's transform only on the seed, {@code e} and the batch's number. So an epoch can
 * be entered at any batch.
 *
 * <p>Loaders are immutable, apart from the state of an adaptive sampler; the {@code with} methods return changed copies.
 */
public final class DataLoader {
    private final Dataset dataset;
    private final int batchSize;
    private final DataSampler sampler;
    private final BatchTransform transform;
    private final boolean dropLast;
    private final long seed;
    private final boolean prefetch;

    private DataLoader(
            Dataset dataset,
            int batchSize,
            DataSampler sampler,
            BatchTransform transform,
            boolean dropLast,
            long seed,
            boolean prefetch) {
        this.dataset = dataset;
        this.batchSize = batchSize;
        this.sampler = sampler;
        this.transform = transform;
        this.dropLast = dropLast;
        this.seed = seed;
        this.prefetch = prefetch;
    }

    /** Batches in the data set's order. */
    public static DataLoader sequential(Dataset dataset, int batchSize) {
        requireBatchSize(batchSize);
        return new DataLoader(dataset, batchSize, new SequentialSampler(dataset.size()), null, false, 0, false);
    }

    /** Batches in a random order that is new in each epoch. */
    public static DataLoader shuffled(Dataset dataset, int batchSize, long seed) {
        requireBatchSize(batchSize);
        return new DataLoader(dataset, batchSize, new RandomSampler(dataset.size()), null, false, seed, false);
    }

    private static void requireBatchSize(int batchSize) {
        if (batchSize <= 0) {
            throw new IllegalArgumentException("loader: batch size must be positive, got " + batchSize);
        }
    }

    /** A copy that visits what the sampler says. */
    public DataLoader withSampler(DataSampler value) {
        return new DataLoader(dataset, batchSize, Objects.requireNonNull(value), transform, dropLast, seed, prefetch);
    }

    /** A copy that changes each batch, after the transforms that there are already. */
    public DataLoader withTransform(BatchTransform value) {
        return new DataLoader(
                dataset,
                batchSize,
                sampler,
                transform == null ? value : transform.andThen(value),
                dropLast,
                seed,
                prefetch);
    }

    /** A copy with or without a last batch that is not full. */
    public DataLoader withDropLast(boolean value) {
        return new DataLoader(dataset, batchSize, sampler, transform, value, seed, prefetch);
    }

    /** A copy with another seed. */
    public DataLoader withSeed(long value) {
        return new DataLoader(dataset, batchSize, sampler, transform, dropLast, value, prefetch);
    }

    /**
     * A copy that, where a {@link cotangent.vector.Parallelism} region allows more than one thread, loads and transforms the next
     * batch on one of these while the present one is worked on. Batches, their order and their random numbers are the same; the data set
     * and the transforms must bear to be called by another thread, one call at a time.
     */
    public DataLoader withPrefetch(boolean value) {
        return new DataLoader(dataset, batchSize, sampler, transform, dropLast, seed, value);
    }

    /** The data. */
    public Dataset dataset() {
        return dataset;
    }

    /** Samples a batch. */
    public int batchSize() {
        return batchSize;
    }

    /** What decides the order. */
    public DataSampler sampler() {
        return sampler;
    }

    /** Whether the next batch is loaded ahead. */
    public boolean prefetch() {
        return prefetch;
    }

    /** Batches an epoch; where the sampler's selections vary in size, the most. */
    public int batchesPerEpoch() {
        return batches(sampler.epochSize());
    }

    int batches(int samples) {
        return samples / batchSize + (dropLast || samples % batchSize == 0 ? 0 : 1);
    }

    /** All batches of an epoch. */
    public EpochBatches epoch(long epoch) {
        return epoch(epoch, 0);
    }

    /**
     * The batches of an epoch from a given one on, numbered from 0.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public EpochBatches epoch(long epoch, int firstBatch) {
        requireNotNegative("epoch", epoch);
        return epoch(epoch, firstBatch, sampler.epoch(epoch, Rng.of(streamSeed(epoch, 0))));
    }

    /** As {@link #epoch(long, int)}, for a selection that the sampler made earlier: how a checkpoint goes on in mid-epoch. */
    public EpochBatches epoch(long epoch, int firstBatch, DataSampler.Selection selection) {
        requireNotNegative("epoch", epoch);
        requireNotNegative("first batch", firstBatch);
        return new EpochBatches(this, epoch, firstBatch, selection);
    }

    private static void requireNotNegative(String what, long value) {
        if (value < 0) {
            throw new IllegalArgumentException("loader: " + what + " must not be negative, got " + value);
        }
    }

    Batch load(DataSampler.Selection selection, long epoch, int number) {
        int from = number * batchSize;
        int[] indices = new int[Math.min(batchSize, selection.size() - from)];
        System.arraycopy(selection.indices(), from, indices, 0, indices.length);
        Batch batch = dataset.batch(indices);
        if (selection.weights() != null) {
            double[] weights = new double[indices.length];
            System.arraycopy(selection.weights(), from, weights, 0, weights.length);
            Tensor selected = Tensor.of(weights);
            batch = batch.withWeights(
                    batch.weights() == null ? selected : batch.weights().mul(selected));
        }
        return transform == null ? batch : transform.apply(batch, Rng.of(streamSeed(epoch, 1 + number)));
    }

    /** Seeds of distinct streams: the raw numbers of a generator that the seed and the epoch name. */
    private long streamSeed(long epoch, long stream) {
        return Rng.fromState(Rng.fromState(seed, epoch).nextLong(), stream).nextLong();
    }
}
