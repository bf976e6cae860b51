package cotangent.nn.optim;

import cotangent.autodiff.InPlace;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * Averaged stochastic gradient descent: plain steps with a falling step size, and the mean of the points they visit. At the parameter's
 * {@code t}-th step:
 *
 * <pre>
 * d = g + weightDecay p
 * r = learningRate / (1 + lambda learningRate (t - 1))^alpha
 * p = p (1 - lambda r) - r d
 * a = a + (p - a) / max(1, t - 1 - averagingStart)
 * </pre>
 *
 * <p>{@link #average} gives {@code a}. If a schedule changes the learning rate, {@code r} follows at once; PyTorch is a step late.
 *
 * <p>Memory: a tensor for each parameter.
 *
 * <p>Source: B. T. Polyak and A. B. Juditsky, Acceleration of stochastic approximation by averaging, SIAM J. Control and Optimization
 * 30(4), 1992. The conventions are PyTorch's.
 */
public final class Asgd extends GradientOptimizer {
    private static final String AVERAGE = "average";

    private final AsgdConfig config;

    /** Optimizes all the given parameters, as of {@link cotangent.nn.Module#parameters}. */
    public Asgd(Map<String, Parameter> parameters, AsgdConfig config) {
        this(List.of(new ParameterGroup(parameters, config.learningRate(), config.weightDecay())), config);
    }

    /** Optimizes groups, whose learning rates and weight decays take the place of the configuration's. */
    public Asgd(List<ParameterGroup> groups, AsgdConfig config) {
        super(groups);
        this.config = config;
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        Tensor d = Moments.decayed(gradient, value, group.weightDecay());
        long before = memory.steps() - 1;
        double rate = group.learningRate()
                / StrictMath.pow(1 + config.lambda() * group.learningRate() * before, config.alpha());
        InPlace.scale(value, 1 - config.lambda() * rate);
        InPlace.axpy(-rate, d, value);
        Tensor average = memory.tensor(AVERAGE, value);
        double weight = 1 / Math.max(1, before - config.averagingStart());
        if (weight == 1) {
            average.assign(value.detach());
        } else {
            InPlace.axpy(weight, value.detach().sub(average), average);
        }
    }

    /**
     * A copy of the mean of a parameter's values; before averaging starts, of the value after the last step.
     *
     * @param name the parameter's name in its group
     * @throws IllegalArgumentException if there is no such parameter or no step has changed it
     */
    public Tensor average(String name) {
        Tensor average = state().get("parameters/" + name + "/" + AVERAGE);
        if (average == null) {
            throw new IllegalArgumentException("asgd: there is no average of '" + name + "'");
        }
        return average;
    }
}
