package cotangent.nn.optim;

import cotangent.autodiff.InPlace;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * LARS: {@link Sgd} with momentum whose steps are scaled for each parameter to the parameter's norm; for large batches.
 *
 * <pre>
 * r = trust |p| / (|g| + weightDecay |p|)            (1 if |p| or |g| is 0)
 * v = momentum v + learningRate r (g + weightDecay p)
 * p = p - v
 * </pre>
 *
 * <p>Biases and the scales of norms are usually left to a group without weight decay or to another optimizer.
 *
 * <p>Memory: a tensor for each parameter.
 *
 * <p>Source: Y. You, I. Gitman and B. Ginsburg, Large batch training of convolutional networks, arXiv:1708.03888, 2017.
 */
public final class Lars extends GradientOptimizer {
    private final LarsConfig config;

    /** Optimizes all the given parameters, as of {@link cotangent.nn.Module#parameters}. */
    public Lars(Map<String, Parameter> parameters, LarsConfig config) {
        this(List.of(new ParameterGroup(parameters, config.learningRate(), config.weightDecay())), config);
    }

    /** Optimizes groups, whose learning rates and weight decays take the place of the configuration's. */
    public Lars(List<ParameterGroup> groups, LarsConfig config) {
        super(groups);
        this.config = config;
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        double size = value.detach().norm().item();
        double slope = gradient.norm().item();
        double trust = size > 0 && slope > 0 ? config.trust() * size / (slope + group.weightDecay() * size) : 1;
        Tensor velocity = memory.tensor("velocity", value);
        InPlace.scale(velocity, config.momentum());
        InPlace.axpy(group.learningRate() * trust, Moments.decayed(gradient, value, group.weightDecay()), velocity);
        InPlace.axpy(-1, velocity, value);
    }
}
