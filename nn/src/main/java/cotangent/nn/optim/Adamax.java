package cotangent.nn.optim;

import cotangent.autodiff.InPlace;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * Adamax: {@link Adam} with the decayed maximum of gradients in place of the root mean square. At the parameter's {@code t}-th step:
 *
 * <pre>
 * d = g + weightDecay p
 * m = beta1 m + (1 - beta1) d
 * u = max(beta2 u, |d| + epsilon)
 * p = p - learningRate / (1 - beta1^t) m / u
 * </pre>
 *
 * <p>Memory: two tensors for each parameter.
 *
 * <p>Source: D. P. Kingma and J. Ba, Adam: a method for stochastic optimization, ICLR 2015, section 7.1. The conventions are PyTorch's.
 */
public final class Adamax extends GradientOptimizer {
    private final AdamaxConfig config;

    /** Optimizes all the given parameters, as of {@link cotangent.nn.Module#parameters}. */
    public Adamax(Map<String, Parameter> parameters, AdamaxConfig config) {
        this(List.of(new ParameterGroup(parameters, config.learningRate(), config.weightDecay())), config);
    }

    /** Optimizes groups, whose learning rates and weight decays take the place of the configuration's. */
    public Adamax(List<ParameterGroup> groups, AdamaxConfig config) {
        super(groups);
        this.config = config;
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        Tensor d = Moments.decayed(gradient, value, group.weightDecay());
        Tensor mean = Moments.mean(memory.tensor("mean", value), d, config.beta1());
        Tensor largest = memory.tensor("largest", value);
        largest.assign(largest.mul(config.beta2()).maximum(d.abs().add(config.epsilon())));
        double rate = group.learningRate() / Moments.correction(config.beta1(), memory);
        InPlace.axpy(-rate, mean.div(largest), value);
    }
}
