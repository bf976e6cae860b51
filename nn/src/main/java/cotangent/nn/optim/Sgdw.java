package cotangent.nn.optim;

import cotangent.autodiff.InPlace;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * Stochastic gradient descent with momentum whose weight decay acts on the parameters, not through the velocity:
 *
 * <pre>
 * v = momentum v + learningRate g
 * p = p - v - d p                  (d p with the old p; see {@link WeightDecayRule})
 * </pre>
 *
 * <p>The learning rate is inside the velocity, as in the paper: a rate that a schedule changes acts on new gradients only. (The paper's
 * released code multiplies the whole velocity by it instead.) Without momentum, a decay {@code lambda} under {@code SCHEDULE_ONLY} is {@link Sgd} with weight decay {@code lambda / learningRate}.
 *
 * <p>Defaults: {@link SgdwConfig#defaults}. With {@link Schedules#cosineWithRestarts} it is the paper's SGDWR.
 *
 * <p>Errors: {@link ArithmeticException} with the parameter's name if a gradient is not finite; nothing is changed then.
 *
 * <p>Memory: a tensor for each parameter.
 *
 * <p>Source: I. Loshchilov and F. Hutter, Decoupled weight decay regularization, ICLR 2019, algorithm 1. Catalogue: T271.
 */
public final class Sgdw extends GradientOptimizer {
    private final SgdwConfig config;

    /** Descends along all the given parameters, as of {@link cotangent.nn.Module#parameters}. */
    public Sgdw(Map<String, Parameter> parameters, SgdwConfig config) {
        this(List.of(new ParameterGroup(parameters, config.learningRate(), config.weightDecay())), config);
    }

    /** Descends along groups, whose learning rates and weight decays take the place of the configuration's. */
    public Sgdw(List<ParameterGroup> groups, SgdwConfig config) {
        super(groups);
        this.config = config;
    }

    @Override
    protected boolean needsFiniteGradients() {
        return true;
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        Tensor velocity = memory.tensor("velocity", value);
        InPlace.scale(velocity, config.momentum());
        InPlace.axpy(group.learningRate(), gradient, velocity);
        config.decay().decay(value, velocity, group);
        InPlace.axpy(-1, velocity, value);
    }
}
