package cotangent.nn.optim;

import cotangent.autodiff.InPlace;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * LAMB: {@link Adam}'s direction with weight decay, scaled for each parameter to the parameter's norm; for large batches. At the
 * parameter's {@code t}-th step:
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * u = (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon) + weightDecay p
 * p = p - learningRate |p| / |u| u                   (1 in place of |p| / |u| if a norm is 0)
 * </pre>
 *
 * <p>Memory: two tensors for each parameter.
 *
 * <p>Source: Y. You et al., Large batch optimization for deep learning: training BERT in 76 minutes, ICLR 2020.
 */
public final class Lamb extends GradientOptimizer {
    private final LambConfig config;

    /** Optimizes all the given parameters, as of {@link cotangent.nn.Module#parameters}. */
    public Lamb(Map<String, Parameter> parameters, LambConfig config) {
        this(List.of(new ParameterGroup(parameters, config.learningRate(), config.weightDecay())), config);
    }

    /** Optimizes groups, whose learning rates and weight decays take the place of the configuration's. */
    public Lamb(List<ParameterGroup> groups, LambConfig config) {
        super(groups);
        this.config = config;
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        Tensor mean = Moments.mean(memory.tensor("mean", value), gradient, config.beta1());
        Tensor square = Moments.square(memory.tensor("square", value), gradient, config.beta2());
        Tensor divisor =
                square.div(Moments.correction(config.beta2(), memory)).sqrt().add(config.epsilon());
        Tensor adam = mean.div(Moments.correction(config.beta1(), memory)).div(divisor);
        Tensor direction = Moments.decayed(adam, value, group.weightDecay());
        double size = value.detach().norm().item();
        double length = direction.norm().item();
        double trust = size > 0 && length > 0 ? size / length : 1;
        InPlace.axpy(-group.learningRate() * trust, direction, value);
    }
}
