package cotangent.nn.optim;

import cotangent.autodiff.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Changes parameters in place so that an objective becomes smaller.
 *
 * <p>A wrapper of another optimizer implements this too: it calls the closure as often as it needs and hands the other optimizer a
 * closure of its own.
 */
public interface Optimizer {
    /**
     * One step.
     *
     * @param closure computes loss and gradients; called at least once
     * @return the loss at the point where the step began
     */
    double step(Closure closure);

    /** The groups of parameters that this optimizer changes. */
    List<ParameterGroup> groups();

    /** Forgets the gradients of all parameters of all groups. */
    default void zeroGrad() {
        groups().forEach(ParameterGroup::zeroGrad);
    }

    /**
     * All that the next steps depend on besides the parameters, by names that are unique within this optimizer: an optimizer of the
     * same class and configuration over the same parameters that loads it goes on with the same bits. The tensors are copies.
     */
    Map<String, Tensor> state();

    /**
     * Takes over what {@link #state} returned; the tensors are copied.
     *
     * @throws IllegalArgumentException if the state is not one of such an optimizer; this one is not changed then
     */
    void loadState(Map<String, Tensor> state);
}
