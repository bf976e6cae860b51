package cotangent.benchmarks.experiments.flatness;

import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.nn.Layer;
import cotangent.nn.data.Dataset;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.sharpness.Flooding;
import java.util.List;
import java.util.stream.IntStream;

/** A training loss that is not let fall to zero, with the level chosen as in the paper: on validation data. */
final class FloodingExperiment implements Experiment {
    private static final String LOSS = "test cross entropy";
    private static final String ACCURACY = "test accuracy";
    private static final String CHOSEN = "flooding, chosen level";
    private static final double[] LEVELS = {0.01, 0.02, 0.05, 0.1};
    private static final int VALIDATION = 250;

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "flooding-few-images",
                List.of("T238"),
                "From few images, a training loss that is kept above a level chosen on validation data gives a lower test loss at the same"
                        + " accuracy.",
                "the same network without, the same steps",
                "digits, 300 training, 250 validation and 247 test images; MLP 64-256-256-10, SGD 0.1 with momentum 0.9, batch 64, 150 epochs;"
                        + " levels 0 (none), 0.01, 0.02, 0.05, 0.1",
                5,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                new Rule(
                        "mean " + LOSS + " of " + CHOSEN + " below that of plain training",
                        m -> m.mean(CHOSEN, LOSS) < m.mean("plain", LOSS)),
                Rule.gain(ACCURACY, CHOSEN, "plain", -0.005));
    }

    @Override
    public void run(ExperimentContext context) {
        DigitsTask task = DigitsTask.split(context.rng(0), 300);
        Dataset validation = task.test().subset(IntStream.range(0, VALIDATION).toArray());
        Dataset test = task.test()
                .subset(IntStream.range(VALIDATION, task.test().size()).toArray());
        Objective plain = Objective.supervised(CrossEntropy.defaults());
        Layer best = trained(context, plain, task);
        record(context, "plain", best, test, 0);
        double chosen = 0;
        double least = DigitsTask.loss(best, validation);
        for (double level : LEVELS) {
            Layer net = trained(context, new Flooding(plain, level), task);
            record(context, "flooding " + level, net, test, level);
            double loss = DigitsTask.loss(net, validation);
            if (loss < least) {
                least = loss;
                best = net;
                chosen = level;
            }
        }
        record(context, CHOSEN, best, test, chosen);
    }

    private static Layer trained(ExperimentContext context, Objective objective, DigitsTask task) {
        Layer net = DigitsTask.network(context.rng(1), 64, 256, 256, 10);
        Trainer.builder(
                        net,
                        objective,
                        new Sgd(
                                net.parameters(),
                                SgdConfig.defaults().withLearningRate(0.1).withMomentum(0.9)),
                        DigitsTask.batches(task.train(), 64, context.seed()))
                .epochs(context.size(150, 1))
                .build()
                .run();
        return net;
    }

    private static void record(ExperimentContext context, String variant, Layer net, Dataset test, double level) {
        context.record(variant, LOSS, DigitsTask.loss(net, test));
        context.record(variant, ACCURACY, DigitsTask.accuracy(net, test));
        context.record(variant, "level", level);
    }
}
