package cotangent.nn.data;

import cotangent.autodiff.DType;
import cotangent.autodiff.DTypeException;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Objects;

/**
 * Samples that are looked at together.
 *
 * @param inputs {@code [batch, ...]}
 * @param targets {@code [batch, ...]}
 * @param indices {@code [batch]}, int64: where in the data set the samples were
 * @param weights {@code [batch]}: how much the samples count in the loss; null if all count 1
 * @param mask {@code [batch, length]}, boolean: where padded samples have content; null if none is padded
 */
public record Batch(Tensor inputs, Tensor targets, Tensor indices, Tensor weights, Tensor mask) {
    /** Checks that the sizes agree. */
    public Batch {
        Objects.requireNonNull(inputs, "a batch needs inputs");
        Objects.requireNonNull(targets, "a batch needs targets");
        Objects.requireNonNull(indices, "a batch needs indices");
        if (inputs.rank() == 0) {
            throw new ShapeException("batch: inputs need a first axis for the samples, got a scalar");
        }
        int size = inputs.size(0);
        if (targets.rank() == 0 || targets.size(0) != size) {
            throw new ShapeException("batch: " + size + " inputs, but targets of shape " + targets.shape());
        }
        if (indices.dtype() != DType.INT64) {
            throw new DTypeException("batch: indices need to be INT64, got " + indices.dtype());
        }
        if (indices.rank() != 1 || indices.size() != size) {
            throw new ShapeException("batch: " + size + " inputs, but indices of shape " + indices.shape());
        }
        if (weights != null && (weights.rank() != 1 || weights.size() != size)) {
            throw new ShapeException("batch: " + size + " inputs, but weights of shape " + weights.shape());
        }
        if (mask != null && (mask.dtype() != DType.BOOL || mask.rank() != 2 || mask.size(0) != size)) {
            throw new ShapeException("batch: " + size + " inputs, but a mask of " + mask.dtype() + " " + mask.shape());
        }
    }

    /** Samples that are not padded. */
    public Batch(Tensor inputs, Tensor targets, Tensor indices, Tensor weights) {
        this(inputs, targets, indices, weights, null);
    }

    /** Number of samples. */
    public int size() {
        return inputs.size(0);
    }

    /** A copy with other inputs. */
    public Batch withInputs(Tensor value) {
        return new Batch(value, targets, indices, weights, mask);
    }

    /** A copy with other targets. */
    public Batch withTargets(Tensor value) {
        return new Batch(inputs, value, indices, weights, mask);
    }

    /** A copy with other indices. */
    public Batch withIndices(Tensor value) {
        return new Batch(inputs, targets, value, weights, mask);
    }

    /** A copy with other weights; null for none. */
    public Batch withWeights(Tensor value) {
        return new Batch(inputs, targets, indices, value, mask);
    }

    /** A copy with another mask; null for none. */
    public Batch withMask(Tensor value) {
        return new Batch(inputs, targets, indices, weights, value);
    }

    /** The samples {@code [from, to)} as a batch. */
    public Batch slice(int from, int to) {
        return new Batch(
                inputs.slice(0, from, to),
                targets.slice(0, from, to),
                indices.slice(0, from, to),
                weights == null ? null : weights.slice(0, from, to),
                mask == null ? null : mask.slice(0, from, to));
    }
}
