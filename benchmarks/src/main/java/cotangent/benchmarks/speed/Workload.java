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
import cotangent.nn.Embedding;
import cotangent.nn.Flatten;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Lstm;
import cotangent.nn.Residual;
import cotangent.nn.Sequential;
import cotangent.nn.TransformerConfig;
import cotangent.nn.TransformerEncoder;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.Closure;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/**
 * A network with a batch of random inputs of its size, trained with Adam to classify them. {@code peers/pytorch_train_speed.py} has the same
 * ones.
 *
 * @param name what the command line calls it
 * @param title what it is
 * @param model makes the network
 * @param data makes the batch
 * @param multiplications those of the matrix products of one forward pass of the batch
 * @param first those of the first layer, whose input needs no gradient
 */
record Workload(
        String name,
        String title,
        Function<RandomGenerator, Layer> model,
        Function<RandomGenerator, Batch> data,
        double multiplications,
        double first) {
    private static final int CLASSES = 10;

    /** Bytes are the words of the language model. */
    private static final int VOCABULARY = 256;

    static final List<Workload> ALL = List.of(mlp(), cnn(), resnet(), transformer(), lstm(), tiny());

    /** Inputs, and the class of each row of the network's output. */
    record Batch(Tensor x, Tensor labels) {}

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
                rng -> normal(rng, 128, 784),
                first + 128.0 * (512 * 512 + 512 * CLASSES),
                first);
    }

    private static Workload cnn() {
        double first = 64.0 * 28 * 28 * 9 * 32;
        return new Workload(
                "cnn",
                "CNN conv 32, conv 64, dense 128, batch 64",
                Models::fashionCnn,
                rng -> normal(rng, 64, 1, 28, 28),
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
                rng -> normal(rng, 64, 1, 28, 28),
                first + 64 * (body + 64 * CLASSES),
                first);
    }

    private static Workload transformer() {
        int dim = 128;
        int time = 64;
        double maps = 4.0 * dim * dim + 2 * dim * 512;
        double attention = 2.0 * time * dim;
        // Without dropout of attention weights, which would have all of them formed.
        TransformerConfig config = TransformerConfig.of(dim, 4).withCausal(true).withAttention(a -> a.withDropout(0));
        return new Workload(
                "transformer",
                "transformer of 4 layers (128, 4 heads, 512), 64 bytes, batch 16",
                rng -> new Sequential(
                        new Embedding(VOCABULARY, dim, rng),
                        new TransformerEncoder(config, 4, false, rng),
                        new Flatten(0, 1),
                        new Linear(dim, VOCABULARY, rng)),
                Workload::text,
                16.0 * time * (4 * (maps + attention) + dim * VOCABULARY),
                0);
    }

    private static Workload lstm() {
        int hidden = 128;
        double first = 32.0 * 64 * hidden * 4 * hidden;
        return new Workload(
                "lstm",
                "LSTM 128-128, 64 steps, batch 32",
                rng -> new Sequential(
                        new Lstm(hidden, hidden, rng),
                        new Activation("last", y -> y.select(1, -1)),
                        new Linear(hidden, CLASSES, rng)),
                rng -> normal(rng, 32, 64, hidden),
                2 * first + 32.0 * hidden * CLASSES,
                first);
    }

    private static Workload tiny() {
        return new Workload(
                "tiny",
                "MLP 2-16-16-10, batch 1",
                rng -> mlp(rng, 2, 16, 16),
                rng -> normal(rng, 1, 2),
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

    private static Batch normal(RandomGenerator rng, int... sizes) {
        long[] labels = LongStream.range(0, sizes[0]).map(i -> i % CLASSES).toArray();
        return new Batch(Tensor.randn(rng, sizes), Tensor.of(labels));
    }

    /** 16 pieces of text, each of 64 bytes and the one behind them: every byte is to be told from those before it. */
    private static Batch text(RandomGenerator rng) {
        Tensor bytes = Tensor.of(rng.longs(16 * 65, 0, VOCABULARY).toArray()).reshape(16, 65);
        return new Batch(
                bytes.narrow(1, 0, 64).contiguous(),
                bytes.narrow(1, 1, 64).contiguous().flatten());
    }

    /** A step of training, or of inference, on one batch. */
    Step step(boolean training) {
        Rng rng = Rng.of(1);
        Layer network = model.apply(rng);
        Batch batch = data.apply(rng);
        Tensor x = batch.x;
        Tensor labels = batch.labels;
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
