package cotangent.samplers.consistency;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Trains a one-step generator from data alone: it must map neighbouring points of a noisy path to the same place (iCT).
 *
 * <pre>
 * N(k)     = min(s0 2^floor(k / K'), s1) + 1,   K' = floor(K / (log2 floor(s1 / s0) + 1))        levels s_1 &lt; ... &lt; s_N at step k of K
 * P(i)     ~ erf((ln s_{i+1} - Pmean) / (sqrt2 Pstd)) - erf((ln s_i - Pmean) / (sqrt2 Pstd)),   i = 1..N - 1
 * L        = mean of 1 / (s_{i+1} - s_i) d(f(x + s_{i+1} z, s_{i+1}), f(x + s_i z, s_i)),       z ~ N(0, I)
 * d(u, v)  = sqrt(||u - v||^2 + c^2) - c,   c = 0.00054 sqrt(d)
 * </pre>
 *
 * with data {@code x [batch, ...]} of {@code d} values each, on a {@link KarrasGrid}. Both terms see the same {@code z} and drop the same
 * elements. Only the first is differentiated: the second is held constant, of the same weights, not of an average as in {@link
 * ConsistencyTraining}. An average of the weights, with decay 0.999 in short runs and 0.99993 in long ones, is for sampling only; it is
 * {@link cotangent.nn.optim.Ema}'s.
 *
 * <p>The network is to see {@code ln(s) / 4} by slow waves only. {@code K} is the context's number of steps. The targets of the batch are
 * not looked at, its weights count. Reports {@code intervals}.
 *
 * <p>Defaults: {@link ImprovedConsistencyConfig#defaults}; RAdam with rate 1e-4. Cost: a forward pass more than a plain step.
 *
 * <p>Errors: {@link IllegalArgumentException} if the model is no {@link ConsistencyModel}, its smallest level is not the grid's, or there
 * are too few steps.
 *
 * <p>Source: Y. Song, P. Dhariwal, "Improved Techniques for Training Consistency Models", ICLR 2024.
 *
 * <p>Catalogue: T101
 */
public final class ImprovedConsistencyTraining implements Objective {
    private final ImprovedConsistencyConfig config;
    private double[] levels = new double[0];
    private double[] cumulative;

    /** With the authors' hyperparameters. */
    public ImprovedConsistencyTraining() {
        this(ImprovedConsistencyConfig.defaults());
    }

    /** With other hyperparameters. */
    public ImprovedConsistencyTraining(ImprovedConsistencyConfig config) {
        this.config = Objects.requireNonNull(config, "improved consistency training: config");
    }

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        ConsistencyModel f = NeighbouringPair.requireModel("improved consistency training", model, config.grid());
        int intervals = config.intervals(context.step(), context.totalSteps());
        context.log("intervals", intervals);
        if (levels.length != intervals + 1) {
            levels = config.grid().levels(intervals + 1);
            cumulative = cumulative(levels);
        }
        Tensor x = batch.inputs();
        RandomGenerator rng = context.rng();
        int[] draws = new int[x.size(0)];
        for (int i = 0; i < draws.length; i++) {
            draws[i] = draw(rng);
        }
        NeighbouringPair pair = NeighbouringPair.draw(x, levels, draws, rng);
        Tensor[] ends = pair.map(f, teach -> {
            try (var off = GradMode.noGrad()) {
                return teach.get();
            }
        });
        Tensor losses = PseudoHuberLoss.forDimension(x.size() / Math.max(1, x.size(0)))
                .perSample(ends[0], ends[1])
                .div(Tensor.of(pair.gaps()).to(x.dtype()));
        return NeighbouringPair.mean(losses, batch, context);
    }

    /** The probabilities of the intervals between ascending levels. */
    double[] probabilities(double[] at) {
        double scale = Math.sqrt(2) * config.sd();
        double[] z = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            z[i] = (StrictMath.log(at[i]) - config.mean()) / scale;
        }
        double[] erf = Tensor.of(z).erf().toDoubleArray();
        double[] p = new double[at.length - 1];
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            p[i] = erf[i + 1] - erf[i];
            sum += p[i];
        }
        for (int i = 0; i < p.length; i++) {
            p[i] /= sum;
        }
        return p;
    }

    private double[] cumulative(double[] at) {
        double[] c = probabilities(at);
        for (int i = 1; i < c.length; i++) {
            c[i] += c[i - 1];
        }
        return c;
    }

    private int draw(RandomGenerator rng) {
        double u = rng.nextDouble();
        int low = 0;
        int high = cumulative.length - 1; // the last, whatever rounding made of the sum
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (u < cumulative[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
