package cotangent.nn.optim;

import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;
import java.util.List;
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
     * A part of a batch.
     *
     * @param closure the objective on the part alone
     * @param weight its share of the batch's samples; the shares sum to 1
     */
    record Part(Closure closure, double weight) {}

    /**
     * The batch in parts of {@code size} samples, the last of which may be smaller. The loss of the batch is the weighted sum of
     * those of the parts, unless the objective looks across samples.
     *
     * @throws UnsupportedOperationException if this closure cannot evaluate parts of its batch
     */
    default List<Part> parts(int size) {
        throw new UnsupportedOperationException(
                "closure: this one cannot evaluate parts of its batch; see cotangent.nn.train.BatchClosure");
    }

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
