package cotangent.regularizers.weight;

import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.regularizers.Penalty;
import java.util.Map;

/**
 * Pulls each parameter to where it began: {@code sum_l ||W_l - W0_l||^2}, with the constants {@code W0}; its gradient is
 * {@code 2 (W - W0)}. Weight decay towards the beginning in place of 0.
 *
 * <p>Cost: a pass over the parameters, and a copy of them.
 *
 * <p>Errors: {@link IllegalArgumentException} if the model lacks a parameter, {@link cotangent.autodiff.ShapeException} if one has another
 * shape than at the beginning.
 *
 * <p>Source: S. Kumar, H. Marklund, B. Van Roy, "Maintaining Plasticity in Continual Learning via Regenerative Regularization", 2023.
 * Catalogue: T191, as a baseline of {@link WassersteinInitRegularizer}.
 */
public final class L2InitRegularizer implements Penalty {
    private final Map<String, Tensor> initial;

    /** Towards copies of these values by name; parameters of other names are free. */
    public L2InitRegularizer(Map<String, Tensor> initial) {
        this.initial = Initial.copies(initial);
    }

    /** Towards the present trained parameters of a model. */
    public static L2InitRegularizer towards(Module model) {
        return new L2InitRegularizer(Initial.of(model));
    }

    @Override
    public Tensor of(Module model) {
        return Initial.sum(
                "L2 init", model, initial, (w, w0) -> w.sub(w0).square().sum());
    }
}
