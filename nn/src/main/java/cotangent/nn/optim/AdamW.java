package cotangent.nn.optim;

import cotangent.autodiff.DType;
import cotangent.autodiff.InPlace;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * {@link Adam} with weight decay that acts on the parameters, not through the gradient's means. At the parameter's {@code t}-th step:
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * u = (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
 * p = p - learningRate u - d p            (d p with the old p; see {@link WeightDecayRule})
 * </pre>
 *
 * with the gradient {@code g} of the loss alone and {@code d = learningRate weightDecay}, if {@link AdamConfig#decay} does not say
 * otherwise. Without decay it is Adam, bit by bit. In Adam, {@code weightDecay p} is a part of {@code g} and is divided by the gradient's
 * size like all of it: parameters whose gradients are large decay less. Here all decay at the same rate.
 *
 * <p>Under {@link WeightDecayRule.Coupling#SCHEDULE_ONLY} it is the paper's rule, in which the base learning rate does not enter the decay;
 * with {@link Schedules#cosineWithRestarts} and {@link NormalizedWeightDecay#withRestarts} it is the paper's AdamWR. {@link
 * ParameterGroup#decayingWeightsOnly} leaves biases and scales alone.
 *
 * <pre>{@code
 * AdamConfig config = AdamConfig.decoupledDefaults().withLearningRate(1e-3).withWeightDecay(0.05);
 * Optimizer optimizer = new AdamW(ParameterGroup.decayingWeightsOnly(model.parameters(), 1e-3, 0.05), config);
 * Optimizer cautious = new AdamW(model.parameters(), config.withDecay(WeightDecayRule.CAUTIOUS));
 * }</pre>
 *
 * <p>Defaults: {@link AdamConfig#decoupledDefaults}. Cost: Adam's; memory: two tensors for each parameter, with amsgrad three.
 *
 * <p>Errors: {@link ArithmeticException} with the parameter's name if a gradient is not finite; nothing is changed then.
 *
 * <p>Source: I. Loshchilov and F. Hutter, Decoupled weight decay regularization, ICLR 2019, algorithm 2. Catalogue: T271, T221.
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
    protected boolean needsFiniteGradients() {
        return true;
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        double fused = group.weightDecay();
        if (fused != 0 && !config.decay().equals(WeightDecayRule.DECOUPLED)) {
            config.decay().decay(value, nextMean(memory.tensor("mean", value), gradient), group);
            fused = 0;
        }
        Adam.update(value, gradient, group.learningRate(), config, 0, fused, memory);
    }

    /** What the mean will be after the step, rounded as there: it has the direction's signs. */
    private Tensor nextMean(Tensor mean, Tensor gradient) {
        double beta1 = mean.dtype() == DType.FLOAT32 ? (float) config.beta1() : config.beta1();
        Tensor next = mean.copy();
        InPlace.axpy(1 - beta1, gradient.sub(mean), next);
        return next;
    }
}
