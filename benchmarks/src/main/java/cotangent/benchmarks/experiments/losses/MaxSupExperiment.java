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
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.calibration.LogitPenaltyLoss;
import cotangent.regularizers.calibration.MaxSup;
import cotangent.regularizers.diagnostics.ClassSeparability;
import java.util.List;

/** How sure networks are of what they get wrong. */
final class MaxSupExperiment implements Experiment {
    private static final String CE = "cross entropy";
    private static final String LS = "label smoothing 0.1";
    private static final String MAX_SUP = "MaxSup 0.1 to 0.2";
    private static final String ACCURACY = "test accuracy";
    private static final String CONFIDENCE = "confidence where wrong";
    private static final String WITHIN = "variance within classes";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "max-sup-digits",
                List.of("T272"),
                "Max suppression makes a network less sure where it is wrong than label smoothing does, and collapses its features less, at the same"
                        + " accuracy.",
                "label smoothing with alpha 0.1",
                "digits, 200 for training and 1597 for the test; ReLU network 64-256-10, Adam 3e-3, batches of 64, 200 epochs; the variance is the"
                        + " share of that of the hidden layer's features of test images",
                3,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.gain(CONFIDENCE, LS, MAX_SUP, 0.03),
                Rule.ratioAtLeast(WITHIN, MAX_SUP, LS, 1),
                Rule.gain(ACCURACY, MAX_SUP, LS, -0.005));
    }

    @Override
    public void run(ExperimentContext context) {
        int epochs = context.size(200, 1);
        NoisyDigits data = NoisyDigits.split(context.rng(0), context.size(200, 100), 0);
        CrossEntropy plain = CrossEntropy.defaults();
        measure(context, CE, Objective.supervised(plain), data, epochs);
        measure(context, LS, Objective.supervised(plain.withLabelSmoothing(0.1)), data, epochs);
        measure(context, MAX_SUP, MaxSup.over(epochs), data, epochs);
        measure(context, "logit penalty 0.002", Objective.supervised(LogitPenaltyLoss.defaults()), data, epochs);
    }

    private static void measure(
            ExperimentContext context, String variant, Objective objective, NoisyDigits data, int epochs) {
        Layer net = DigitsTask.network(context.rng(1), 64, 256, 10);
        Trainer.builder(
                        net,
                        objective,
                        new Adam(net.parameters(), AdamConfig.defaults().withLearningRate(3e-3)),
                        DataLoader.shuffled(data.train(), 64, context.seed()))
                .epochs(epochs)
                .build()
                .run();
        Batch test = DigitsTask.all(data.test());
        context.record(variant, ACCURACY, DigitsTask.accuracy(net, data.test()));
        try (var off = GradMode.noGrad()) {
            Tensor p = net.apply(test.inputs()).softmax(1);
            Tensor wrong = p.argmax(1).ne(test.targets());
            context.record(
                    variant, CONFIDENCE, p.amax(1).maskedSelect(wrong).mean().item());
        }
        String head = net.children().keySet().stream().reduce((a, b) -> b).orElseThrow();
        context.record(
                variant,
                WITHIN,
                1 - ClassSeparability.atInputOf(head).measure(net, test).ratio());
    }
}
