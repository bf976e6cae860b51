package cotangent.nn;

import cotangent.autodiff.Tensor;
import java.util.Map;

/** A module that maps one tensor to one tensor. */
public abstract class Layer extends Module {
    /** For subclasses. */
    protected Layer() {}

    /** The layer's output for the input {@code x}. */
    public abstract Tensor forward(Tensor x);

    /** The output with other tensors in place of the parameters of these names; see {@link Module#with}. */
    public final Tensor forward(Map<String, Tensor> parameters, Tensor x) {
        return with(parameters, () -> forward(x));
    }
}
