package cotangent.benchmarks.experiments.augmentation;

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
import cotangent.regularizers.augmentation.Cutout;
import java.util.List;

/** Cutout makes a network stand the loss of parts of its input. */
final class CutoutExperiment implements Experiment {
    private static final String CLEAN = "test accuracy";
    private static final String OCCLUDED = "accuracy with a 3x3 block of zeros";
    private static final String PLAIN = "none";
    private static final String CUTOUT = "Cutout 4";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "cutout-occlusion",
                List.of("T230"),
                "A network trained with Cutout recognises digits of which a part is missing, and loses little on whole ones.",
                "no augmentation, the same steps",
                "digits, 300 training and 797 test images; two convolutions and a hidden layer, Adam 1e-3, batch 50, 60 epochs",
                3,
                30);
    }

    @Override
    public List<Rule> rules() {
        return List.of(Rule.gain(OCCLUDED, CUTOUT, PLAIN, 0.08), Rule.gain(CLEAN, CUTOUT, PLAIN, -0.03));
    }

    @Override
    public void run(ExperimentContext context) {
        DigitImages task = DigitImages.split(context.rng(0), context.size(300, 50));
        TensorDataset test = DigitImages.slice(task.test(), 0, context.size(797, 50));
        TensorDataset occluded = DigitImages.occluded(test, 3, context.rng(1));
        DataLoader batches = DigitsTask.batches(task.train(), 50, context.seed());
        measure(context, PLAIN, batches, test, occluded);
        measure(context, CUTOUT, batches.withTransform(new Cutout(4)), test, occluded);
    }

    private static void measure(
            ExperimentContext context, String variant, DataLoader batches, TensorDataset test, TensorDataset occluded) {
        Layer net = DigitImages.smallCnn(context.rng(2));
        Trainer.builder(
                        net,
                        Objective.supervised(CrossEntropy.defaults()),
                        new Adam(net.parameters(), AdamConfig.defaults()),
                        batches)
                .epochs(context.size(60, 1))
                .build()
                .run();
        context.record(variant, CLEAN, DigitsTask.accuracy(net, test));
        context.record(variant, OCCLUDED, DigitsTask.accuracy(net, occluded));
    }
}
