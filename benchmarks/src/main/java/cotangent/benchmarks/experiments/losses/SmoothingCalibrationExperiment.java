package cotangent.benchmarks.experiments.losses;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.benchmarks.experiments.tasks.NoisyDigits;
import cotangent.nn.Layer;
import cotangent.nn.data.Batch;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.metrics.Calibration;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.calibration.AclsLoss;
import cotangent.regularizers.calibration.MarginLabelSmoothing;
import cotangent.regularizers.calibration.MaxSup;
import java.util.List;

/** Calibration of networks that learned by heart, on labels that are as uncertain as those they learned from. */
final class SmoothingCalibrationExperiment implements Experiment {
    private static final double NOISE = 0.3;
    private static final String CE = "cross entropy";
    private static final String ACLS = "ACLS margin 3";
    private static final String MAX_SUP = "MaxSup 0.1 to 0.2";
    private static final String ACCURACY = "test accuracy";
    private static final String ERROR = "calibration error";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "smoothing-calibration",
                List.of("T229", "T272"),
                "Adaptive and conditional label smoothing, and max suppression, calibrate a network that is overconfident.",
                "cross entropy",
                "digits, 600 for training and 1197 for the test, 30 % of the labels of both wrong, so that there is much to be uncertain of; ReLU network"
                        + " 64-256-10, Adam 3e-3, batches of 64, 100 epochs; expected calibration error with 15 bins",
                3,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.ratioAtMost(ERROR, ACLS, CE, 0.75),
                Rule.gain(ACCURACY, ACLS, CE, -0.01),
                Rule.ratioAtMost(ERROR, MAX_SUP, CE, 0.6));
    }

    @Override
    public void run(ExperimentContext context) {
        int epochs = context.size(100, 1);
        NoisyDigits data = NoisyDigits.split(context.rng(0), context.size(NoisyDigits.TRAINING, 100), NOISE);
        TensorDataset test = data.noisyTest(context.rng(1), NOISE);
        CrossEntropy plain = CrossEntropy.defaults();
        AclsLoss acls = AclsLoss.defaults();
        measure(context, CE, Objective.supervised(plain), data, test, epochs);
        measure(
                context,
                "label smoothing 0.1",
                Objective.supervised(plain.withLabelSmoothing(0.1)),
                data,
                test,
                epochs);
        measure(context, MAX_SUP, MaxSup.over(epochs), data, test, epochs);
        measure(context, ACLS, Objective.supervised(acls.withMargin(3)), data, test, epochs);
        measure(context, "ACLS margin 10", Objective.supervised(acls), data, test, epochs);
        measure(
                context,
                "ACLS margin 3, alpha 1",
                Objective.supervised(acls.withMargin(3).withAlpha(1)),
                data,
                test,
                epochs);
        measure(
                context,
                "margin smoothing 3",
                Objective.supervised(new MarginLabelSmoothing(3, 0.1)),
                data,
                test,
                epochs);
    }

    private static void measure(
            ExperimentContext context,
            String variant,
            Objective objective,
            NoisyDigits data,
            TensorDataset test,
            int epochs) {
        Layer net = DigitsTask.network(context.rng(2), 64, 256, 10);
        Trainer.builder(
                        net,
                        objective,
                        new Adam(net.parameters(), AdamConfig.defaults().withLearningRate(3e-3)),
                        DataLoader.shuffled(data.train(), 64, context.seed()))
                .epochs(epochs)
                .build()
                .run();
        context.record(variant, ACCURACY, DigitsTask.accuracy(net, test));
        Batch all = DigitsTask.all(test);
        try (var off = GradMode.noGrad()) {
            Tensor p = net.apply(all.inputs()).softmax(1);
            context.record(
                    variant, ERROR, Calibration.empty(15).plus(p, all.targets()).expectedError());
        }
        context.record(variant, "test loss", DigitsTask.loss(net, test));
    }
}
