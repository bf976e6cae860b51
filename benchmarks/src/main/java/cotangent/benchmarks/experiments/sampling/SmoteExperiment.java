package cotangent.benchmarks.experiments.sampling;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.ShippedData;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.nn.Layer;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.Dataset;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.metrics.RocCurve;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.samplers.selection.MajorityUndersampler;
import cotangent.samplers.selection.RocHull;
import cotangent.samplers.selection.Smote;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Finding malignant tumours of which there are few in training. */
final class SmoteExperiment implements Experiment {
    private static final String RECALL = "recall of malignant tumours";
    private static final String AREA = "area under the ROC curve";
    private static final String HULL = "area under its hull";
    private static final String PLAIN = "as it is";
    private static final String SMOTE = "SMOTE 1000 %";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "smote-recall",
                List.of("T062"),
                "Synthetic oversampling finds more of the rare class, and ranks no worse.",
                "the data as they are; the benign ones undersampled",
                "breast cancer, standardised; of 340 rows at random 12 malignant and all benign ones for training, the other 229 for the test; network"
                        + " 30-32-2, Adam 1e-3, batches of 32, 60 epochs; undersampling to as many benign as malignant ones",
                5,
                30);
    }

    @Override
    public List<Rule> rules() {
        return List.of(Rule.gain(RECALL, SMOTE, PLAIN, 0.04), Rule.gain(AREA, SMOTE, PLAIN, -0.005));
    }

    @Override
    public void run(ExperimentContext context) {
        TensorDataset all = ShippedData.breastCancer();
        int[] order = context.rng(0).permutation(all.size());
        long[] labels = all.targets().toLongArray();
        int[] pool = Arrays.copyOf(order, 340);
        Tensor known = all.inputs().indexSelect(0, Tensor.of(pool));
        Tensor mean = known.mean(0);
        Tensor scale = known.std(0);
        TensorDataset scaled = new TensorDataset(all.inputs().sub(mean).div(scale), all.targets());
        int[] malignant =
                Arrays.stream(pool).filter(i -> labels[i] == 0).limit(12).toArray();
        int[] benign = Arrays.stream(pool).filter(i -> labels[i] == 1).toArray();
        TensorDataset train = part(
                scaled,
                IntStream.concat(Arrays.stream(malignant), Arrays.stream(benign))
                        .toArray());
        TensorDataset test = part(scaled, Arrays.copyOfRange(order, 340, order.length));
        Rng rng = context.rng(1);
        measure(context, PLAIN, train, test);
        measure(context, SMOTE, new Smote(1000).oversample(train, 0, rng), test);
        int[] balanced = new MajorityUndersampler(100).select(train.targets().toLongArray(), 0, rng);
        measure(context, "undersampling", train.subset(balanced), test);
    }

    private static TensorDataset part(TensorDataset data, int[] rows) {
        Tensor at = Tensor.of(rows);
        return new TensorDataset(
                data.inputs().indexSelect(0, at), data.targets().indexSelect(0, at));
    }

    private static void measure(ExperimentContext context, String variant, Dataset train, TensorDataset test) {
        Layer net = DigitsTask.network(context.rng(2), 30, 32, 2);
        Trainer.builder(
                        net,
                        Objective.supervised(CrossEntropy.defaults()),
                        new Adam(net.parameters(), AdamConfig.defaults()),
                        DataLoader.shuffled(train, 32, context.seed()))
                .epochs(context.size(60, 1))
                .build()
                .run();
        try (var off = GradMode.noGrad()) {
            Tensor score = net.apply(test.inputs()).softmax(1).select(1, 0);
            Tensor malignant = test.targets().eq(0);
            Tensor hits = score.gt(0.5).and(malignant);
            context.record(
                    variant,
                    RECALL,
                    hits.to(score.dtype()).sum().item()
                            / malignant.to(score.dtype()).sum().item());
            RocCurve curve = RocCurve.of(score, malignant);
            context.record(variant, AREA, curve.area());
            context.record(variant, HULL, RocHull.of(curve).area());
        }
    }
}
