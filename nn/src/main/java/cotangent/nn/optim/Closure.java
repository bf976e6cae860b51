package cotangent.nn.optim;

import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;
import java.util.function.Supplier;

/**
 * The objective on the current batch, as an optimizer sees it: clears the gradients, evaluates the loss, runs backward and returns
 * the loss. It may be called several times in one step, by optimizers that look at other points too; each call evaluates the same
 * batch with the present parameters.
 */
@FunctionalInterface
public interface Closure {
    /** Replaces the gradients of all parameters and returns the loss. */
    double evaluate();

    /**
     * The closure of a differentiable scalar: clears the optimizer's gradients, computes the loss and runs backward. The tensors in
     * between live in a {@link MemoryScope}.
     */
    static Closure of(Optimizer optimizer, Supplier<Tensor> loss) {
        return () -> {
            optimizer.zeroGrad();
            try (var scope = MemoryScope.open()) {
                Tensor value = loss.get();
                value.backward();
                return value.item();
            }
        };
    }
}
