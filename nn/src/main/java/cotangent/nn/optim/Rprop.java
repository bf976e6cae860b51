package cotangent.nn.optim;

import cotangent.autodiff.InPlace;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * Rprop: steps by the signs of the gradients, with a step size for each element. For full batches: noise of the signs spoils it.
 *
 * <pre>
 * d = g + weightDecay p
 * f = grow if d q &gt; 0, shrink if d q &lt; 0, else 1
 * s = min(max(s f, smallest), largest)               (s = learningRate at first)
 * q = 0 if f = shrink, else d                        (q = 0 at first)
 * p = p - s sign(q)
 * </pre>
 *
 * <p>The group's learning rate counts at the parameter's first step only, so schedules do nothing.
 *
 * <p>Memory: two tensors for each parameter.
 *
 * <p>Source: M. Riedmiller and H. Braun, A direct adaptive method for faster backpropagation learning: the RPROP algorithm, ICNN 1993.
 * The conventions are PyTorch's.
 */
public final class Rprop extends GradientOptimizer {
    private final RpropConfig config;

    /** Optimizes all the given parameters, as of {@link cotangent.nn.Module#parameters}. */
    public Rprop(Map<String, Parameter> parameters, RpropConfig config) {
        this(List.of(new ParameterGroup(parameters, config.learningRate(), 0)), config);
    }

    /** Optimizes groups, whose learning rates and weight decays take the place of the configuration's. */
    public Rprop(List<ParameterGroup> groups, RpropConfig config) {
        super(groups);
        this.config = config;
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        Tensor d = Moments.decayed(gradient, value, group.weightDecay());
        boolean first = !memory.has("size");
        Tensor sizes = memory.tensor("size", value);
        Tensor previous = memory.tensor("gradient", value);
        if (first) {
            InPlace.fill(sizes, group.learningRate());
        }
        Tensor agreement = d.sign().mul(previous.sign()); // of signs, since a product of small gradients is 0
        Tensor turned = agreement.lt(0);
        Tensor factor =
                Tensor.onesLike(d).maskedFill(agreement.gt(0), config.grow()).maskedFill(turned, config.shrink());
        sizes.assign(sizes.mul(factor).clamp(config.smallest(), config.largest()));
        previous.assign(d.maskedFill(turned, 0));
        InPlace.axpy(-1, previous.sign().mul(sizes), value);
    }
}
