package cotangent.nn.optim;

import cotangent.autodiff.InPlace;
import cotangent.autodiff.Shape;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.List;
import java.util.Map;

/**
 * Adafactor: steps relative to the size of a parameter, scaled by second moments of which only the means of rows and of columns are
 * kept. With {@code rms(x)} the root of the mean of squares, at the parameter's {@code t}-th step:
 *
 * <pre>
 * b = t^decayPower
 * a = max(epsilon2, rms(p)) min(learningRate, 1 / sqrt(t))
 * r = (1 - b) r + b (mean of g^2 over the last axis)
 * c = (1 - b) c + b (mean of g^2 over the last axis but one)
 * v = r c / max(mean of r over the last axis but one, epsilon1)
 * u = g / sqrt(max(v, epsilon1^2))
 * p = p (1 - learningRate weightDecay) - a u / max(1, rms(u) / clipping)
 * </pre>
 *
 * <p>{@code rms(p)} is the size before the decay. Leading axes are a batch of matrices. A parameter of fewer than two axes keeps
 * {@code v = (1 - b) v + b g^2} itself.
 *
 * <p>Memory: a row and a column for each matrix.
 *
 * <p>Source: N. Shazeer and M. Stern, Adafactor: adaptive learning rates with sublinear memory cost, ICML 2018. The conventions are
 * PyTorch's, which has no momentum.
 */
public final class Adafactor extends GradientOptimizer {
    private final AdafactorConfig config;

    /** Optimizes all the given parameters, as of {@link cotangent.nn.Module#parameters}. */
    public Adafactor(Map<String, Parameter> parameters, AdafactorConfig config) {
        this(List.of(new ParameterGroup(parameters, config.learningRate(), config.weightDecay())), config);
    }

    /** Optimizes groups, whose learning rates and weight decays take the place of the configuration's. */
    public Adafactor(List<ParameterGroup> groups, AdafactorConfig config) {
        super(groups);
        this.config = config;
    }

    @Override
    protected void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory) {
        double weight = StrictMath.pow(memory.steps(), config.decayPower());
        double relative = Math.min(group.learningRate(), 1 / Math.sqrt(memory.steps()));
        double rate = Math.max(config.epsilon2(), rootMeanSquare(value.detach())) * relative;
        double floor = config.epsilon1() * config.epsilon1();
        Tensor direction = gradient.div(
                squares(gradient, memory, 1 - weight).clampMin(floor).sqrt());
        double excess = Math.max(1, rootMeanSquare(direction) / config.clipping());
        InPlace.scale(value, 1 - group.learningRate() * group.weightDecay());
        InPlace.axpy(-rate / excess, direction, value);
    }

    private Tensor squares(Tensor gradient, Memory memory, double decay) {
        Tensor square = gradient.square();
        if (gradient.rank() < 2) {
            return Moments.mean(memory.tensor("square", gradient), square, decay);
        }
        Tensor ofRows = square.mean(true, -1);
        Tensor ofColumns = square.mean(true, -2);
        Tensor rows = Moments.mean(memory.tensor("rows", ofRows), ofRows, decay);
        Tensor columns = Moments.mean(memory.tensor("columns", ofColumns), ofColumns, decay);
        return rows.mul(columns).div(rows.mean(true, -2).clampMin(config.epsilon1()));
    }

    private static double rootMeanSquare(Tensor t) {
        return Math.sqrt(t.square().mean().item());
    }

    @Override
    protected boolean fits(String what, Tensor stored, Tensor value) {
        Shape shape = value.shape();
        if (value.rank() >= 2) {
            shape = switch (what) {
                case "rows" -> shape.with(shape.rank() - 1, 1);
                case "columns" -> shape.with(shape.rank() - 2, 1);
                default -> shape;
            };
        }
        return stored.dtype() == value.dtype() && stored.shape().equals(shape);
    }
}
