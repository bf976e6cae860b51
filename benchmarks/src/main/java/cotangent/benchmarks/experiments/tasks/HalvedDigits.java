package cotangent.benchmarks.experiments.tasks;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.ShippedData;
import cotangent.nn.data.TensorDataset;
import java.util.Arrays;

/**
 * The 1797 digits, flat and in {@code [0, 1]}, in halves: a test half of 897 and as many of the others as asked for, at random.
 *
 * @param train inputs {@code [n, 64]} with labels {@code [n]}
 * @param test the 897 of the test half
 */
public record HalvedDigits(TensorDataset train, TensorDataset test) {
    private static final int TEST = 897;

    /** A random split with {@code n <= 900} training images. */
    public static HalvedDigits split(Rng rng, int n) {
        ShippedData.Images all = ShippedData.digits();
        int[] order = rng.permutation(all.labels().size());
        return new HalvedDigits(
                part(all, Arrays.copyOfRange(order, TEST, TEST + n)), part(all, Arrays.copyOfRange(order, 0, TEST)));
    }

    private static TensorDataset part(ShippedData.Images all, int[] rows) {
        Tensor index = Tensor.of(rows);
        return new TensorDataset(
                all.images().flatten(1).indexSelect(0, index), all.labels().indexSelect(0, index));
    }
}
