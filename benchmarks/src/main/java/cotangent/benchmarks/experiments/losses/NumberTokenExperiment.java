package cotangent.benchmarks.experiments.losses;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.nn.Layer;
import cotangent.nn.Reshape;
import cotangent.nn.Sequential;
import cotangent.nn.data.Batch;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.Loss;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.loss.CrossEntropyWithNumbers;
import cotangent.regularizers.loss.NumberTokenLoss;
import cotangent.regularizers.loss.NumberTokenMap;
import cotangent.regularizers.loss.WassersteinNumberTokenLoss;
import java.util.Arrays;
import java.util.List;

/** A network that adds numbers digit by digit. */
final class NumberTokenExperiment implements Experiment {
    private static final NumberTokenMap DIGITS = NumberTokenMap.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    private static final Loss WASSERSTEIN = WassersteinNumberTokenLoss.of(DIGITS);
    private static final String CE = "cross entropy";
    private static final String LITTLE = "+ 0.3 Wasserstein";
    private static final String MUCH = "+ 1.0 Wasserstein";
    private static final String DISTANCE = "mean absolute error";
    private static final String ACCURACY = "digit accuracy";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "number-tokens-sum",
                List.of("T268"),
                "A loss that knows how far apart digits are brings predicted numbers nearer to the right ones, at the same accuracy of digits.",
                "cross entropy, the same steps",
                "sums of two numbers below 100: network 40-128-30 from one-hot digits to three digits, 1500 random pairs for training and 5000 others for"
                        + " the test, Adam 3e-3, batches of 64, 40 epochs",
                3,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.ratioAtMost(DISTANCE, MUCH, CE, 0.92),
                Rule.ratioAtMost(DISTANCE, LITTLE, CE, 0.96),
                Rule.gain(ACCURACY, MUCH, CE, -0.01),
                Rule.gain(ACCURACY, LITTLE, CE, -0.01));
    }

    @Override
    public void run(ExperimentContext context) {
        int[] pairs = context.rng(0).permutation(10_000);
        int n = context.size(1500, 128);
        TensorDataset train = sums(Arrays.copyOf(pairs, n));
        TensorDataset test = sums(Arrays.copyOfRange(pairs, 1500, 6500));
        measure(context, CE, new CrossEntropyWithNumbers(WASSERSTEIN, 0), train, test);
        measure(context, LITTLE, new CrossEntropyWithNumbers(WASSERSTEIN, 0.3), train, test);
        measure(context, MUCH, new CrossEntropyWithNumbers(WASSERSTEIN, 1), train, test);
        measure(
                context,
                "+ 0.3 squared",
                new CrossEntropyWithNumbers(NumberTokenLoss.squared(DIGITS), 0.3),
                train,
                test);
    }

    /** One-hot digits {@code [n, 40]} of the pairs {@code 100 a + b}, and the digits of the sums, {@code [n, 3]}. */
    private static TensorDataset sums(int[] pairs) {
        float[] x = new float[pairs.length * 40];
        long[] y = new long[pairs.length * 3];
        for (int i = 0; i < pairs.length; i++) {
            int rest = pairs[i];
            for (int k = 3; k >= 0; k--, rest /= 10) {
                x[40 * i + 10 * k + rest % 10] = 1;
            }
            int sum = pairs[i] / 100 + pairs[i] % 100;
            for (int k = 2; k >= 0; k--, sum /= 10) {
                y[3 * i + k] = sum % 10;
            }
        }
        return new TensorDataset(Tensor.of(x, pairs.length, 40), Tensor.of(y, pairs.length, 3));
    }

    private static void measure(
            ExperimentContext context, String variant, Loss loss, TensorDataset train, TensorDataset test) {
        Rng rng = context.rng(1);
        Layer net = new Sequential(DigitsTask.network(rng, 40, 128, 30), new Reshape(3, 10));
        Trainer.builder(
                        net,
                        Objective.supervised(loss),
                        new Adam(net.parameters(), AdamConfig.defaults().withLearningRate(3e-3)),
                        DataLoader.shuffled(train, 64, context.seed()))
                .epochs(context.size(40, 1))
                .build()
                .run();
        Batch all = DigitsTask.all(test);
        try (var off = GradMode.noGrad()) {
            Tensor digits = net.apply(all.inputs()).argmax(-1);
            Tensor places = Tensor.of(new long[] {100, 10, 1});
            Tensor error = digits.sub(all.targets()).mul(places).sum(1).abs();
            context.record(variant, DISTANCE, error.sum().item() / error.size());
            Tensor hits = digits.eq(all.targets());
            context.record(variant, ACCURACY, hits.sum().item() / hits.size());
        }
    }
}
