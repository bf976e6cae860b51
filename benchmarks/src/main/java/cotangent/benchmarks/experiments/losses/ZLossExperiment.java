package cotangent.benchmarks.experiments.losses;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.benchmarks.experiments.tasks.HalvedDigits;
import cotangent.nn.Layer;
import cotangent.nn.data.Batch;
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
                + " comes out in two kinds: on seven seeds it is level with the others; on three it loses one class altogether, whose accuracy is 0, and"
                + " with it ten points. (The measure of the worst class was added when accuracies alone let this be guessed.) No other loss does so: presumably,"
                + " as its polynomial rises again below -1, an output that has gone there is held there. Top-5 errors, near 0 but for the lost"
                + " classes, decide nothing.";
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
            Batch test = DigitsTask.all(data.test());
            try (var off = GradMode.noGrad()) {
                Tensor outputs = net.apply(test.inputs());
                Tensor five = outputs.topK(5, 1).indices().eq(test.targets().unsqueeze(1));
                context.record(variant, "top-5 error", 1 - five.sum().item() / test.size());
                context.record(variant, "accuracy of the worst class", worst(outputs.argmax(1), test.targets()));
            }
        });
    }

    private static double worst(Tensor predicted, Tensor labels) {
        double worst = 1;
        for (int c = 0; c < 10; c++) {
            Tensor own = labels.eq(c);
            double count = own.sum().item();
            double hits = predicted.eq(c).and(own).sum().item();
            worst = count == 0 ? worst : Math.min(worst, hits / count);
        }
        return worst;
    }
}
