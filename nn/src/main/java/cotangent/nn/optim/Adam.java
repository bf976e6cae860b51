package cotangent.nn.optim;

import cotangent.autodiff.DType;
import cotangent.autodiff.InPlace;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * Adam: steps along the mean of gradients, scaled for each parameter by the root of the mean of their squares. At the parameter's
 * {@code t}-th step:
 *
 * <pre>
 * d = g + weightDecay p
 * m = beta1 m + (1 - beta1) d
 * v = beta2 v + (1 - beta2) d^2
 * p = p - learningRate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
 * </pre>
 *
 * <p>Weight decay acts through the gradient's means here, where the divisor undoes most of it; {@link AdamW} decouples it.
 *
 * <p>With {@link AdamConfig#amsgrad}, the largest {@code v} so far, element by element, stands in the divisor in place of {@code v}, so that the
 * scale of steps never grows.
 *
 * <p>Memory: two tensors for each parameter, with amsgrad three.
 *
 * <p>Source: D. P. Kingma and J. Ba, Adam: a method for stochastic optimization, ICLR 2015; amsgrad: S. J. Reddi, S. Kale and S. Kumar, On the
 * convergence of Adam and beyond, ICLR 2018.
 */
public final class Adam extends GradientOptimizer {
    private AdamConfig config;

    /** Optimizes all the given parameters, as of {@link cotangent.nn.Module#parameters}. */
    public Adam(Map<String, Parameter> parameters, AdamConfig config) {
        this(List.of(new ParameterGroup(parameters, config.learningRate(), config.weightDecay())), config);
    }

    /** Optimizes groups, whose learning rates and weight decays take the place of the configuration's. */
    public Adam(List<ParameterGroup> groups, AdamConfig config) {
        super(groups);
        if (!config.decay().equals(WeightDecayRule.DECOUPLED)) {
            throw new IllegalArgumentException(
                    "Adam: its weight decay is part of the gradient; " + config.decay() + " needs AdamW");
        }
        this.config = config;
    }

    /**
     * Sets the decay of the mean of squared gradients from the next step on, for methods that anneal it. The correction of the mean's start
     * is then that of this decay. It is no part of the state: who anneals sets it again.
     *
     * @throws IllegalArgumentException if it is not in [0, 1)
     */
    public void setBeta2(double value) {
        config = config.withBeta2(value);
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        update(value, gradient, group.learningRate(), config, group.weightDecay(), 0, memory);
    }

    static void update(
            Tensor value,
            Tensor gradient,
            double learningRate,
            AdamConfig c,
            double l2,
            double decoupledDecay,
            Memory memory) {
        double correction1 = Moments.correction(c.beta1(), memory);
        double correction2 = Moments.correction(c.beta2(), memory);
        if (c.amsgrad()) {
            Tensor d = Moments.decayed(gradient, value, l2);
            Tensor mean = memory.tensor("mean", value);
            // Rounded as in the fused step.
            double beta1 = value.dtype() == DType.FLOAT32 ? (float) c.beta1() : c.beta1();
            InPlace.axpy(1 - beta1, d.sub(mean), mean);
            Tensor square = Moments.square(memory.tensor("square", value), d, c.beta2());
            Tensor largest = memory.tensor("largestSquare", value);
            largest.assign(largest.maximum(square));
            InPlace.scale(value, 1 - learningRate * decoupledDecay);
            Tensor divisor = largest.div(correction2).sqrt().add(c.epsilon());
            InPlace.axpy(-learningRate / correction1, mean.div(divisor), value);
            return;
        }
        InPlace.adam(
                value,
                gradient,
                memory.tensor("mean", value),
                memory.tensor("square", value),
                learningRate,
                c.beta1(),
                c.beta2(),
                c.epsilon(),
                l2,
                decoupledDecay,
                correction1,
                correction2);
    }
}
