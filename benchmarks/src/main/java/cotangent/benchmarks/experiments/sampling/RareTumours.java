package cotangent.benchmarks.experiments.sampling;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.ShippedData;
import cotangent.benchmarks.experiments.ExperimentContext;
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
import cotangent.samplers.selection.RocHull;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Malignant tumours, of which there are 12 in training: 340 of the 569 tumours at random, of these 12 malignant and all benign ones; the other
 * 229 for the test.
 *
 * @param train inputs {@code [n, 30]}, standardised by the 340, with labels: 0 is malignant
 * @param test the same
 */
record RareTumours(TensorDataset train, TensorDataset test) {
    static final String RECALL = "recall of malignant tumours";
    static final String AREA = "area under the ROC curve";
    private static final String HULL = "area under its hull";
    static final long MALIGNANT = 0;
    private static final int KNOWN = 340;
    private static final int RARE = 12;

    /** A random split. */
    static RareTumours split(Rng rng) {
        TensorDataset all = ShippedData.breastCancer();
        int[] order = rng.permutation(all.size());
        long[] labels = all.targets().toLongArray();
        int[] pool = Arrays.copyOf(order, KNOWN);
        Tensor known = all.inputs().indexSelect(0, Tensor.of(pool));
        TensorDataset scaled = new TensorDataset(all.inputs().sub(known.mean(0)).div(known.std(0)), all.targets());
        int[] malignant = Arrays.stream(pool)
                .filter(i -> labels[i] == MALIGNANT)
                .limit(RARE)
                .toArray();
        int[] benign = Arrays.stream(pool).filter(i -> labels[i] != MALIGNANT).toArray();
        return new RareTumours(
                part(
                        scaled,
                        IntStream.concat(Arrays.stream(malignant), Arrays.stream(benign))
                                .toArray()),
                part(scaled, Arrays.copyOfRange(order, KNOWN, order.length)));
    }

    private static TensorDataset part(TensorDataset data, int[] rows) {
        Tensor at = Tensor.of(rows);
        return new TensorDataset(
                data.inputs().indexSelect(0, at), data.targets().indexSelect(0, at));
    }

    /** All samples, the malignant ones {@code times} as often as they are. */
    static TensorDataset repeated(TensorDataset data, int times) {
        long[] labels = data.targets().toLongArray();
        int[] rows = IntStream.range(0, labels.length)
                .flatMap(i -> IntStream.generate(() -> i).limit(labels[i] == MALIGNANT ? times : 1))
                .toArray();
        return part(data, rows);
    }

    /**
     * Trains a network with 32 hidden values and records how well it finds the malignant ones of the test.
     *
     * @param seen what the network sees of inputs
     */
    void measure(ExperimentContext context, String variant, Dataset train, UnaryOperator<Tensor> seen) {
        Tensor inputs = seen.apply(test.inputs());
        Layer net = DigitsTask.network(context.rng(2), inputs.size(1), 32, 2);
        Objective plain = Objective.supervised(CrossEntropy.defaults());
        Trainer.builder(
                        net,
                        (model, batch, step) -> plain.loss(model, batch.withInputs(seen.apply(batch.inputs())), step),
                        new Adam(net.parameters(), AdamConfig.defaults()),
                        DataLoader.shuffled(train, 32, context.seed()))
                .epochs(context.size(60, 1))
                .build()
                .run();
        try (var off = GradMode.noGrad()) {
            Tensor score = net.apply(inputs).softmax(1).select(1, (int) MALIGNANT);
            Tensor malignant = test.targets().eq(MALIGNANT);
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
