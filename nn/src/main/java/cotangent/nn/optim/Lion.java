package cotangent.nn.optim;

import cotangent.autodiff.InPlace;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * Lion: steps by the sign of a mean of gradients, so that every element moves equally far.
 *
 * <pre>
 * u = sign(beta1 m + (1 - beta1) g)
 * m = beta2 m + (1 - beta2) g
 * p = p - d p - learningRate u            (d p: see {@link WeightDecayRule})
 * </pre>
 *
 * <p>The learning rate should be 3 to 10 times smaller than {@link AdamW}'s, and the weight decay as much larger.
 *
 * <p>Errors: {@link ArithmeticException} with the parameter's name if a gradient is not finite; nothing is changed then.
 *
 * <p>Memory: a tensor for each parameter.
 *
 * <p>Source: X. Chen et al., Symbolic discovery of optimization algorithms, NeurIPS 2023.
 */
public final class Lion extends GradientOptimizer {
    private final LionConfig config;

    /** Optimizes all the given parameters, as of {@link cotangent.nn.Module#parameters}. */
    public Lion(Map<String, Parameter> parameters, LionConfig config) {
        this(List.of(new ParameterGroup(parameters, config.learningRate(), config.weightDecay())), config);
    }

    /** Optimizes groups, whose learning rates and weight decays take the place of the configuration's. */
    public Lion(List<ParameterGroup> groups, LionConfig config) {
        super(groups);
        this.config = config;
    }

    @Override
    protected boolean needsFiniteGradients() {
        return true;
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        Tensor mean = memory.tensor("mean", value);
        Tensor direction =
                mean.mul(config.beta1()).add(gradient.mul(1 - config.beta1())).sign();
        Moments.mean(mean, gradient, config.beta2());
        config.decay().decay(value, direction, group);
        InPlace.axpy(-group.learningRate(), direction, value);
    }
}
