package cotangent.nn.data;

import cotangent.autodiff.DType;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Map;

/**
 * What a method remembers of each sample of a data set: a number or a row of them, addressed by the samples' {@linkplain Batch#indices
 * indices}. Nothing is recorded; what is read are copies.
 *
 * <pre>{@code
 * SampleState targets = SampleState.zeros(dataset.size(), 10);
 * targets.blend(batch.indices(), probabilities, 0.3);   // t = 0.7 t + 0.3 p
 * Tensor t = targets.get(batch.indices());              // [batch, 10]
 * }</pre>
 *
 * <p>A sample that occurs more than once in a batch is written as often, in the batch's order. An objective that owns such a table makes
 * {@link #state} part of its own, so that checkpoints contain it.
 */
public final class SampleState {
    private static final String VALUES = "values";

    private final Tensor values;

    private SampleState(Tensor values) {
        this.values = values;
    }

    /**
     * Begins with a copy of these values.
     *
     * @param initial {@code [samples]} or {@code [samples, ...]}
     * @throws ShapeException if it is a scalar
     */
    public static SampleState of(Tensor initial) {
        if (initial.rank() == 0) {
            throw new ShapeException("sample state: needs [samples, ...], got a scalar");
        }
        return new SampleState(MemoryScope.keep(initial.detach().copy()));
    }

    /**
     * Begins with zeros, float32.
     *
     * @param row the shape of what is remembered of a sample; none for a number
     */
    public static SampleState zeros(int samples, int... row) {
        return of(Tensor.zeros(Shape.of(samples).append(row).toArray()));
    }

    /** Number of samples. */
    public int samples() {
        return values.size(0);
    }

    /** Type of the values. */
    public DType dtype() {
        return values.dtype();
    }

    /** A copy of all values, {@code [samples, ...]}. */
    public Tensor values() {
        return values.copy();
    }

    /**
     * A copy of the values of some samples, {@code [batch, ...]}.
     *
     * @param indices {@code [batch]}
     * @throws IndexOutOfBoundsException if one is not a sample
     */
    public Tensor get(Tensor indices) {
        checked(indices);
        return values.indexSelect(0, indices);
    }

    /**
     * Replaces the values of some samples.
     *
     * @param rows {@code [batch, ...]}, or what broadcasts to it
     * @throws IndexOutOfBoundsException if an index is not a sample; nothing is changed then
     * @throws ShapeException if the rows do not fit
     */
    public void set(Tensor indices, Tensor rows) {
        blend(indices, rows, 1);
    }

    /**
     * Moves the values of some samples by the share {@code weight} of the way to these rows: an exponential moving average.
     *
     * @param rows {@code [batch, ...]}, or what broadcasts to it
     * @throws IllegalArgumentException unless the weight is in [0, 1]
     * @throws IndexOutOfBoundsException if an index is not a sample; nothing is changed then
     * @throws ShapeException if the rows do not fit
     */
    public void blend(Tensor indices, Tensor rows, double weight) {
        if (!(weight >= 0 && weight <= 1)) {
            throw new IllegalArgumentException("sample state: the weight must be in [0, 1], got " + weight);
        }
        int[] at = checked(indices);
        int[] shape = values.shape().toArray();
        shape[0] = at.length;
        if (!rows.shape().broadcastsTo(Shape.of(shape))) {
            throw new ShapeException("sample state: rows of shape " + rows.shape() + ", need " + Shape.of(shape));
        }
        Tensor all = rows.detach().to(values.dtype()).expand(shape);
        for (int i = 0; i < at.length; i++) {
            Tensor row = values.select(0, at[i]);
            row.assign(weight == 1 ? all.select(0, i) : row.lerp(all.select(0, i), weight));
        }
    }

    private int[] checked(Tensor indices) {
        if (indices.rank() != 1 || indices.dtype().isFloating()) {
            throw new ShapeException(
                    "sample state: needs integer indices [batch], got " + indices.dtype() + " " + indices.shape());
        }
        int[] at = indices.toIntArray();
        for (int i : at) {
            if (i < 0 || i >= samples()) {
                throw new IndexOutOfBoundsException("sample state: sample " + i + " is not in [0, " + samples() + ")");
            }
        }
        return at;
    }

    /** All values, as the state of their owner. */
    public Map<String, Tensor> state() {
        return Map.of(VALUES, values());
    }

    /**
     * Takes over what {@link #state} returned.
     *
     * @throws IllegalArgumentException if it is not the state of such a table; nothing is changed then
     */
    public void loadState(Map<String, Tensor> state) {
        Tensor saved = state.get(VALUES);
        if (state.size() != 1
                || saved == null
                || saved.dtype() != dtype()
                || !saved.shape().equals(values.shape())) {
            throw new IllegalArgumentException("sample state: needs '" + VALUES + "' of " + dtype() + " "
                    + values.shape() + ", got "
                    + (saved == null ? state.keySet() : saved.dtype() + " " + saved.shape()));
        }
        values.assign(saved);
    }
}
