package cotangent.benchmarks;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.ShippedData.Images;
import cotangent.nn.Layer;
import cotangent.nn.data.Batch;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.metrics.Accuracy;
import cotangent.nn.models.ResNet;
import cotangent.nn.optim.Schedules;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.Evaluation;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Progress;
import cotangent.nn.train.Trainer;
import cotangent.nn.train.TrainingHistory;
import cotangent.vector.Kernels;
import cotangent.vector.Parallelism;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A small residual network learns the shipped tenth of Fashion-MNIST, with images flipped and shifted at random, over several seeds. */
final class ResNetExample {
    private static final String USAGE = """
            usage: resnet [options]

            Trains a ResNet (8 layers; 16, 32 and 64 channels) on 6000 images of clothes, flipped and shifted by up to 2 pixels, and
            tells the accuracy on 1000 others, for each seed and on average.

            --depth N     layers: 8, 14, 20, ...; default 8
            --images N    the first N training images only
            --epochs N    default 20
            --seeds N     how many runs; default 3
            --seed N      the first seed, of weights, order and changes of the images; default 1
            --threads N   threads to use; the results do not depend on it; default 1""";

    private static final int BATCH = 64;
    private static final int SHIFT = 2;

    static void run(List<String> args, PrintStream out) {
        if (args.contains("--help")) {
            out.println(USAGE);
            return;
        }
        Options o = Options.parse(args, Set.of("depth", "images", "epochs", "seeds", "seed", "threads"));
        int depth = Math.toIntExact(o.number("depth", 8, 8));
        if ((depth - 2) % 6 != 0) {
            throw new UsageException("--depth needs 8, 14, 20, ..., got " + depth);
        }
        Images train = ShippedData.fashionTrain();
        int images = (int) Math.min(o.number("images", 1, 6000), train.labels().size());
        int epochs = Math.toIntExact(o.number("epochs", 1, 20));
        long first = o.number("seed", 0, 1);
        int seeds = Math.toIntExact(o.number("seeds", 1, 3));
        out.println("resnet: " + Kernels.description());
        try (var region = Parallelism.of(Math.toIntExact(o.number("threads", 1, 1)))) {
            double sum = 0;
            for (long seed = first; seed < first + seeds; seed++) {
                double accuracy = accuracy(train, images, depth, epochs, seed, out);
                out.printf(Locale.ROOT, "resnet: seed %d, test accuracy %.2f %%%n", seed, 100 * accuracy);
                sum += accuracy;
            }
            out.printf(Locale.ROOT, "resnet: mean of %d seeds %.2f %%%n", seeds, 100 * sum / seeds);
        }
    }

    private static double accuracy(Images train, int images, int depth, int epochs, long seed, PrintStream out) {
        Images test = ShippedData.fashionTest();
        Layer model = ResNet.of(depth, 1, ShippedData.FASHION_CLASSES.size(), Rng.of(seed));
        DataLoader loader = DataLoader.shuffled(
                        new TensorDataset(train.images(), train.labels())
                                .subset(IntStream.range(0, images).toArray()),
                        BATCH,
                        seed)
                .withTransform(ResNetExample::flippedAndShifted);
        SgdConfig sgd = SgdConfig.defaults()
                .withLearningRate(0.1)
                .withMomentum(0.9)
                .withNesterov(true)
                .withWeightDecay(5e-4);
        long steps = (long) epochs * loader.batchesPerEpoch();
        TrainingHistory history = Trainer.builder(
                        model, Objective.supervised(CrossEntropy.defaults()), new Sgd(model.parameters(), sgd), loader)
                .epochs(epochs)
                .seed(seed)
                .schedule(Schedules.warmup(Math.max(1, steps / 10), Schedules.cosine(steps)))
                .metrics(new Accuracy())
                .evaluation(
                        "test",
                        Evaluation.supervised(
                                DataLoader.sequential(new TensorDataset(test.images(), test.labels()), 200),
                                CrossEntropy.defaults(),
                                new Accuracy()))
                .callback(Progress.to(out))
                .build()
                .run();
        double[] accuracies = history.series("test.accuracy");
        return accuracies[accuracies.length - 1]; // of the last epoch, not the best: the test must not choose
    }

    /** Each image mirrored with probability 1/2 and moved by up to 2 pixels in both directions, with black moving in. */
    private static Batch flippedAndShifted(Batch batch, RandomGenerator rng) {
        Tensor x = batch.inputs();
        int h = x.size(2);
        int w = x.size(3);
        float[] from = x.toFloatArray();
        float[] to = new float[from.length];
        for (int image = 0; image < from.length; image += h * w) {
            boolean flip = rng.nextBoolean();
            int down = rng.nextInt(-SHIFT, SHIFT + 1);
            int right = rng.nextInt(-SHIFT, SHIFT + 1);
            for (int i = Math.max(0, down); i < h + Math.min(0, down); i++) {
                for (int j = Math.max(0, right); j < w + Math.min(0, right); j++) {
                    int column = j - right;
                    to[image + i * w + j] = from[image + (i - down) * w + (flip ? w - 1 - column : column)];
                }
            }
        }
        return batch.withInputs(Tensor.of(to, x.size(0), x.size(1), h, w));
    }

    private ResNetExample() {}
}
