package cotangent.nn.optim;

import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * {@link Adam} with weight decay that acts on the parameters, not through the gradient's means: each step starts with
 * {@code p = p (1 - learningRate weightDecay)} and goes on with Adam's step for the plain gradient.
 *
 * <p>Source: I. Loshchilov and F. Hutter, Decoupled weight decay regularization, ICLR 2019.
 */
public final class AdamW extends GradientOptimizer {
    private final AdamConfig config;

    /** Optimizes all the given parameters, as of {@link cotangent.nn.Module#parameters}; see {@link AdamConfig#decoupledDefaults}. */
    public AdamW(Map<String, Parameter> parameters, AdamConfig config) {
        this(List.of(new ParameterGroup(parameters, config.learningRate(), config.weightDecay())), config);
    }

    /** Optimizes groups, whose learning rates and weight decays take the place of the configuration's. */
    public AdamW(List<ParameterGroup> groups, AdamConfig config) {
        super(groups);
        this.config = config;
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        Adam.update(value, gradient, group.learningRate(), config, 0, group.weightDecay(), memory);
    }
}
