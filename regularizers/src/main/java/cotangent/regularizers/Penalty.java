package cotangent.regularizers;

import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.train.Objective;

/** A number to be added to a loss that depends on a model's parameters: weight decay in all its forms, spectral penalties. */
@FunctionalInterface
public interface Penalty {
    /**
     * The penalty, a differentiable scalar.
     *
     * @param model read through {@link cotangent.nn.Parameter#get}, so that functional evaluation works
     */
    Tensor of(Module model);

    /** This penalty times a constant. */
    default Penalty times(double factor) {
        return model -> of(model).mul(factor);
    }

    /** The sum of this penalty and another one. */
    default Penalty plus(Penalty other) {
        return model -> of(model).add(other.of(model));
    }

    /** This penalty as an objective, which does not look at the batch: {@code objective.plus("decay", 1e-4, penalty.objective())}. */
    default Objective objective() {
        return (model, batch, context) -> of(model);
    }
}
