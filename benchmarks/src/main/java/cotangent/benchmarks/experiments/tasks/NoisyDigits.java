package cotangent.benchmarks.experiments.tasks;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.ShippedData;
import cotangent.nn.Layer;
import cotangent.nn.data.Batch;
import cotangent.nn.data.TensorDataset;
import cotangent.regularizers.labelnoise.LabelNoise;
import java.util.Arrays;

/**
 * Few digits, flat and in {@code [0, 1]}, some of which have wrong labels: little enough data for a network to learn it by heart.
 *
 * @param train inputs {@code [n, 64]} with labels {@code [n]}, some of them wrong
 * @param flipped which training labels are wrong, truth values {@code [n]}
 * @param test the other digits, with their true labels
 */
public record NoisyDigits(TensorDataset train, Tensor flipped, TensorDataset test) {
    /** The usual number of training images: 1197 are left for the test. */
    public static final int TRAINING = 600;

    /**
     * A random split.
     *
     * @param n number of training images
     * @param rate the share of them that get one of the other labels
     */
    public static NoisyDigits split(Rng rng, int n, double rate) {
        ShippedData.Images all = ShippedData.digits();
        int[] order = rng.permutation(all.labels().size());
        TensorDataset train = part(all, Arrays.copyOf(order, n));
        LabelNoise.Noisy noisy = LabelNoise.symmetric(10, rate).apply(train.targets(), rng);
        return new NoisyDigits(
                new TensorDataset(train.inputs(), noisy.labels()),
                noisy.flipped(),
                part(all, Arrays.copyOfRange(order, n, order.length)));
    }

    /** The test images with labels that are wrong as often as in training: what is uncertain stays uncertain. */
    public TensorDataset noisyTest(Rng rng, double rate) {
        return new TensorDataset(
                test.inputs(),
                LabelNoise.symmetric(10, rate).apply(test.targets(), rng).labels());
    }

    /** The share of the wrong training labels that the network predicts. */
    public double memorised(Layer net) {
        Batch all = DigitsTask.all(train);
        net.eval();
        try (var off = GradMode.noGrad()) {
            Tensor hits = net.apply(all.inputs()).argmax(1).eq(all.targets()).and(flipped);
            return hits.sum().item() / flipped.sum().item();
        }
    }

    private static TensorDataset part(ShippedData.Images all, int[] rows) {
        Tensor index = Tensor.of(rows);
        return new TensorDataset(
                all.images().flatten(1).indexSelect(0, index), all.labels().indexSelect(0, index));
    }
}
