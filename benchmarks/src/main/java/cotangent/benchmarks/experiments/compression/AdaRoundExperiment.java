package cotangent.benchmarks.experiments.compression;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.nn.Mlp;
import cotangent.nn.Sequential;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.quantization.AdaRound;
import cotangent.regularizers.quantization.AdaRoundConfig;
import java.util.List;

/** Weights of two bits, rounded to the nearest level or as the outputs ask for. */
final class AdaRoundExperiment implements Experiment {
    private static final String ACCURACY = "test accuracy";
    private static final String ERROR = "error of the first layer's outputs on test images";
    private static final String FULL = "32 bits";
    private static final String NEAREST = "2 bits, nearest";
    private static final String ADA_ROUND = "2 bits, AdaRound";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "ada-round-digits",
                List.of("T262"),
                "Weights of two bits that AdaRound rounds change the outputs of a layer much less than those rounded to the nearest level,"
                        + " and the network stays more accurate.",
                "rounding to the nearest level, with the same scales",
                "digits, 1300 training and 497 test images; ReLU network 64-64-64-10, Adam 1e-3, batches of 64, 60 epochs; weights of 2 bits and"
                        + " one scale a tensor; calibration on all training images, 1000 steps of Adam 1e-2 a layer; the error is the square"
                        + " summed over the 64 outputs",
                5,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(Rule.ratioAtMost(ERROR, ADA_ROUND, NEAREST, 0.6), Rule.gain(ACCURACY, ADA_ROUND, NEAREST, 0));
    }

    @Override
    public void run(ExperimentContext context) {
        DigitsTask task = DigitsTask.split(context.rng(0), context.size(DigitsTask.TRAINING, 100));
        Sequential net = network(context);
        Trainer.builder(
                        net,
                        Objective.supervised(CrossEntropy.defaults()),
                        new Adam(net.parameters(), AdamConfig.defaults()),
                        DigitsTask.batches(task.train(), 64, context.seed()))
                .epochs(context.size(60, 1))
                .build()
                .run();
        context.record(FULL, ACCURACY, DigitsTask.accuracy(net, task.test()));
        measure(context, NEAREST, net, 0, task);
        measure(context, ADA_ROUND, net, context.size(1000, 5), task);
    }

    private static Sequential network(ExperimentContext context) {
        int width = context.size(64, 16);
        return Mlp.of(context.rng(1), 64, width, width, 10);
    }

    /** Without a step of learning, fractions round to the nearest. */
    private static void measure(
            ExperimentContext context, String variant, Sequential net, int iterations, DigitsTask task) {
        AdaRoundConfig config = AdaRoundConfig.bits(2).withSteps(iterations, 1e-2);
        Sequential rounded = network(context);
        rounded.loadStateDict(net.stateDict());
        rounded.loadMatching(new AdaRound(config, context.rng(2))
                .round(net, DigitsTask.all(task.train()).inputs())
                .weights());
        context.record(variant, ACCURACY, DigitsTask.accuracy(rounded, task.test()));
        try (var off = GradMode.noGrad()) {
            Tensor x = DigitsTask.all(task.test()).inputs();
            Tensor difference =
                    net.get(0).apply(x).relu().sub(rounded.get(0).apply(x).relu());
            context.record(variant, ERROR, difference.square().sum(1).mean().item());
        }
    }
}
