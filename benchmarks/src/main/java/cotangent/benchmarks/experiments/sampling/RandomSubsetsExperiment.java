package cotangent.benchmarks.experiments.sampling;

import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.nn.Layer;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.DataSampler;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Schedules;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.samplers.selection.RepeatedRandomSampler;
import cotangent.samplers.selection.RepeatedRandomSampler.Mode;
import cotangent.samplers.selection.StaticSubsetSampler;
import java.util.List;

/** Training on a small part of the data, always the same or another each round. */
final class RandomSubsetsExperiment implements Experiment {
    private static final String ACCURACY = "test accuracy";
    private static final String STATIC = "one subset";
    private static final String WITHOUT = "RS2 without replacement";
    private static final String WITH = "RS2 with replacement";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "rs2-subsets",
                List.of("T078"),
                "A new random subset each round is better than one random subset, at the same steps.",
                "one random subset for all rounds",
                "digits, 1200 training and 597 test images; network 64-64-10, SGD 0.05 with momentum 0.9, cosine over the steps taken, batches of 32,"
                        + " 60 rounds of 5 % or 10 % of the images",
                5,
                30);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.gain(ACCURACY, name(WITHOUT, 0.05), name(STATIC, 0.05), 0.05),
                Rule.gain(ACCURACY, name(WITH, 0.05), name(STATIC, 0.05), 0.05),
                Rule.gain(ACCURACY, name(WITHOUT, 0.1), name(STATIC, 0.1), 0.03));
    }

    private static String name(String variant, double ratio) {
        return variant + ", " + Math.round(100 * ratio) + " %";
    }

    @Override
    public void run(ExperimentContext context) {
        DigitsTask task = DigitsTask.splitAt(context.rng(0), 1200);
        int n = task.train().size();
        for (double r : new double[] {0.05, 0.1}) {
            measure(context, name(STATIC, r), new StaticSubsetSampler(n, r, context.rng(1)), task);
            measure(
                    context,
                    name(WITHOUT, r),
                    new RepeatedRandomSampler(n, r, Mode.WITHOUT_REPLACEMENT, context.rng(1)),
                    task);
            measure(
                    context,
                    name(WITH, r),
                    new RepeatedRandomSampler(n, r, Mode.WITH_REPLACEMENT, context.rng(1)),
                    task);
        }
    }

    private static void measure(ExperimentContext context, String variant, DataSampler sampler, DigitsTask task) {
        Layer net = DigitsTask.network(context.rng(2), 64, 64, 10);
        DataLoader loader =
                DataLoader.shuffled(task.train(), 32, context.seed()).withSampler(sampler);
        int rounds = context.size(60, 1);
        Trainer.builder(
                        net,
                        Objective.supervised(CrossEntropy.defaults()),
                        new Sgd(
                                net.parameters(),
                                SgdConfig.defaults().withLearningRate(0.05).withMomentum(0.9)),
                        loader)
                .epochs(rounds)
                .schedule(Schedules.cosine((long) rounds * loader.batchesPerEpoch()))
                .build()
                .run();
        context.record(variant, ACCURACY, DigitsTask.accuracy(net, task.test()));
    }
}
