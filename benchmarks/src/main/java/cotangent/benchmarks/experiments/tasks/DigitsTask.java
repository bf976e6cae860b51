package cotangent.benchmarks.experiments.tasks;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.ShippedData;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Mlp;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.Dataset;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.init.Fan;
import cotangent.nn.init.Gain;
import cotangent.nn.init.Initializer;
import cotangent.nn.loss.CrossEntropy;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The 1797 handwritten digits, flat and in {@code [0, 1]}, split at random.
 *
 * @param train inputs {@code [n, 64]} with labels {@code [n]}
 * @param test the others, at most 497
 */
public record DigitsTask(TensorDataset train, TensorDataset test) {
    /** The usual number of training images. */
    public static final int TRAINING = 1300;

    /**
     * A random split: {@code n} training images, and the 497 images that are left when 1300 are taken.
     *
     * @param n at most 1300
     */
    public static DigitsTask split(Rng rng, int n) {
        ShippedData.Images all = ShippedData.digits();
        Tensor inputs = all.images().flatten(1);
        int[] order = rng.permutation(inputs.size(0));
        return new DigitsTask(
                part(inputs, all.labels(), order, 0, n), part(inputs, all.labels(), order, TRAINING, order.length));
    }

    /** A random split: {@code n} training images, and all others. */
    public static DigitsTask splitAt(Rng rng, int n) {
        ShippedData.Images all = ShippedData.digits();
        Tensor inputs = all.images().flatten(1);
        int[] order = rng.permutation(inputs.size(0));
        return new DigitsTask(
                part(inputs, all.labels(), order, 0, n), part(inputs, all.labels(), order, n, order.length));
    }

    /** Numbers of the first {@code perClass} samples of each class. */
    public static int[] firstOfEachClass(TensorDataset data, int perClass) {
        long[] labels = data.targets().toLongArray();
        int[] taken = new int[10];
        return IntStream.range(0, labels.length)
                .filter(i -> taken[(int) labels[i]]++ < perClass)
                .toArray();
    }

    private static TensorDataset part(Tensor inputs, Tensor labels, int[] order, int from, int to) {
        int[] rows = IntStream.range(from, to).map(i -> order[i]).toArray();
        Tensor index = Tensor.of(rows);
        return new TensorDataset(inputs.indexSelect(0, index), labels.indexSelect(0, index));
    }

    /** A ReLU network with weights of variance {@code 2 / fanIn} and biases 0 (He). */
    public static Layer network(RandomGenerator rng, int... widths) {
        Layer net = Mlp.of(rng, widths);
        Initializer he = Initializer.kaimingNormal(Fan.IN, Gain.relu());
        for (Module m : net.modules().values()) {
            if (m instanceof Linear linear) {
                he.fill(linear.weight(), rng);
                Initializer.zeros().fill(linear.bias(), rng);
            }
        }
        return net;
    }

    /** The share of samples whose largest logit is the label's. */
    public static double accuracy(Layer net, Dataset data) {
        Batch all = all(data);
        return evaluate(net, () -> net.apply(all.inputs())
                .argmax(-1)
                .eq(all.targets())
                .to(all.inputs().dtype())
                .mean());
    }

    /** The mean cross entropy. */
    public static double loss(Layer net, Dataset data) {
        Batch all = all(data);
        return evaluate(net, () -> CrossEntropy.of(net.apply(all.inputs()), all.targets()));
    }

    /** All samples in one batch. */
    public static Batch all(Dataset data) {
        return data.batch(IntStream.range(0, data.size()).toArray());
    }

    /** Shuffled batches without a last one that is not full. */
    public static DataLoader batches(Dataset data, int size, long seed) {
        return DataLoader.shuffled(data, size, seed).withDropLast(true);
    }

    private static double evaluate(Layer net, Supplier<Tensor> value) {
        Module.Mode before = net.mode();
        net.eval();
        try (var off = GradMode.noGrad();
                var scope = MemoryScope.open()) {
            return value.get().item();
        } finally {
            net.mode(before);
        }
    }
}
