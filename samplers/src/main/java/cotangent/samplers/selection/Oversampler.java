package cotangent.samplers.selection;

import cotangent.autodiff.Tensor;
import cotangent.nn.data.TensorDataset;
import java.util.random.RandomGenerator;

/** Makes new samples of a rare class. */
public interface Oversampler {
    /**
     * New rows of the class.
     *
     * @param data inputs {@code [n, d]}, targets {@code [n]}, of integers
     * @param minority the class
     * @return {@code [count, d]}, of the type of the inputs
     */
    Tensor synthesize(TensorDataset data, long minority, RandomGenerator rng);

    /** All samples as they are, followed by the {@linkplain #synthesize new ones} with the label {@code minority}. */
    default TensorDataset oversample(TensorDataset data, long minority, RandomGenerator rng) {
        Tensor rows = synthesize(data, minority, rng);
        Tensor labels = Tensor.full(data.targets().dtype(), minority, rows.size(0));
        return new TensorDataset(Tensor.cat(0, data.inputs().detach(), rows), Tensor.cat(0, data.targets(), labels));
    }
}
