package cotangent.nn.optim;

import cotangent.autodiff.InPlace;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * Adadelta: scales the gradient so that steps have the size of past steps.
 *
 * <pre>
 * d = g + weightDecay p
 * s = rho s + (1 - rho) d^2
 * u = sqrt(a + epsilon) / sqrt(s + epsilon) d
 * a = rho a + (1 - rho) u^2
 * p = p - learningRate u
 * </pre>
 *
 * <p>Memory: two tensors for each parameter.
 *
 * <p>Source: M. D. Zeiler, ADADELTA: an adaptive learning rate method, arXiv:1212.5701, 2012. The conventions are PyTorch's.
 */
public final class Adadelta extends GradientOptimizer {
    private final AdadeltaConfig config;

    /** Optimizes all the given parameters, as of {@link cotangent.nn.Module#parameters}. */
    public Adadelta(Map<String, Parameter> parameters, AdadeltaConfig config) {
        this(List.of(new ParameterGroup(parameters, config.learningRate(), config.weightDecay())), config);
    }

    /** Optimizes groups, whose learning rates and weight decays take the place of the configuration's. */
    public Adadelta(List<ParameterGroup> groups, AdadeltaConfig config) {
        super(groups);
        this.config = config;
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        Tensor d = Moments.decayed(gradient, value, group.weightDecay());
        Tensor square = Moments.square(memory.tensor("square", value), d, config.rho());
        Tensor steps = memory.tensor("stepSquare", value);
        Tensor u = steps.add(config.epsilon())
                .sqrt()
                .div(square.add(config.epsilon()).sqrt())
                .mul(d);
        Moments.square(steps, u, config.rho());
        InPlace.axpy(-group.learningRate(), u, value);
    }
}
