package cotangent.nn.optim;

import cotangent.autodiff.InPlace;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * RMSprop: divides the gradient by the root of the mean of its squares.
 *
 * <pre>
 * d = g + weightDecay p
 * s = alpha s + (1 - alpha) d^2
 * a = alpha a + (1 - alpha) d                        (only if centred)
 * r = d / (sqrt(s) + epsilon)                        (centred: sqrt(s - a^2) in place of sqrt(s))
 * v = momentum v + r
 * p = p - learningRate v
 * </pre>
 *
 * <p>A variance that rounding makes negative counts as 0. Memory: a tensor for each parameter, one more if centred and one more with
 * momentum.
 *
 * <p>Sources: T. Tieleman and G. Hinton, Lecture 6.5: RMSProp, Coursera 2012; the centred form: A. Graves, Generating sequences with
 * recurrent neural networks, arXiv:1308.0850, 2013. The conventions are PyTorch's.
 */
public final class RmsProp extends GradientOptimizer {
    private final RmsPropConfig config;

    /** Optimizes all the given parameters, as of {@link cotangent.nn.Module#parameters}. */
    public RmsProp(Map<String, Parameter> parameters, RmsPropConfig config) {
        this(List.of(new ParameterGroup(parameters, config.learningRate(), config.weightDecay())), config);
    }

    /** Optimizes groups, whose learning rates and weight decays take the place of the configuration's. */
    public RmsProp(List<ParameterGroup> groups, RmsPropConfig config) {
        super(groups);
        this.config = config;
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        Tensor d = Moments.decayed(gradient, value, group.weightDecay());
        Tensor square = Moments.square(memory.tensor("square", value), d, config.alpha());
        Tensor spread = square;
        if (config.centered()) {
            Tensor mean = Moments.mean(memory.tensor("mean", value), d, config.alpha());
            spread = square.sub(mean.square()).clampMin(0);
        }
        Tensor direction = d.div(spread.sqrt().add(config.epsilon()));
        if (config.momentum() > 0) {
            Tensor velocity = memory.tensor("velocity", value);
            InPlace.scale(velocity, config.momentum());
            InPlace.axpy(1, direction, velocity);
            direction = velocity;
        }
        InPlace.axpy(-group.learningRate(), direction, value);
    }
}
