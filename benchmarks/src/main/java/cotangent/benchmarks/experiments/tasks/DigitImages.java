package cotangent.benchmarks.experiments.tasks;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.ShippedData;
import cotangent.nn.Activation;
import cotangent.nn.Conv2d;
import cotangent.nn.Flatten;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.MaxPool2d;
import cotangent.nn.Sequential;
import cotangent.nn.data.TensorDataset;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The 1797 handwritten digits as images in {@code [0, 1]}, split at random into at most 1000 for training and 797 for testing.
 *
 * @param train inputs {@code [n, 1, 8, 8]} with labels {@code [n]}
 * @param test the 797 others
 */
public record DigitImages(TensorDataset train, TensorDataset test) {
    private static final int TRAINING = 1000;

    /** A random split with {@code n <= 1000} training images. */
    public static DigitImages split(Rng rng, int n) {
        ShippedData.Images all = ShippedData.digits();
        int[] order = rng.permutation(all.labels().size());
        return new DigitImages(
                part(all, Arrays.copyOf(order, n)), part(all, Arrays.copyOfRange(order, TRAINING, order.length)));
    }

    private static TensorDataset part(ShippedData.Images all, int[] rows) {
        Tensor index = Tensor.of(rows);
        return new TensorDataset(
                all.images().indexSelect(0, index), all.labels().indexSelect(0, index));
    }

    /** Two convolutions of 16 and 32 channels, a maximum over 2 by 2, and a hidden layer of 64. */
    public static Layer smallCnn(RandomGenerator rng) {
        ConvolutionOptions same = ConvolutionOptions.DEFAULT.withPadding(1);
        return new Sequential(
                new Conv2d(1, 16, 3, same, rng),
                Activation.relu(),
                new Conv2d(16, 32, 3, same, rng),
                Activation.relu(),
                new MaxPool2d(2),
                new Flatten(),
                new Linear(32 * 4 * 4, 64, rng),
                Activation.relu(),
                new Linear(64, 10, rng));
    }

    /** The samples, each shifted by -1, 0 or 1 pixels along either axis; zeros come in. */
    public static TensorDataset shifted(TensorDataset data, RandomGenerator rng) {
        float[] x = data.inputs().toFloatArray();
        float[] y = new float[x.length];
        for (int i = 0; i < data.size(); i++) {
            int down = rng.nextInt(-1, 2);
            int right = rng.nextInt(-1, 2);
            for (int row = Math.max(0, down); row < Math.min(8, 8 + down); row++) {
                int from = i * 64 + 8 * (row - down) + Math.max(0, -right);
                System.arraycopy(x, from, y, i * 64 + 8 * row + Math.max(0, right), 8 - Math.abs(right));
            }
        }
        return new TensorDataset(Tensor.of(y, data.size(), 1, 8, 8), data.targets());
    }

    /** The samples {@code from} to {@code to}. */
    public static TensorDataset slice(TensorDataset data, int from, int to) {
        return new TensorDataset(
                data.inputs().slice(0, from, to), data.targets().slice(0, from, to));
    }

    /** The samples with a square of zeros at a random place that lies in the image as a whole. */
    public static TensorDataset occluded(TensorDataset data, int side, RandomGenerator rng) {
        int n = data.size();
        float[] mask = new float[n * 64];
        Arrays.fill(mask, 1);
        for (int i = 0; i < n; i++) {
            int corner = i * 64 + 8 * rng.nextInt(9 - side) + rng.nextInt(9 - side);
            for (int row = 0; row < side; row++) {
                Arrays.fill(mask, corner + 8 * row, corner + 8 * row + side, 0);
            }
        }
        return new TensorDataset(data.inputs().mul(Tensor.of(mask, n, 1, 8, 8)), data.targets());
    }
}
