package cotangent.regularizers.adversarial;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * ELLE-A: weighs a penalty of curvature only after it has jumped, the sign that catastrophic overfitting begins.
 *
 * <pre>
 * loss_t = lambda_t E_t
 * lambda_0 = 0
 * lambda_{t+1} = lambdaMax         if E_t &gt; mean(E_0..E_{t-1}) + sensitivity std(E_0..E_{t-1})   and t &gt; 2
 *                decay lambda_t    otherwise
 * </pre>
 *
 * with the penalty {@code E}, usually {@link LocalLinearityError}, and the standard deviation of all past errors (divided by their number),
 * or of the last {@code window}. {@code lambda} is constant under differentiation and always in [0, lambdaMax]. A repeated evaluation of a
 * step does not move it. Reports {@code lambda}.
 *
 * <p>Defaults: {@link AdaptiveLinearityConfig#defaults}. Cost: the penalty's, while {@code lambda} is 0 its forward pass
 * only; and a look at all errors that are kept, so that long trainings want a window.
 *
 * <p>Source: E. Abad Rocamora et al., "Efficient local linearity regularization to overcome catastrophic overfitting", ICLR 2024.
 * Catalogue: T225.
 */
public final class AdaptiveLinearityWeight implements Objective {
    /** So many errors must be known before one can be unusual. */
    private static final int KNOWN = 3;

    private final Objective penalty;
    private final AdaptiveLinearityConfig config;
    private final List<Double> past = new ArrayList<>();
    private double lambda;

    /** Weighs a penalty. */
    public AdaptiveLinearityWeight(Objective penalty, AdaptiveLinearityConfig config) {
        this.penalty = Objects.requireNonNull(penalty, "ELLE-A needs a penalty");
        this.config = Objects.requireNonNull(config, "ELLE-A needs a configuration");
    }

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        Tensor error = penalty.loss(model, batch, context);
        double weight = lambda;
        context.log("lambda", weight);
        if (!context.isRepeat()) {
            observe(error.item());
        }
        return (weight == 0 ? error.detach() : error).mul(weight);
    }

    /** The weight of the next step. */
    public double lambda() {
        return lambda;
    }

    /** Moves the weight after a step with this error. */
    void observe(double error) {
        double mean = past.stream().mapToDouble(e -> e).average().orElse(0);
        double variance = past.stream()
                .mapToDouble(e -> (e - mean) * (e - mean))
                .average()
                .orElse(0);
        boolean unusual = past.size() >= KNOWN && error > mean + config.sensitivity() * Math.sqrt(variance);
        lambda = unusual ? config.lambdaMax() : lambda * config.decay();
        past.add(error);
        if (past.size() > config.window()) {
            past.remove(0);
        }
    }

    @Override
    public Map<String, Tensor> state() {
        return Map.of(
                "lambda", Tensor.scalar(DType.FLOAT64, lambda),
                "past", Tensor.of(past.stream().mapToDouble(e -> e).toArray()));
    }

    @Override
    public void loadState(Map<String, Tensor> state) {
        if (!state.keySet().equals(state().keySet())) {
            throw new IllegalArgumentException("ELLE-A: needs lambda and past, got " + state.keySet());
        }
        double value = state.get("lambda").item();
        if (!(value >= 0 && value <= config.lambdaMax())) {
            throw new IllegalArgumentException(
                    "ELLE-A: lambda must be in [0, " + config.lambdaMax() + "], got " + value);
        }
        lambda = value;
        past.clear();
        for (double e : state.get("past").toDoubleArray()) {
            past.add(e);
        }
    }
}
