package cotangent.nn.optim;

import cotangent.autodiff.InPlace;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * Adagrad: divides the gradient by the root of the sum of all its squares. At the parameter's {@code t}-th step:
 *
 * <pre>
 * d = g + weightDecay p
 * s = s + d^2                                        (s = initialAccumulator at first)
 * p = p - learningRate / (1 + (t - 1) learningRateDecay) d / (sqrt(s) + epsilon)
 * </pre>
 *
 * <p>Memory: a tensor for each parameter.
 *
 * <p>Source: J. Duchi, E. Hazan and Y. Singer, Adaptive subgradient methods for online learning and stochastic optimization, JMLR 12,
 * 2011. The conventions are PyTorch's.
 */
public final class Adagrad extends GradientOptimizer {
    private final AdagradConfig config;

    /** Optimizes all the given parameters, as of {@link cotangent.nn.Module#parameters}. */
    public Adagrad(Map<String, Parameter> parameters, AdagradConfig config) {
        this(List.of(new ParameterGroup(parameters, config.learningRate(), config.weightDecay())), config);
    }

    /** Optimizes groups, whose learning rates and weight decays take the place of the configuration's. */
    public Adagrad(List<ParameterGroup> groups, AdagradConfig config) {
        super(groups);
        this.config = config;
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        Tensor d = Moments.decayed(gradient, value, group.weightDecay());
        boolean first = !memory.has("sum");
        Tensor sum = memory.tensor("sum", value);
        if (first) {
            InPlace.fill(sum, config.initialAccumulator());
        }
        InPlace.axpy(1, d.square(), sum);
        double rate = group.learningRate() / (1 + (memory.steps() - 1) * config.learningRateDecay());
        InPlace.axpy(-rate, d.div(sum.sqrt().add(config.epsilon())), value);
    }
}
