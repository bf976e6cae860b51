package cotangent.benchmarks.experiments.losses;

import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.benchmarks.experiments.tasks.NoisyDigits;
import cotangent.nn.Layer;
import cotangent.nn.data.DataLoader;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.labelnoise.Elr;
import cotangent.regularizers.labelnoise.ElrPlus;
import cotangent.regularizers.labelnoise.ElrPlusConfig;
import cotangent.regularizers.labelnoise.TwoNetworks;
import java.util.List;

/** Training on labels of which two or three fifths are wrong. */
final class ElrExperiment implements Experiment {
    private static final String ACCURACY = "clean test accuracy";
    private static final String MEMORISED = "wrong labels memorised";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "elr-label-noise",
                List.of("T011"),
                "Early-learning regularization keeps a network from memorising wrong labels.",
                "cross entropy, the same steps",
                "digits, 600 for training with 40 % or 60 % of the labels wrong, 1197 clean ones for the test; ReLU network 64-256-10, Adam 3e-3,"
                        + " batches of 64, 100 epochs; ELR+ trains two such networks",
                3,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.gain(ACCURACY, "ELR, 40 %", "cross entropy, 40 %", 0.15),
                Rule.atMost(MEMORISED, "ELR, 40 %", 0.2),
                Rule.gain(ACCURACY, "ELR, 60 %", "cross entropy, 60 %", 0.15),
                Rule.gain(ACCURACY, "ELR+, 40 %", "cross entropy, 40 %", 0.15));
    }

    @Override
    public void run(ExperimentContext context) {
        for (int percent : new int[] {40, 60}) {
            NoisyDigits data =
                    NoisyDigits.split(context.rng(percent), context.size(NoisyDigits.TRAINING, 100), percent / 100.0);
            int n = data.train().size();
            String ending = ", " + percent + " %";
            Layer plain = network(context, 1);
            measure(context, "cross entropy" + ending, plain, Objective.supervised(CrossEntropy.defaults()), data);
            measure(context, "ELR" + ending, network(context, 1), new Elr(n, 10), data);
            TwoNetworks pair = new TwoNetworks(network(context, 1), network(context, 2));
            measure(context, "ELR+" + ending, pair, new ElrPlus(pair, n, 10, ElrPlusConfig.defaults()), data);
        }
    }

    private static Layer network(ExperimentContext context, long stream) {
        return DigitsTask.network(context.rng(stream), 64, 256, 10);
    }

    private static void measure(
            ExperimentContext context, String variant, Layer net, Objective objective, NoisyDigits data) {
        Trainer.builder(
                        net,
                        objective,
                        new Adam(net.parameters(), AdamConfig.defaults().withLearningRate(3e-3)),
                        DataLoader.shuffled(data.train(), 64, context.seed()))
                .epochs(context.size(100, 1))
                .build()
                .run();
        context.record(variant, ACCURACY, DigitsTask.accuracy(net, data.test()));
        context.record(variant, MEMORISED, data.memorised(net));
    }
}
