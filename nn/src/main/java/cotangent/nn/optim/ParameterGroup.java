package cotangent.nn.optim;

import cotangent.nn.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Named parameters that share a learning rate and a weight decay. Schedules change the learning rate relative to its base. */
public final class ParameterGroup {
    private final Map<String, Parameter> parameters;
    private final double baseLearningRate;
    private double learningRate;
    private double weightDecay;

    /**
     * A group.
     *
     * @param parameters the parameters by name; the names identify their state in a checkpoint
     * @param learningRate base and present learning rate, not negative
     * @param weightDecay the factor with which parameters decay, not negative; what it means is the optimizer's to say
     */
    public ParameterGroup(Map<String, Parameter> parameters, double learningRate, double weightDecay) {
        this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        this.baseLearningRate = Require.notNegative("learning rate", learningRate);
        this.learningRate = learningRate;
        this.weightDecay = Require.notNegative("weight decay", weightDecay);
    }

    /**
     * Two groups, of which only the first decays: parameters of two axes or more, as weights are, and the others, biases and the scales
     * of normalisations.
     */
    public static List<ParameterGroup> decayingWeightsOnly(
            Map<String, Parameter> parameters, double learningRate, double weightDecay) {
        Map<String, Parameter> weights = new LinkedHashMap<>(parameters);
        Map<String, Parameter> others = new LinkedHashMap<>(parameters);
        weights.values().removeIf(p -> p.value().rank() < 2);
        others.values().removeIf(p -> p.value().rank() >= 2);
        return List.of(
                new ParameterGroup(weights, learningRate, weightDecay), new ParameterGroup(others, learningRate, 0));
    }

    /** The parameters by name. */
    public Map<String, Parameter> parameters() {
        return parameters;
    }

    /** The learning rate that a {@link Schedule} multiplies. */
    public double baseLearningRate() {
        return baseLearningRate;
    }

    /** The learning rate of the next step. */
    public double learningRate() {
        return learningRate;
    }

    /** Sets the learning rate of the next steps. */
    public void setLearningRate(double learningRate) {
        this.learningRate = Require.notNegative("learning rate", learningRate);
    }

    /** Sets the learning rate of the next steps to a multiple of the base. */
    public void scaleLearningRate(double multiplier) {
        setLearningRate(baseLearningRate * multiplier);
    }

    /** The weight decay of the next step. */
    public double weightDecay() {
        return weightDecay;
    }

    /** Sets the weight decay of the next steps. */
    public void setWeightDecay(double weightDecay) {
        this.weightDecay = Require.notNegative("weight decay", weightDecay);
    }

    /** Forgets the gradients. */
    public void zeroGrad() {
        parameters.values().forEach(p -> p.value().zeroGrad());
    }
}
