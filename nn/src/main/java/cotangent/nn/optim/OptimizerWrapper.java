package cotangent.nn.optim;

import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An optimizer that hands another gradient to an optimizer that it wraps: for the wrapped one, evaluating the closure means {@link
 * #gradient}. Wrappers nest; parameters, learning rates and state are those of the wrapped optimizer.
 */
public abstract class OptimizerWrapper implements Optimizer {
    private final Optimizer base;
    private final Map<String, Parameter> parameters;

    /**
     * For subclasses.
     *
     * @param base the optimizer that makes the step
     */
    protected OptimizerWrapper(Optimizer base) {
        this.base = Objects.requireNonNull(base, "a wrapper needs an optimizer to wrap");
        Map<String, Parameter> all = new LinkedHashMap<>();
        base.groups().forEach(group -> all.putAll(group.parameters()));
        parameters = Collections.unmodifiableMap(all);
    }

    /**
     * Leaves in the parameters the gradients that the wrapped optimizer shall see, and the parameters with the values that they had.
     *
     * @param closure the objective on the present batch
     * @return the loss at the present point
     */
    protected abstract double gradient(Closure closure);

    /** The wrapped optimizer. */
    public final Optimizer base() {
        return base;
    }

    /** All parameters of all groups. */
    protected final Map<String, Parameter> parameters() {
        return parameters;
    }

    /**
     * A step of the wrapped optimizer.
     *
     * @throws NullPointerException if there is no closure
     */
    @Override
    public final double step(Closure closure) {
        return base.step(new Changed(Objects.requireNonNull(closure, "a wrapper of an optimizer needs a closure")));
    }

    /** The closure as the wrapped optimizer sees it. */
    private final class Changed implements Closure {
        private final Closure closure;

        Changed(Closure closure) {
            this.closure = closure;
        }

        @Override
        public double evaluate() {
            return gradient(closure);
        }

        @Override
        public List<Part> parts(int size) {
            return closure.parts(size).stream()
                    .map(part -> new Part(new Changed(part.closure()), part.weight()))
                    .toList();
        }
    }

    @Override
    public final List<ParameterGroup> groups() {
        return base.groups();
    }

    @Override
    public Map<String, Tensor> state() {
        return base.state();
    }

    @Override
    public void loadState(Map<String, Tensor> state) {
        base.loadState(state);
    }
}
