package cotangent.regularizers.weight;

import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import cotangent.regularizers.Penalty;

/**
 * The sum of the squares of all trained parameters, {@code sum_l ||W_l||^2}; its gradient is {@code 2 W}.
 *
 * <p>Catalogue: T191, as a baseline of {@link SpectralRegularizer}.
 */
public record L2Regularizer() implements Penalty {
    @Override
    public Tensor of(Module model) {
        Tensor sum = null;
        for (Parameter p : model.parameters().values()) {
            if (p.isTrainable()) {
                Tensor squares = p.get().square().sum();
                sum = sum == null ? squares : sum.add(squares);
            }
        }
        return sum == null ? Tensor.scalar(0) : sum;
    }
}
