package cotangent.benchmarks.experiments.augmentation;

import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitImages;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.nn.Layer;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.augmentation.AugmentOp;
import cotangent.regularizers.augmentation.RandAugment;
import cotangent.regularizers.augmentation.RandAugmentConfig;
import cotangent.regularizers.augmentation.RandAugmentGridSearch;
import java.util.List;

/** With few labels RandAugment helps on shifted digits, at the right magnitude. */
final class RandAugmentExperiment implements Experiment {
    private static final String SHIFTED = "accuracy on shifted images";
    private static final String CLEAN = "test accuracy";
    private static final String BEST = "m that is best on validation images";
    private static final List<Double> MAGNITUDES = List.of(0.0, 3.0, 6.0, 9.0);
    private static final int VALIDATION = 500;

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "randaugment-few-labels",
                List.of("T009"),
                "One operation of RandAugment an image makes a network that has seen few digits recognise shifted ones; a magnitude of 3"
                        + " does more than one of 9.",
                "magnitude 0, which changes nothing",
                "digits, 100 and 400 training, 500 validation, 797 test images, the last two shifted by up to a pixel; two convolutions and"
                        + " a hidden layer, Adam 1e-3, batch 50, 100 epochs; identity and geometric operations, zeros outside",
                3,
                90);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.gain(SHIFTED, name(100, 3), name(100, 0), 0.08),
                Rule.gain(SHIFTED, name(100, 3), name(100, 9), 0));
    }

    private static String name(int labels, double m) {
        return labels + " labels, m = " + (int) m;
    }

    @Override
    public void run(ExperimentContext context) {
        DigitImages task = DigitImages.split(context.rng(0), 1000);
        int last = 1000 - VALIDATION + context.size(VALIDATION, 20);
        TensorDataset validation =
                DigitImages.shifted(DigitImages.slice(task.train(), 1000 - VALIDATION, last), context.rng(1));
        TensorDataset test = DigitImages.slice(task.test(), 0, context.size(797, 20));
        TensorDataset shifted = DigitImages.shifted(test, context.rng(3));
        for (int labels : new int[] {100, 400}) {
            TensorDataset train = DigitImages.slice(task.train(), 0, context.size(labels, 50));
            var search = RandAugmentGridSearch.of(List.of(1), MAGNITUDES, (n, m) -> {
                Layer net = train(context, train, m);
                context.record(name(labels, m), CLEAN, DigitsTask.accuracy(net, test));
                context.record(name(labels, m), SHIFTED, DigitsTask.accuracy(net, shifted));
                return DigitsTask.accuracy(net, validation);
            });
            context.record(labels + " labels, search", BEST, search.best().m());
        }
    }

    private static Layer train(ExperimentContext context, TensorDataset data, double m) {
        RandAugmentConfig config =
                RandAugmentConfig.defaults().withN(1).withM(m).withFill(0).withOps(AugmentOp.GEOMETRIC);
        Layer net = DigitImages.smallCnn(context.rng(2));
        Trainer.builder(
                        net,
                        Objective.supervised(CrossEntropy.defaults()),
                        new Adam(net.parameters(), AdamConfig.defaults()),
                        DigitsTask.batches(data, 50, context.seed()).withTransform(new RandAugment(config)))
                .epochs(context.size(100, 1))
                .build()
                .run();
        return net;
    }
}
