package cotangent.nn;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * The keys and values of the positions that one {@link MultiheadAttention} has read, so that a further position costs attention to the
 * others and not their maps again. One cache belongs to one layer and one batch of sequences; what it holds are constants.
 *
 * <pre>{@code
 * KeyValueCache cache = new KeyValueCache();
 * attention.forward(prompt, null, cache);                // [batch, time, dim]
 * Tensor y = attention.forward(next, null, cache);       // [batch, 1, dim]
 * }</pre>
 */
public final class KeyValueCache {
    /** Keys and values {@code [batch, heads, positions, features]}. */
    record Entries(Tensor keys, Tensor values) {}

    private Tensor keys; // room for more positions than there are
    private Tensor values;
    private int length;

    /** An empty cache. */
    public KeyValueCache() {}

    /** How many positions it holds. */
    public int length() {
        return length;
    }

    /** Forgets all positions. */
    public void clear() {
        keys = null;
        values = null;
        length = 0;
    }

    /** Adds positions, {@code [batch, heads, new positions, features]}, and gives all. */
    Entries append(Tensor newKeys, Tensor newValues) {
        if (length > 0 && !newKeys.shape().without(2).equals(keys.shape().without(2))) {
            throw new ShapeException("KeyValueCache: holds keys of shape "
                    + keys.narrow(2, 0, length).shape() + ", got " + newKeys.shape());
        }
        try (var off = GradMode.noGrad()) {
            keys = write(keys, newKeys.detach());
            values = write(values, newValues.detach());
        }
        length += newKeys.size(2);
        return new Entries(keys.narrow(2, 0, length), values.narrow(2, 0, length));
    }

    private Tensor write(Tensor room, Tensor added) {
        int needed = length + added.size(2);
        Tensor to = room;
        if (room == null || needed > room.size(2)) {
            int[] sizes = added.shape().toArray();
            sizes[2] = Math.max(16, Math.max(needed, 2 * length));
            to = MemoryScope.keep(Tensor.zeros(added.dtype(), sizes));
            if (length > 0) {
                to.narrow(2, 0, length).assign(room.narrow(2, 0, length));
            }
        }
        to.narrow(2, length, added.size(2)).assign(added);
        return to;
    }
}
