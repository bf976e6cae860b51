package cotangent.benchmarks.speed;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.Models;
import cotangent.nn.Activation;
import cotangent.nn.AdaptiveAvgPool2d;
import cotangent.nn.BatchNorm2d;
import cotangent.nn.Conv2d;
import cotangent.nn.Flatten;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Residual;
import cotangent.nn.Sequential;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.Closure;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/**
 * A network with a batch of random inputs of its size, trained with Adam on ten classes. {@code peers/pytorch_train_speed.py} has the same
 * ones.
 *
 * @param name what the command line calls it
 * @param title what it is
 * @param model makes the network
 * @param input sizes of the batch
 * @param multiplications those of the matrix products of one forward pass of the batch
 * @param first those of the first layer, whose input needs no gradient
 */
record Workload(
        String name,
        String title,
        Function<RandomGenerator, Layer> model,
        List<Integer> input,
        double multiplications,
        double first) {
    private static final int CLASSES = 10;

    static final List<Workload> ALL = List.of(mlp(), cnn(), resnet(), tiny());

    /** A step that can be repeated. */
    @FunctionalInterface
    interface Step {
        void run();
    }

    private static Workload mlp() {
        double first = 128.0 * 784 * 512;
        return new Workload(
                "mlp",
                "MLP 784-512-512-10, batch 128",
                rng -> mlp(rng, 784, 512, 512),
                List.of(128, 784),
                first + 128.0 * (512 * 512 + 512 * CLASSES),
                first);
    }

    private static Workload cnn() {
        double first = 64.0 * 28 * 28 * 9 * 32;
        return new Workload(
                "cnn",
                "CNN conv 32, conv 64, dense 128, batch 64",
                Models::fashionCnn,
                List.of(64, 1, 28, 28),
                first + 64.0 * (14 * 14 * 9 * 32 * 64 + 64 * 7 * 7 * 128 + 128 * CLASSES),
                first);
    }

    private static Workload resnet() {
        double image = 28 * 28 * 9;
        double first = 64 * image * 16;
        double body = 2 * image * 16 * 16
                + image / 4 * (16 * 32 + 32 * 32)
                + image / 36 * 16 * 32
                + image / 16 * (32 * 64 + 64 * 64)
                + image / 144 * 32 * 64;
        return new Workload(
                "resnet",
                "ResNet-8 on 28x28, batch 64",
                Workload::resnet,
                List.of(64, 1, 28, 28),
                first + 64 * (body + 64 * CLASSES),
                first);
    }

    private static Workload tiny() {
        return new Workload(
                "tiny",
                "MLP 2-16-16-10, batch 1",
                rng -> mlp(rng, 2, 16, 16),
                List.of(1, 2),
                2 * 16 + 16 * 16 + 16 * CLASSES,
                2 * 16);
    }

    private static Layer mlp(RandomGenerator rng, int in, int hidden, int last) {
        return new Sequential(
                new Linear(in, hidden, rng),
                Activation.relu(),
                new Linear(hidden, last, rng),
                Activation.relu(),
                new Linear(last, CLASSES, rng));
    }

    /** Three blocks of 16, 32 and 64 channels, the last two of which halve the image. */
    private static Layer resnet(RandomGenerator rng) {
        return new Sequential(
                convolution(1, 16, 3, 1, rng),
                new BatchNorm2d(16),
                Activation.relu(),
                block(16, 16, 1, rng),
                block(16, 32, 2, rng),
                block(32, 64, 2, rng),
                new AdaptiveAvgPool2d(1),
                new Flatten(),
                new Linear(64, CLASSES, rng));
    }

    private static Layer block(int in, int out, int stride, RandomGenerator rng) {
        Layer body = new Sequential(
                convolution(in, out, 3, stride, rng),
                new BatchNorm2d(out),
                Activation.relu(),
                convolution(out, out, 3, 1, rng),
                new BatchNorm2d(out));
        Layer shortcut = in == out ? null : new Sequential(convolution(in, out, 1, stride, rng), new BatchNorm2d(out));
        return new Residual(body, shortcut, Activation.relu());
    }

    private static Layer convolution(int in, int out, int kernel, int stride, RandomGenerator rng) {
        return new Conv2d(
                in,
                out,
                kernel,
                ConvolutionOptions.DEFAULT.withPadding(kernel / 2).withStride(stride),
                rng);
    }

    /** A step of training, or of inference, on one batch. */
    Step step(boolean training) {
        Rng rng = Rng.of(1);
        Layer network = model.apply(rng);
        Tensor x = Tensor.randn(rng, input.stream().mapToInt(Integer::intValue).toArray());
        Tensor labels =
                Tensor.of(LongStream.range(0, x.size(0)).map(i -> i % CLASSES).toArray());
        if (!training) {
            network.eval();
            return () -> {
                try (var off = GradMode.noGrad();
                        var scope = MemoryScope.open()) {
                    network.apply(x).get(0, 0);
                }
            };
        }
        Adam adam = new Adam(network.parameters(), AdamConfig.defaults());
        Closure closure = Closure.of(adam, () -> CrossEntropy.of(network.apply(x), labels));
        return () -> adam.step(closure);
    }

    /** Floating-point operations of a step; elementwise ones are not counted. */
    double operations(boolean training) {
        return 2 * (training ? 3 * multiplications - first : multiplications);
    }
}
