package cotangent.nn.data;

import cotangent.vector.Parallelism;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/** The batches of one epoch of a {@link DataLoader}, made one at a time when asked for. Can be iterated more than once. */
public final class EpochBatches implements Iterable<Batch> {
    private final DataLoader loader;
    private final long epoch;
    private final int first;
    private final int end;
    private final DataSampler.Selection selection;

    EpochBatches(DataLoader loader, long epoch, int first, DataSampler.Selection selection) {
        this.loader = loader;
        this.epoch = epoch;
        this.first = first;
        this.selection = selection;
        this.end = loader.batches(selection.size());
    }

    /** Number of batches of the whole epoch, those before the first one included. */
    public int count() {
        return end;
    }

    /** What the epoch visits. */
    public DataSampler.Selection selection() {
        return selection;
    }

    @Override
    public Iterator<Batch> iterator() {
        return new Iterator<>() {
            private int next = first;
            private Supplier<Batch> ahead;

            @Override
            public boolean hasNext() {
                return next < end;
            }

            @Override
            public Batch next() {
                if (next >= end) {
                    throw new NoSuchElementException("the epoch has " + end + " batches");
                }
                Batch batch = ahead == null ? loader.load(selection, epoch, next) : ahead.get();
                ahead = null;
                int following = ++next;
                if (loader.prefetch() && following < end) {
                    ahead = Parallelism.ahead(() -> loader.load(selection, epoch, following));
                }
                return batch;
            }
        };
    }
}
