package cotangent.benchmarks.experiments.flatness;

import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Measurements;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.nn.Layer;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.AdamW;
import cotangent.nn.optim.Optimizer;
import cotangent.nn.optim.WeightDecayRule;
import cotangent.nn.optim.WeightDecayRule.Coupling;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** With decoupled weight decay the best learning rate does not depend on the decay. */
final class DecoupledDecayExperiment implements Experiment {
    private static final String ADAMW = "AdamW";
    private static final String L2 = "Adam with L2";
    private static final double[] RATES = {3e-4, 1e-3, 3e-3, 1e-2};
    private static final double[] DECOUPLED = {1e-5, 1e-4, 1e-3, 1e-2, 3e-2};
    private static final double[] COUPLED = {1e-4, 1e-3, 1e-2, 1e-1, 3e-1};

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "decoupled-decay-grid",
                List.of("T271"),
                "With decoupled weight decay the learning rate that tests best hardly depends on the decay, with L2 in Adam's gradient it does.",
                L2,
                "digits, 200 training and 497 test images; MLP 64-256-10, batch 32, 45 epochs, constant schedule, decay by the schedule only;"
                        + " 4 learning rates, 5 decays",
                3,
                40);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                new Rule(
                        "the learning rate of smallest mean test cross entropy moves by at most one grid step across the decays of AdamW",
                        m -> movement(m, ADAMW, DECOUPLED) <= 1),
                new Rule(
                        "it moves by at least two grid steps across the decays of Adam with L2",
                        m -> movement(m, L2, COUPLED) >= 2));
    }

    @Override
    public String discussion() {
        return "Two limits of this grid. The two largest decays of AdamW have their best learning rate at its upper end, so that the true"
                + " best may lie further; by as much the first rule says less than it seems to. And the best rate of Adam with L2 moves"
                + " where the decay is already too strong for any rate (cross entropy above 1). What the table shows without them: at"
                + " AdamW's best rate a decay of 1e-5 to 1e-3 makes hardly a difference, and no decay of either kind generalises visibly"
                + " better than hardly any, so that the paper's gain in accuracy is not seen on a task this small.";
    }

    /** How many grid steps lie between the best learning rates of different decays. */
    private static int movement(Measurements m, String method, double[] decays) {
        int[] best = Arrays.stream(decays)
                .mapToInt(decay -> bestRate(m, variant(method, decay)))
                .toArray();
        return IntStream.of(best).max().orElseThrow() - IntStream.of(best).min().orElseThrow();
    }

    private static int bestRate(Measurements m, String variant) {
        int best = 0;
        for (int i = 1; i < RATES.length; i++) {
            if (m.mean(variant, measure(RATES[i])) < m.mean(variant, measure(RATES[best]))) {
                best = i;
            }
        }
        return best;
    }

    private static String variant(String method, double decay) {
        return method + ", decay " + decay;
    }

    private static String measure(double rate) {
        return "test cross entropy, rate " + rate;
    }

    @Override
    public void run(ExperimentContext context) {
        DigitsTask task = DigitsTask.split(context.rng(0), 200);
        AdamConfig paper =
                AdamConfig.defaults().withDecay(WeightDecayRule.DECOUPLED.withCoupling(Coupling.SCHEDULE_ONLY));
        for (double decay : DECOUPLED) {
            for (double rate : RATES) {
                Layer net = DigitsTask.network(context.rng(1), 64, 256, 10);
                AdamConfig config = paper.withLearningRate(rate).withWeightDecay(decay);
                measure(context, variant(ADAMW, decay), rate, net, new AdamW(net.parameters(), config), task);
            }
        }
        for (double decay : COUPLED) {
            for (double rate : RATES) {
                Layer net = DigitsTask.network(context.rng(1), 64, 256, 10);
                AdamConfig config = AdamConfig.defaults().withLearningRate(rate).withWeightDecay(decay);
                measure(context, variant(L2, decay), rate, net, new Adam(net.parameters(), config), task);
            }
        }
    }

    private static void measure(
            ExperimentContext context, String variant, double rate, Layer net, Optimizer optimizer, DigitsTask task) {
        Trainer.builder(
                        net,
                        Objective.supervised(CrossEntropy.defaults()),
                        optimizer,
                        DigitsTask.batches(task.train(), 32, context.seed()))
                .epochs(context.size(45, 1))
                .build()
                .run();
        context.record(variant, measure(rate), DigitsTask.loss(net, task.test()));
    }
}
