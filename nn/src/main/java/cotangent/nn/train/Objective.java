package cotangent.nn.train;

import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.Loss;
import java.util.Map;

/**
 * What training makes small. It owns all passes through the model that the loss of a batch needs, and what else it needs: teachers,
 * inner maximisations, penalties.
 */
@FunctionalInterface
public interface Objective {
    /**
     * The loss of a batch, a scalar that can be differentiated with respect to the model's parameters.
     *
     * @param context step, random numbers, and where to report values
     */
    Tensor loss(Module model, Batch batch, StepContext context);

    /**
     * The loss between the outputs of a {@link Layer} and the targets. If the batch has weights, the mean of the samples' losses, each
     * times its weight: {@code sum_i w_i l_i / n}, which estimates without bias the loss from which weighted samples were drawn.
     */
    static Objective supervised(Loss loss) {
        return new SupervisedObjective(loss);
    }

    /** The sum with a multiple of another objective, which is evaluated second and reported as {@code name}. */
    default Objective plus(String name, double factor, Objective other) {
        return new SumObjective(this, name, factor, other);
    }

    /**
     * All that this objective keeps from step to step, such as targets that it estimates for each sample, by names; part of checkpoints.
     * Empty if it keeps nothing. See {@link StepContext#isRepeat}.
     */
    default Map<String, Tensor> state() {
        return Map.of();
    }

    /**
     * Takes over what {@link #state} returned.
     *
     * @throws IllegalArgumentException if the state is not one of such an objective
     */
    default void loadState(Map<String, Tensor> state) {
        if (!state.isEmpty()) {
            throw new IllegalArgumentException("objective: this one has no state, got " + state.keySet());
        }
    }
}
