package cotangent.autodiff;

import java.util.Arrays;

/**
 * A region of code on the current thread whose tensors give their memory back together when it closes, to be used again by the
 * next region: a training step in steady state then allocates next to nothing.
 *
 * <pre>{@code
 * for (Batch batch : batches) {
 *     try (var scope = MemoryScope.open()) {
 *         loss(model, batch).backward();
 *     }
 *     optimizer.step();
 * }
 * }</pre>
 *
 * <p>What outlives a region is safe: gradients of leaves stay until they are cleared, tensors of fewer than 1024 elements and copies
 * into arrays are not affected, {@link #keep} exempts a tensor, and any other use of a tensor after its region has closed is an
 * {@link IllegalStateException}. Regions nest.
 */
public final class MemoryScope implements AutoCloseable {
    /** Shorter arrays are left to the garbage collector, which is good at them. */
    static final int SMALLEST = 1024;

    private final ThreadState state;
    private final MemoryScope outer;
    private Storage[] owned = new Storage[64];
    private int count;

    private MemoryScope() {
        state = ThreadState.current();
        outer = state.scope;
        state.scope = this;
    }

    /** Opens a region; close it on the same thread. */
    public static MemoryScope open() {
        return new MemoryScope();
    }

    /**
     * Lets a tensor outlive the region in which it was made: its memory is left to the garbage collector. Views of it stay valid, too.
     *
     * @return the tensor
     */
    public static Tensor keep(Tensor t) {
        t.storage.pool = null;
        return t;
    }

    Storage allocate(DType dtype, int length) {
        ArrayPool pool = state.pool;
        Storage s = Storage.pooled(dtype, length, pool.take(dtype, length), pool);
        if (count == owned.length) {
            owned = Arrays.copyOf(owned, 2 * count);
        }
        owned[count++] = s;
        return s;
    }

    /** Takes a storage out of the region: its owner releases it. */
    void disown(Storage s) {
        for (int i = count - 1; i >= 0; i--) {
            if (owned[i] == s) {
                owned[i] = owned[--count];
                return;
            }
        }
    }

    /** Closes the region and takes its memory back. */
    @Override
    public void close() {
        if (state.scope != this) {
            throw new IllegalStateException(
                    "MemoryScope: close the innermost region first, on the thread that opened it");
        }
        state.scope = outer;
        for (int i = 0; i < count; i++) {
            owned[i].release();
            owned[i] = null;
        }
        count = 0;
        state.pool.scopeClosed();
    }
}
