package cotangent.benchmarks.experiments.augmentation;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitImages;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.nn.Layer;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.augmentation.CutMix;
import java.util.List;

/** CutMix makes a network stand the loss of parts of its input, and less sure of what it has never seen. */
final class CutMixExperiment implements Experiment {
    private static final String CLEAN = "test accuracy";
    private static final String OCCLUDED = "accuracy with a 4x4 block of zeros";
    private static final String NOISE = "largest probability on noise";
    private static final String PLAIN = "none";
    private static final String CUTMIX = "CutMix";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "cutmix-occlusion",
                List.of("T146"),
                "A network trained with CutMix recognises digits of which a part is missing, is less sure on images of noise, and loses"
                        + " nothing on whole digits.",
                "no augmentation, the same steps",
                "digits, 500 training and 797 test images; two convolutions and a hidden layer, Adam 1e-3, batch 50, 80 epochs",
                3,
                40);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.gain(OCCLUDED, CUTMIX, PLAIN, 0.08),
                Rule.gain(NOISE, PLAIN, CUTMIX, 0.1),
                Rule.gain(CLEAN, CUTMIX, PLAIN, -0.005));
    }

    @Override
    public void run(ExperimentContext context) {
        DigitImages task = DigitImages.split(context.rng(0), context.size(500, 50));
        TensorDataset test = DigitImages.slice(task.test(), 0, context.size(797, 50));
        TensorDataset occluded = DigitImages.occluded(test, 4, context.rng(1));
        Tensor noise = Tensor.rand(context.rng(3), test.size(), 1, 8, 8);
        DataLoader batches = DigitsTask.batches(task.train(), 50, context.seed());
        measure(context, PLAIN, batches, test, occluded, noise);
        measure(context, CUTMIX, batches.withTransform(CutMix.of(10)), test, occluded, noise);
    }

    private static void measure(
            ExperimentContext context,
            String variant,
            DataLoader batches,
            TensorDataset test,
            TensorDataset occluded,
            Tensor noise) {
        Layer net = DigitImages.smallCnn(context.rng(2));
        Trainer.builder(
                        net,
                        Objective.supervised(CrossEntropy.defaults()),
                        new Adam(net.parameters(), AdamConfig.defaults()),
                        batches)
                .epochs(context.size(80, 1))
                .build()
                .run();
        context.record(variant, CLEAN, DigitsTask.accuracy(net, test));
        context.record(variant, OCCLUDED, DigitsTask.accuracy(net, occluded));
        try (var off = GradMode.noGrad();
                var scope = MemoryScope.open()) {
            context.record(
                    variant, NOISE, net.apply(noise).softmax(-1).amax(1).mean().item());
        }
    }
}
