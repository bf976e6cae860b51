package cotangent.benchmarks.experiments.losses;

import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.benchmarks.experiments.tasks.HalvedDigits;
import cotangent.nn.Layer;
import cotangent.nn.data.Batch;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.labelnoise.LabelNoise;
import cotangent.regularizers.loss.CompSumLoss;
import java.util.List;

/** Training on labels of which two fifths are wrong. */
final class CompSumExperiment implements Experiment {
    private static final String ACCURACY = "clean test accuracy";
    private static final double NOISE = 0.4;

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "comp-sum-label-noise",
                List.of("T104"),
                "A comp-sum loss with tau 1.7 withstands wrong labels that cross entropy memorises.",
                "tau 1, cross entropy",
                "digits, 600 for training with 40 % of the labels wrong, 897 for the test; ReLU network 64-256-10, Adam 3e-3, batches of 64,"
                        + " 100 epochs",
                3,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(Rule.gain(ACCURACY, "tau 1.7", "tau 1", 0.08));
    }

    @Override
    public void run(ExperimentContext context) {
        HalvedDigits data = HalvedDigits.split(context.rng(0), context.size(600, 100));
        Batch clean = DigitsTask.all(data.train());
        TensorDataset noisy = new TensorDataset(
                clean.inputs(),
                LabelNoise.symmetric(10, NOISE)
                        .apply(clean.targets(), context.rng(1))
                        .labels());
        for (double tau : new double[] {1, 1.7}) {
            Layer net = DigitsTask.network(context.rng(2), 64, 256, 10);
            Trainer.builder(
                            net,
                            Objective.supervised(new CompSumLoss(tau)),
                            new Adam(net.parameters(), AdamConfig.defaults().withLearningRate(3e-3)),
                            DataLoader.shuffled(noisy, 64, context.seed()))
                    .epochs(context.size(100, 1))
                    .build()
                    .run();
            context.record(tau == 1 ? "tau 1" : "tau 1.7", ACCURACY, DigitsTask.accuracy(net, data.test()));
        }
    }
}
