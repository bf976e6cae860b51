package cotangent.regularizers.robust;

import cotangent.autodiff.Tensor;
import java.util.Map;

/** Reading of saved states. */
final class State {
    /** The only entry, like the one that it replaces. */
    static Tensor take(String operation, Map<String, Tensor> state, String name, Tensor like) {
        Tensor t = state.get(name);
        if (state.size() != 1
                || t == null
                || t.dtype() != like.dtype()
                || !t.shape().equals(like.shape())) {
            throw new IllegalArgumentException(operation + ": state needs '" + name + "' of " + like.dtype() + " "
                    + like.shape() + ", got " + (t == null ? state.keySet() : t.dtype() + " " + t.shape()));
        }
        return t;
    }

    private State() {}
}
