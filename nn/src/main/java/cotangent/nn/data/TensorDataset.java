package cotangent.nn.data;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * A data set in memory.
 *
 * @param inputs {@code [size, ...]}
 * @param targets {@code [size, ...]}
 */
public record TensorDataset(Tensor inputs, Tensor targets) implements Dataset {
    /** Checks that the sizes agree. */
    public TensorDataset {
        if (inputs.rank() == 0 || targets.rank() == 0 || inputs.size(0) != targets.size(0)) {
            throw new ShapeException("data set: inputs of shape " + inputs.shape() + " and targets of shape "
                    + targets.shape() + " need the same number of samples on their first axes");
        }
    }

    @Override
    public int size() {
        return inputs.size(0);
    }

    @Override
    public Batch batch(int[] indices) {
        Tensor at = Indices.checked(indices, size());
        return new Batch(inputs.indexSelect(0, at), targets.indexSelect(0, at), at, null);
    }
}
