package cotangent.nn.optim;

import cotangent.autodiff.InPlace;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * RAdam: {@link Adam} that corrects for how little it knows of the squares in its first steps, and does without them in the very first.
 * At the parameter's {@code t}-th step:
 *
 * <pre>
 * d = g + weightDecay p
 * m = beta1 m + (1 - beta1) d
 * v = beta2 v + (1 - beta2) d^2
 * R = 2 / (1 - beta2) - 1
 * r = R - 2 t beta2^t / (1 - beta2^t)
 * p = p - learningRate m / (1 - beta1^t)                                         if r &lt;= 5, else
 * p = p - learningRate m / (1 - beta1^t) c sqrt(1 - beta2^t) / (sqrt(v) + epsilon)
 * c = sqrt((r - 4) (r - 2) R / ((R - 4) (R - 2) r))
 * </pre>
 *
 * <p>Memory: two tensors for each parameter.
 *
 * <p>Source: L. Liu et al., On the variance of the adaptive learning rate and beyond, ICLR 2020. The conventions are PyTorch's.
 */
public final class RAdam extends GradientOptimizer {
    private final RAdamConfig config;

    /** Optimizes all the given parameters, as of {@link cotangent.nn.Module#parameters}. */
    public RAdam(Map<String, Parameter> parameters, RAdamConfig config) {
        this(List.of(new ParameterGroup(parameters, config.learningRate(), config.weightDecay())), config);
    }

    /** Optimizes groups, whose learning rates and weight decays take the place of the configuration's. */
    public RAdam(List<ParameterGroup> groups, RAdamConfig config) {
        super(groups);
        this.config = config;
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        Tensor d = Moments.decayed(gradient, value, group.weightDecay());
        Tensor mean = Moments.mean(memory.tensor("mean", value), d, config.beta1());
        Tensor square = Moments.square(memory.tensor("square", value), d, config.beta2());
        double rate = group.learningRate() / Moments.correction(config.beta1(), memory);
        double correction2 = Moments.correction(config.beta2(), memory);
        double most = 2 / (1 - config.beta2()) - 1;
        double length = most - 2 * memory.steps() * (1 - correction2) / correction2;
        if (length <= 5) {
            InPlace.axpy(-rate, mean, value);
            return;
        }
        double rectified = Math.sqrt((length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length));
        Tensor direction = mean.div(square.sqrt().add(config.epsilon()));
        InPlace.axpy(-rate * rectified * Math.sqrt(correction2), direction, value);
    }
}
