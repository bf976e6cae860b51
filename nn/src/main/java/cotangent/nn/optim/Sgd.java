package cotangent.nn.optim;

import cotangent.autodiff.InPlace;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * Stochastic gradient descent with momentum:
 *
 * <pre>
 * d = g + weightDecay p
 * v = momentum v + (1 - dampening) d        (v = d at first)
 * p = p - learningRate v                    (Nesterov: d + momentum v in place of v)
 * </pre>
 *
 * <p>One pass over parameters, gradients and velocities a step; without momentum there are no velocities.
 *
 * <p>Sources: B. T. Polyak, Some methods of speeding up the convergence of iteration methods, 1964; I. Sutskever et al., On the
 * importance of initialization and momentum in deep learning, ICML 2013. The conventions are PyTorch's.
 */
public final class Sgd extends GradientOptimizer {
    private final SgdConfig config;

    /** Descends along all the given parameters, as of {@link cotangent.nn.Module#parameters}. */
    public Sgd(Map<String, Parameter> parameters, SgdConfig config) {
        this(List.of(new ParameterGroup(parameters, config.learningRate(), config.weightDecay())), config);
    }

    /** Descends along groups, whose learning rates and weight decays take the place of the configuration's. */
    public Sgd(List<ParameterGroup> groups, SgdConfig config) {
        super(groups);
        this.config = config;
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        boolean moving = config.momentum() != 0;
        boolean first = moving && !memory.has("velocity");
        Tensor velocity = moving ? memory.tensor("velocity", value) : null;
        InPlace.sgd(
                value,
                gradient,
                velocity,
                group.learningRate(),
                config.momentum(),
                config.dampening(),
                group.weightDecay(),
                config.nesterov(),
                first);
    }
}
