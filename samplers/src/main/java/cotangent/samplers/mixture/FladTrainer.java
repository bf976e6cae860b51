package cotangent.samplers.mixture;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import cotangent.nn.ParameterVector;
import cotangent.nn.data.Batch;
import cotangent.nn.data.Dataset;
import cotangent.nn.optim.Closure;
import cotangent.nn.optim.Optimizer;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Trains on few samples of a target with the help of auxiliary data sets (few-shot learning with auxiliary data).
 *
 * <pre>
 * update:   g = (g_T + sum over G drawn arms of g_a) / (G + 1)      one step of the optimizer
 * rewards:  of each arm that was drawn, the alignment of the sum of its g_a with g_T after the update
 * </pre>
 *
 * {@code g_T} is the gradient on the whole target set, {@code g_a} that on a random batch of the arm. A {@link Mixer} draws the arms and is told
 * the rewards; one that wants initial rewards is told the alignment of each arm, on one batch, with the target before the first update.
 *
 * <p>Rewards are constants. Cost of an update: {@code G + 2} gradients, whatever the number of arms; for initial rewards one gradient an arm,
 * once. An optimizer that evaluates its closure more than once looks at the same batches; rewards are of the first evaluation.
 *
 * <p>Defaults: {@link FladConfig#defaults}; the paper's reward is the cosine of gradients of the language model's head.
 *
 * <p>Errors: {@link IllegalArgumentException} if there are not as many data sets as arms, one is empty, or a parameter for rewards is none of
 * the optimizer's.
 *
 * <p>Source: A. Albalak, C. Raffel, W. Y. Wang, "Improving Few-Shot Generalization by Exploring and Exploiting Auxiliary Data", NeurIPS 2023.
 *
 * <p>Catalogue: T003
 */
public final class FladTrainer {
    private final Module model;
    private final Objective objective;
    private final Optimizer optimizer;
    private final List<Dataset> arms;
    private final Batch target;
    private final Mixer mixer;
    private final FladConfig config;
    private final Rng rng;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private long steps;

    /**
     * What an update did.
     *
     * @param loss the mean of the losses of the target and the micro-batches before it
     * @param arms which arms were drawn, in order
     * @param rewards what the different arms earned
     */
    public record Update(double loss, int[] arms, Map<Integer, Double> rewards) {}

    /**
     * A trainer.
     *
     * @param arms the auxiliary data sets
     * @param target the target set, all of which each update looks at
     * @param rng draws arms and batches
     */
    public FladTrainer(
            Module model,
            Objective objective,
            Optimizer optimizer,
            List<? extends Dataset> arms,
            Dataset target,
            Mixer mixer,
            FladConfig config,
            Rng rng) {
        if (arms.size() != mixer.arms()) {
            throw new IllegalArgumentException(
                    "FladTrainer: " + arms.size() + " data sets, but a mixer of " + mixer.arms() + " arms");
        }
        if (target.size() == 0 || arms.stream().anyMatch(a -> a.size() == 0)) {
            throw new IllegalArgumentException("FladTrainer: a data set has no sample");
        }
        optimizer.groups().forEach(group -> parameters.putAll(group.parameters()));
        if (!parameters.keySet().containsAll(config.rewardParameters())) {
            throw new IllegalArgumentException("FladTrainer: parameters for rewards " + config.rewardParameters()
                    + " are not all among " + parameters.keySet());
        }
        this.model = model;
        this.objective = objective;
        this.optimizer = optimizer;
        this.arms = List.copyOf(arms);
        this.target = target.batch(IntStream.range(0, target.size()).toArray());
        this.mixer = mixer;
        this.config = config;
        this.rng = rng;
    }

    /** One update. */
    public Update step() {
        model.train();
        if (steps == 0 && mixer.wantsInitialRewards()) {
            mixer.initialize(alignments());
        }
        int[] drawn = mixer.draw(config.microBatches(), rng);
        Batch[] batches = Arrays.stream(drawn).mapToObj(this::batch).toArray(Batch[]::new);
        Map<Integer, ParameterVector> byArm = new TreeMap<>();
        double loss = optimizer.step(() -> evaluate(drawn, batches, byArm));
        steps++;
        Map<Integer, Double> rewards = new LinkedHashMap<>();
        ParameterVector after = rewarded(gradient(target));
        byArm.forEach((arm, g) -> rewards.put(arm, config.reward().of(g, after)));
        mixer.observe(
                rewards.keySet().stream().mapToInt(Integer::intValue).toArray(),
                rewards.values().stream().mapToDouble(Double::doubleValue).toArray());
        return new Update(loss, drawn, rewards);
    }

    /** Leaves the gradient of an update, and at first those that the arms are rewarded for. */
    private double evaluate(int[] drawn, Batch[] batches, Map<Integer, ParameterVector> byArm) {
        boolean first = byArm.isEmpty();
        double loss = loss(target);
        ParameterVector sum = ParameterVector.ofGradients(parameters);
        for (int i = 0; i < drawn.length; i++) {
            loss += loss(batches[i]);
            ParameterVector g = ParameterVector.ofGradients(parameters);
            sum = sum.plus(1, g);
            if (first) {
                byArm.merge(drawn[i], rewarded(g), (a, b) -> a.plus(1, b));
            }
        }
        optimizer.zeroGrad();
        sum.times(1.0 / (drawn.length + 1)).assignToGradients(parameters);
        return loss / (drawn.length + 1);
    }

    /** The alignment of each arm, on one random batch, with the target, at the present parameters. */
    public double[] alignments() {
        ParameterVector t = rewarded(gradient(target));
        return IntStream.range(0, arms.size())
                .mapToDouble(a -> config.reward().of(rewarded(gradient(batch(a))), t))
                .toArray();
    }

    /** A random batch without duplicates. */
    private Batch batch(int arm) {
        Dataset data = arms.get(arm);
        int[] order = rng.permutation(data.size());
        return data.batch(Arrays.copyOf(order, Math.min(config.batchSize(), order.length)));
    }

    private ParameterVector gradient(Batch batch) {
        loss(batch);
        return ParameterVector.ofGradients(parameters);
    }

    /** The loss of a batch, whose gradient is then in the parameters. */
    private double loss(Batch batch) {
        StepContext context = new StepContext(steps, 0, 0, rng.split(), false);
        return Closure.of(optimizer, () -> objective.loss(model, batch, context))
                .evaluate();
    }

    private ParameterVector rewarded(ParameterVector g) {
        if (config.rewardParameters().isEmpty()) {
            return g;
        }
        Map<String, Tensor> part = new LinkedHashMap<>();
        g.tensors().forEach((name, t) -> {
            if (config.rewardParameters().contains(name)) {
                part.put(name, t);
            }
        });
        return ParameterVector.of(part);
    }

    /** How many updates there were. */
    public long steps() {
        return steps;
    }
}
