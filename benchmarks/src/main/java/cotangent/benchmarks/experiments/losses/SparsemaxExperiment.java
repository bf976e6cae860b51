package cotangent.benchmarks.experiments.losses;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.benchmarks.experiments.tasks.HalvedDigits;
import cotangent.nn.Linear;
import cotangent.nn.data.Batch;
import cotangent.nn.data.DataLoader;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.loss.Loss;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.loss.Sparsemax;
import cotangent.regularizers.loss.SparsemaxLoss;
import java.util.List;
import java.util.function.UnaryOperator;

/** A linear classifier of digits whose probabilities are sparse. */
final class SparsemaxExperiment implements Experiment {
    private static final String ACCURACY = "test accuracy";
    private static final String NONZERO = "nonzero probabilities";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "sparsemax-digits",
                List.of("T208"),
                "Sparsemax classifies as well as softmax and gives most classes the probability 0.",
                "cross entropy of softmax",
                "digits, 900 for training and 897 for the test; a linear classifier, Adam 1e-2, batches of 64, 60 epochs",
                3,
                20);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.gain(ACCURACY, "sparsemax", "softmax", -0.015),
                Rule.onEverySeed(
                        "on average fewer than 3 of 10 probabilities of sparsemax are not 0",
                        (m, seed) -> m.value("sparsemax", NONZERO, seed) < 3),
                Rule.onEverySeed("all 10 of softmax are not 0", (m, seed) -> m.value("softmax", NONZERO, seed) == 10));
    }

    @Override
    public void run(ExperimentContext context) {
        measure(context, "softmax", CrossEntropy.defaults(), z -> z.softmax(-1));
        measure(context, "sparsemax", new SparsemaxLoss(), z -> Sparsemax.of(z, -1));
    }

    private static void measure(
            ExperimentContext context, String variant, Loss loss, UnaryOperator<Tensor> probabilities) {
        HalvedDigits data = HalvedDigits.split(context.rng(0), context.size(900, 100));
        Rng rng = context.rng(1);
        Linear net = new Linear(64, 10, rng);
        Trainer.builder(
                        net,
                        Objective.supervised(loss),
                        new Adam(net.parameters(), AdamConfig.defaults().withLearningRate(1e-2)),
                        DataLoader.shuffled(data.train(), 64, context.seed()))
                .epochs(context.size(60, 1))
                .build()
                .run();
        context.record(variant, ACCURACY, DigitsTask.accuracy(net, data.test()));
        Batch test = DigitsTask.all(data.test());
        try (var off = GradMode.noGrad()) {
            Tensor p = probabilities.apply(net.apply(test.inputs()));
            context.record(variant, NONZERO, p.ne(0).sum().item() / p.size(0));
        }
    }
}
