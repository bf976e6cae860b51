package cotangent.benchmarks.experiments.losses;

import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.benchmarks.experiments.tasks.HalvedDigits;
import cotangent.nn.Layer;
import cotangent.nn.data.DataLoader;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.loss.Loss;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.loss.OneHotSquaredError;
import cotangent.regularizers.loss.TaylorSoftmaxLoss;
import cotangent.regularizers.loss.ZLoss;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network trained with the Z-loss and with its relatives. */
final class ZLossExperiment implements Experiment {
    private static final String ACCURACY = "test accuracy";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "z-loss-digits",
                List.of("T130"),
                "The Z-loss classifies as well as softmax, and better than the other losses whose cost does not depend on the classes.",
                "cross entropy of softmax",
                "digits, 900 for training and 897 for the test; ReLU network 64-64-10, Adam 3e-3, batches of 64, 40 epochs",
                10,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.gain(ACCURACY, "Z-loss", "softmax", -0.01),
                Rule.gain(ACCURACY, "Z-loss", "squared error", 0),
                Rule.gain(ACCURACY, "Z-loss", "Taylor softmax", 0.05));
    }

    @Override
    public String discussion() {
        return "The margin of 5 points over Taylor softmax, which the card expects, is not reached on the mean of ten seeds, because that loss"
                + " comes out in two kinds: on seven seeds it is level with the others, on three about ten points below them. That a class is"
                + " lost there, because the polynomial rises again below -1, is a conjecture from the size of the drop. The Z-loss"
                + " showed nothing of the kind on these seeds.";
    }

    @Override
    public void run(ExperimentContext context) {
        HalvedDigits data = HalvedDigits.split(context.rng(0), context.size(900, 100));
        Map<String, Loss> losses = new LinkedHashMap<>();
        losses.put("softmax", CrossEntropy.defaults());
        losses.put("Z-loss", new ZLoss(1, 2));
        losses.put("squared error", new OneHotSquaredError());
        losses.put("Taylor softmax", new TaylorSoftmaxLoss());
        losses.forEach((variant, loss) -> {
            Layer net = DigitsTask.network(context.rng(1), 64, 64, 10);
            Trainer.builder(
                            net,
                            Objective.supervised(loss),
                            new Adam(net.parameters(), AdamConfig.defaults().withLearningRate(3e-3)),
                            DataLoader.shuffled(data.train(), 64, context.seed()))
                    .epochs(context.size(40, 1))
                    .build()
                    .run();
            context.record(variant, ACCURACY, DigitsTask.accuracy(net, data.test()));
        });
    }
}
