package cotangent.nn;

import cotangent.autodiff.Tensor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A module that maps one tensor to one tensor.
 *
 * <p>A layer says in {@link #forward} what it computes; who calls a child says {@link #apply}, which also calls the hooks. That is how
 * summaries, feature losses and diagnostics see what goes through a model that they did not write.
 */
public abstract class Layer extends Module implements UnaryOperator<Tensor> {
    /** Sees what goes through a layer. */
    @FunctionalInterface
    public interface ForwardHook {
        /** What takes the place of {@code output}; {@code output} itself to change nothing. */
        Tensor called(Layer layer, Tensor input, Tensor output);
    }

    /** Handle of a registered hook. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        /** Removes the hook. */
        @Override
        void close();
    }

    private final List<ForwardHook> hooks = new CopyOnWriteArrayList<>();

    /** For subclasses. */
    protected Layer() {}

    /** The layer's output for the input {@code x}, as the layer's author writes it. */
    public abstract Tensor forward(Tensor x);

    /** The layer's output for the input {@code x} after the hooks, in order of registration. */
    @Override
    public final Tensor apply(Tensor x) {
        Tensor y = forward(x);
        if (!hooks.isEmpty()) { // spares tiny models the iterator
            for (ForwardHook hook : hooks) {
                y = hook.called(this, x, y);
            }
        }
        return y;
    }

    /** The output with other tensors in place of the parameters of these names; see {@link Module#with}. */
    public final Tensor forward(Map<String, Tensor> parameters, Tensor x) {
        return with(parameters, () -> apply(x));
    }

    /** Calls {@code hook} whenever this layer is applied, until the returned handle is closed. */
    public final Registration registerForwardHook(ForwardHook hook) {
        ForwardHook own = hook::called; // another object each time: a hook registered twice is removed once
        hooks.add(own);
        return () -> hooks.remove(own);
    }
}
