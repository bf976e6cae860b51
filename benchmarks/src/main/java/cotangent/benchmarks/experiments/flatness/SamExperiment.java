package cotangent.benchmarks.experiments.flatness;

import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.nn.Layer;
import cotangent.nn.data.Batch;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Optimizer;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.diagnostics.HessianTools;
import cotangent.regularizers.labelnoise.LabelNoise;
import cotangent.regularizers.sharpness.Sam;
import cotangent.regularizers.sharpness.SamConfig;
import java.util.List;

/** SAM resists noisy labels and finds flatter minima. */
final class SamExperiment implements Experiment {
    private static final String ACCURACY = "test accuracy";
    private static final String CURVATURE = "top Hessian eigenvalue";
    private static final String SAM = "SAM rho 0.5";
    private static final String SMALL = "SAM rho 0.05";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "sam-label-noise",
                List.of("T233"),
                "With noisy labels, sharpness-aware minimization generalises better than SGD and ends where the loss is less curved.",
                "SGD 0.1 with momentum 0.9, the same steps",
                "digits, 1300 training images of which 40 % get a label drawn uniformly from all classes, 497 clean test images; MLP"
                        + " 64-256-10, batch 64, 100 epochs",
                3,
                120);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.gain(ACCURACY, SAM, "SGD", 0.05),
                Rule.onEverySeed(
                        CURVATURE + " of the noisy training loss at least 1.5 times lower with " + SAM
                                + " than with SGD",
                        (m, seed) -> m.value("SGD", CURVATURE, seed) >= 1.5 * m.value(SAM, CURVATURE, seed)));
    }

    @Override
    public void run(ExperimentContext context) {
        DigitsTask task = DigitsTask.split(context.rng(0), context.size(DigitsTask.TRAINING, 128));
        Tensor noisy = LabelNoise.uniform(10, 0.4)
                .apply(task.train().targets(), context.rng(1))
                .labels();
        TensorDataset train = new TensorDataset(task.train().inputs(), noisy);
        measure(context, "SGD", 0, train, task.test());
        measure(context, SMALL, 0.05, train, task.test());
        measure(context, SAM, 0.5, train, task.test());
    }

    private static void measure(
            ExperimentContext context, String variant, double rho, TensorDataset train, TensorDataset test) {
        Layer net = DigitsTask.network(context.rng(2), 64, 256, 10);
        Optimizer sgd = new Sgd(
                net.parameters(), SgdConfig.defaults().withLearningRate(0.1).withMomentum(0.9));
        Trainer.builder(
                        net,
                        Objective.supervised(CrossEntropy.defaults()),
                        rho == 0 ? sgd : new Sam(sgd, SamConfig.defaults().withRho(rho)),
                        DigitsTask.batches(train, 64, context.seed()))
                .epochs(context.size(100, 2))
                .build()
                .run();
        context.record(variant, ACCURACY, DigitsTask.accuracy(net, test));
        Batch all = DigitsTask.all(train);
        try (var scope = MemoryScope.open()) {
            HessianTools hessian = HessianTools.of(net, () -> CrossEntropy.of(net.apply(all.inputs()), all.targets()));
            context.record(
                    variant,
                    CURVATURE,
                    hessian.topEigen(1, context.size(50, 3), 0, Rng.of(context.seed()))
                            .get(0)
                            .value());
        }
    }
}
