package cotangent.nn.optim;

import cotangent.autodiff.DType;
import cotangent.autodiff.InPlace;
import cotangent.autodiff.Shape;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * NAdam: {@link Adam} with Nesterov's momentum. At the parameter's {@code t}-th step:
 *
 * <pre>
 * d = g + weightDecay p
 * mu(t) = beta1 (1 - 0.96^(t momentumDecay) / 2)
 * P(t) = mu(1) mu(2) ... mu(t)
 * m = beta1 m + (1 - beta1) d
 * v = beta2 v + (1 - beta2) d^2
 * n = (1 - mu(t)) / (1 - P(t)) d + mu(t+1) / (1 - P(t) mu(t) mu(t+1)) m
 * p = p - learningRate n / (sqrt(v / (1 - beta2^t)) + epsilon)
 * </pre>
 *
 * <p>Where the source has {@code P(t+1)}, PyTorch 1.13 multiplies {@code P(t)} by {@code mu(t)} once more; so does this class, to give
 * the same trajectories.
 *
 * <p>Memory: two tensors and a number for each parameter.
 *
 * <p>Source: T. Dozat, Incorporating Nesterov momentum into Adam, ICLR workshop 2016. The conventions are PyTorch's.
 */
public final class NAdam extends GradientOptimizer {
    private final NAdamConfig config;

    /** Optimizes all the given parameters, as of {@link cotangent.nn.Module#parameters}. */
    public NAdam(Map<String, Parameter> parameters, NAdamConfig config) {
        this(List.of(new ParameterGroup(parameters, config.learningRate(), config.weightDecay())), config);
    }

    /** Optimizes groups, whose learning rates and weight decays take the place of the configuration's. */
    public NAdam(List<ParameterGroup> groups, NAdamConfig config) {
        super(groups);
        this.config = config;
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        Tensor d = Moments.decayed(gradient, value, group.weightDecay());
        Tensor mean = Moments.mean(memory.tensor("mean", value), d, config.beta1());
        Tensor square = Moments.square(memory.tensor("square", value), d, config.beta2());
        double mu = momentum(memory.steps());
        double next = momentum(memory.steps() + 1);
        Tensor kept = memory.tensor("momentumProduct", Tensor.scalar(DType.FLOAT64, 0));
        double product = memory.steps() == 1 ? mu : kept.item() * mu;
        InPlace.fill(kept, product);
        double byGradient = (1 - mu) / (1 - product);
        double byMean = next / (1 - product * mu * next);
        Tensor divisor =
                square.div(Moments.correction(config.beta2(), memory)).sqrt().add(config.epsilon());
        Tensor direction = d.mul(byGradient).add(mean.mul(byMean)).div(divisor);
        InPlace.axpy(-group.learningRate(), direction, value);
    }

    private double momentum(long step) {
        return config.beta1() * (1 - 0.5 * StrictMath.pow(0.96, step * config.momentumDecay()));
    }

    @Override
    protected boolean fits(String what, Tensor stored, Tensor value) {
        return what.equals("momentumProduct")
                ? stored.dtype() == DType.FLOAT64 && stored.shape().equals(Shape.of())
                : super.fits(what, stored, value);
    }
}
