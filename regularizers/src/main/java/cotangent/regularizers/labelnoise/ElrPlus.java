package cotangent.regularizers.labelnoise;

import cotangent.autodiff.Distributions;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Indexing;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.optim.Ema;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Early-learning regularization with two networks, of which each gives the other its targets, averages of their weights, and mixed samples.
 *
 * <pre>
 * t_i = beta t_i + (1 - beta) p(other network's averaged weights, x_i)       targets of network 1 and, likewise, 2; see {@link Elr}
 * x~  = l x_a + (1 - l) x_b,   y~ = l y_a + (1 - l) y_b,   q = l t_a + (1 - l) t_b,   l = max(u, 1 - u),   u ~ Beta(alpha, alpha)
 * y~  = y~ q / sum(y~ q)                                                     only with {@link ElrPlusConfig#reweighLabels}
 * L   = mean [ -sum_k y~_k log softmax(z~)_k + w lambda log(1 - &lt;q, p~>) ],  w = exp(-5 (1 - min(step / R, 1))^2)
 * </pre>
 *
 * with logits {@code z~ [batch, classes]} of network 1 on the mixed inputs and {@code p~} their clamped softmax; {@code b} is a
 * permutation of the batch, another one for each network. The objective is the sum of both networks' losses; as they share nothing, each
 * is trained by its own. The averages follow {@code a = d a + (1 - d) theta} with {@code d = min(emaDecay, 1 - 1 / n)} after the
 * {@code n}-th step. The pair predicts the mean of the networks' logits.
 *
 * <p>Constants are targets, shares, and all that the averaged networks compute; these are in evaluation mode (in the
 * released code, in training mode) and see inputs that are not mixed. Averages and targets move once a step, at its first evaluation: the averages then with the parameters that the step before left.
 * Both are the {@link #state} of this objective. Weights of samples are not looked at. Reports {@code elr first} and {@code elr second}, the
 * means of the terms.
 *
 * <p>Defaults: {@link ElrPlusConfig#defaults}. Cost: two forward passes and a step for each of two networks, in place of one step; two
 * copies of the parameters and {@code [2, samples, classes]} numbers.
 *
 * <p>Errors: as of {@link Elr}; {@link IllegalArgumentException} if the model is not the pair that the objective was made for.
 *
 * <p>Source: S. Liu, J. Niles-Weed, N. Razavian, C. Fernandez-Granda, "Early-Learning Regularization Prevents Memorization of Noisy
 * Labels", NeurIPS 2020.
 *
 * <p>Catalogue: T011
 */
public final class ElrPlus implements Objective {
    private static final String LAST = "last";

    private final TwoNetworks pair;
    private final ElrPlusConfig config;
    private final Side first;
    private final Side second;
    private long lastStep = -1;

    /** What is kept of one network. */
    private record Side(Layer network, Ema averages, EarlyTargets targets) {
        static Side of(Layer network, int samples, int classes, ElrPlusConfig config) {
            return new Side(
                    network,
                    Ema.fromMean(network.parameters(), config.emaDecay()),
                    new EarlyTargets(samples, classes, config.beta()));
        }

        /** Clamped probabilities by the averaged weights. */
        Tensor teach(Tensor x) {
            try (var off = GradMode.noGrad();
                    var averaged = averages.swap()) {
                return EarlyTargets.probabilities(network.inMode(m -> Module.Mode.EVAL, () -> network.apply(x)));
            }
        }

        void save(String prefix, Map<String, Tensor> state) {
            averages.state().forEach((name, t) -> state.put(prefix + "averages/" + name, t));
            targets.state().forEach((name, t) -> state.put(prefix + "targets/" + name, t));
        }

        void load(String prefix, Map<String, Tensor> state) {
            averages.loadState(part(prefix + "averages/", state));
            targets.loadState(part(prefix + "targets/", state));
        }

        private static Map<String, Tensor> part(String prefix, Map<String, Tensor> state) {
            Map<String, Tensor> part = new LinkedHashMap<>();
            state.forEach((name, t) -> {
                if (name.startsWith(prefix)) {
                    part.put(name.substring(prefix.length()), t);
                }
            });
            return part;
        }
    }

    /**
     * An objective that knows no predictions yet.
     *
     * @param pair the networks, whose averages begin at their present parameters
     * @param samples number of samples of the data set
     * @param classes number of classes, at least 2
     * @throws IllegalArgumentException if a number is out of range
     */
    public ElrPlus(TwoNetworks pair, int samples, int classes, ElrPlusConfig config) {
        this.pair = Objects.requireNonNull(pair, "ELR+ needs two networks");
        this.config = config;
        EarlyTargets.require("ELR+", samples, classes, config.lambda(), config.beta());
        first = Side.of(pair.first(), samples, classes, config);
        second = Side.of(pair.second(), samples, classes, config);
    }

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        if (model != pair) {
            throw new IllegalArgumentException("ELR+: the model is not the pair of networks that it was made for");
        }
        if (!context.isRepeat()) {
            learn(batch, context.step());
        }
        RandomGenerator rng = context.rng();
        double weight = config.lambda() * rampUp(context.step());
        return loss(first, batch, weight, rng, context).add(loss(second, batch, weight, rng, context));
    }

    /** Moves averages, if a step was made since, and targets. */
    private void learn(Batch batch, long step) {
        if (step != lastStep) {
            if (lastStep >= 0) {
                first.averages.update();
                second.averages.update();
            }
            lastStep = step;
        }
        first.targets.update(batch.indices(), requireLogits(second.teach(batch.inputs())));
        second.targets.update(batch.indices(), requireLogits(first.teach(batch.inputs())));
    }

    private Tensor requireLogits(Tensor t) {
        return first.targets.requireLogits("ELR+", t);
    }

    private Tensor loss(Side side, Batch batch, double weight, RandomGenerator rng, StepContext context) {
        int n = batch.size();
        Tensor order = Tensor.of(Rng.permutation(rng, n));
        double u = config.mixupAlpha() == 0 ? 1 : Distributions.beta(rng, config.mixupAlpha(), config.mixupAlpha());
        double share = Math.max(u, 1 - u);
        Tensor logits = requireLogits(side.network.apply(mix(batch.inputs(), order, share)));
        Tensor p = EarlyTargets.probabilities(logits);
        Tensor q = mix(side.targets.get(batch.indices(), p), order, share);
        Tensor y = mix(distribution(batch.targets(), logits), order, share);
        if (config.reweighLabels()) {
            Tensor product = y.mul(q);
            y = product.div(product.sum(true, 1));
        }
        Tensor term = EarlyTargets.term(q, p);
        context.log(side == first ? "elr first" : "elr second", term.mean().item());
        return y.mul(logits.logSoftmax(1)).sum(1).neg().add(term.mul(weight)).mean();
    }

    private static Tensor mix(Tensor x, Tensor order, double share) {
        return share == 1 ? x : x.mul(share).add(x.indexSelect(0, order).mul(1 - share));
    }

    private static Tensor distribution(Tensor targets, Tensor logits) {
        return targets.dtype().isFloating()
                ? targets.to(logits.dtype()).expand(logits.shape())
                : Indexing.oneHot(targets, logits.size(1), logits.dtype());
    }

    /** {@code exp(-5 (1 - min(step / R, 1))^2)}; 1 without a ramp-up. */
    double rampUp(long step) {
        if (config.rampUpSteps() == 0) {
            return 1;
        }
        double left = 1 - Math.min(step / (double) config.rampUpSteps(), 1);
        return StrictMath.exp(-5 * left * left);
    }

    /** Copies of the targets of all samples, {@code [2, samples, classes]}: those of the first and of the second network. */
    public Tensor targets() {
        return Tensor.stack(0, List.of(first.targets.values(), second.targets.values()));
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put(LAST, Tensor.of(new long[] {lastStep}));
        first.save("first/", state);
        second.save("second/", state);
        return state;
    }

    @Override
    public void loadState(Map<String, Tensor> state) {
        Tensor last = state.get(LAST);
        if (last == null || last.size() != 1) {
            throw new IllegalArgumentException("ELR+: state has no '" + LAST + "'");
        }
        first.load("first/", state);
        second.load("second/", state);
        lastStep = last.itemLong();
    }
}
