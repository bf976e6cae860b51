package cotangent.benchmarks;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.ShippedData.Images;
import cotangent.nn.Layer;
import cotangent.nn.Summary;
import cotangent.nn.data.Batch;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.Dataset;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.io.Npy;
import cotangent.nn.io.SafeTensors;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.metrics.Accuracy;
import cotangent.nn.metrics.ConfusionMatrix;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.AdamW;
import cotangent.nn.optim.Schedules;
import cotangent.nn.plot.ConfusionMatrixPlot;
import cotangent.nn.plot.LineChart;
import cotangent.nn.plot.Svg;
import cotangent.nn.train.Evaluation;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Progress;
import cotangent.nn.train.Trainer;
import cotangent.nn.train.TrainingHistory;
import cotangent.vector.Kernels;
import cotangent.vector.Parallelism;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The main job: trains networks on real images, shows progress, reports accuracy and speed, and saves what it learnt. */
final class Train {
    private static final String USAGE = """
            usage: train [digits|fashion|all] [options]

            digits    an MLP on the 8x8 handwritten digits
            fashion   a CNN on the shipped tenth of Fashion-MNIST
            all       both, the default

            --data DIR      fashion: the full data from a folder of IDX files instead, plain or gzip
            --images N      the first N training images only
            --epochs N      instead of the example's own number
            --seed N        of initial weights, order of samples and dropout; default 1
            --threads N     threads to use; the results do not depend on it; default 1
            --out DIR       where weights and plots go; default out""";

    /** Samples evaluated at once; the results do not depend on it. */
    private static final int EVALUATION_BATCH = 200;

    /** One example: its data, its network and how it is trained. */
    private record Example(
            String name,
            List<String> classes,
            Dataset train,
            Dataset test,
            Layer model,
            int[] input,
            int batchSize,
            long epochs,
            AdamConfig adam) {}

    static void run(List<String> args, PrintStream out) {
        if (args.contains("--help") || args.contains("-h")) {
            out.println(USAGE);
            return;
        }
        Options options = Options.parse(args, Set.of("data", "images", "epochs", "seed", "threads", "out"));
        String what = options.words().isEmpty() ? "all" : options.words().get(0);
        if (options.words().size() > 1 || !List.of("digits", "fashion", "all").contains(what)) {
            throw new UsageException("train: cannot train '" + String.join(" ", options.words()) + "'\n\n" + USAGE);
        }
        long seed = options.number("seed", 0, 1);
        int threads = Math.toIntExact(options.number("threads", 1, 1));
        Path folder = Path.of(options.get("out", "out"));
        out.println("Kernels: " + Kernels.description() + ", " + threads + (threads == 1 ? " thread" : " threads"));
        if (!Kernels.simd()) {
            out.println(
                    "SIMD is off; java --add-modules jdk.incubator.vector switches it on. The results are the same.");
        }
        try (var region = Parallelism.of(threads)) {
            Files.createDirectories(folder);
            if (!what.equals("fashion")) {
                train(digits(seed), options, seed, folder, out);
            }
            if (!what.equals("digits")) {
                train(fashion(seed, options), options, seed, folder, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Example digits(long seed) {
        Images digits = ShippedData.digits();
        // The split is part of the task, so it does not change with the seed.
        List<Dataset> parts = new TensorDataset(digits.images(), digits.labels()).stratifiedSplit(Rng.of(0), 0.8, 0.2);
        List<String> classes =
                IntStream.range(0, 10).mapToObj(Integer::toString).toList();
        return new Example(
                "digits",
                classes,
                parts.get(0),
                parts.get(1),
                Models.digitsMlp(Rng.of(seed)),
                new int[] {1, 8, 8},
                32,
                40,
                AdamConfig.decoupledDefaults().withLearningRate(2e-3));
    }

    private static Example fashion(long seed, Options options) {
        Images train;
        Images test;
        if (options.has("data")) {
            Path folder = Path.of(options.get("data", ""));
            try {
                train = ShippedData.idxFolder(folder, "train");
                test = ShippedData.idxFolder(folder, "t10k");
            } catch (IllegalArgumentException e) {
                throw new UsageException("--data: " + e.getMessage());
            }
        } else {
            train = ShippedData.fashionTrain();
            test = ShippedData.fashionTest();
        }
        return new Example(
                "fashion",
                ShippedData.FASHION_CLASSES,
                new TensorDataset(train.images(), train.labels()),
                new TensorDataset(test.images(), test.labels()),
                Models.fashionCnn(Rng.of(seed)),
                new int[] {1, 28, 28},
                64,
                12,
                AdamConfig.decoupledDefaults().withLearningRate(1.5e-3));
    }

    /** The first samples, if fewer are asked for than there are. */
    private static Dataset part(Dataset all, Options options) {
        int n = (int) Math.min(options.number("images", 1, all.size()), all.size());
        return n == all.size() ? all : all.subset(IntStream.range(0, n).toArray());
    }

    private static void train(Example e, Options options, long seed, Path folder, PrintStream out) {
        long epochs = options.number("epochs", 1, e.epochs);
        Dataset train = part(e.train, options);
        out.printf(
                Locale.ROOT,
                "%n%s: %d training and %d test images, %d epochs%n",
                e.name,
                train.size(),
                e.test.size(),
                epochs);
        out.println(Summary.of(e.model, e.input));
        DataLoader loader = DataLoader.shuffled(train, e.batchSize, seed);
        DataLoader testLoader = DataLoader.sequential(e.test, EVALUATION_BATCH);
        long start = System.nanoTime();
        TrainingHistory history = Trainer.builder(
                        e.model,
                        Objective.supervised(CrossEntropy.defaults()),
                        new AdamW(e.model.parameters(), e.adam),
                        loader)
                .epochs(epochs)
                .seed(seed)
                .schedule(Schedules.cosine(epochs * loader.batchesPerEpoch()))
                .metrics(new Accuracy())
                .evaluation("test", Evaluation.supervised(testLoader, CrossEntropy.defaults(), new Accuracy()))
                .callback(Progress.to(out))
                .build()
                .run();
        double seconds = (System.nanoTime() - start) / 1e9;
        Tensor scores = scores(e.model, testLoader);
        ConfusionMatrix matrix = ConfusionMatrix.empty(e.classes)
                .plus(
                        scores,
                        e.test.batch(IntStream.range(0, e.test.size()).toArray())
                                .targets());
        out.println();
        out.println(matrix);
        out.printf(Locale.ROOT, "%s: test accuracy %.2f %%%n", e.name, 100 * matrix.accuracy());
        out.printf(
                Locale.ROOT,
                "%s: %.0f samples/s over %.1f s, tests of each epoch included; %s%n",
                e.name,
                epochs * train.size() / seconds,
                seconds,
                Kernels.description());
        Path weights = folder.resolve(e.name + ".safetensors");
        SafeTensors.save(
                weights,
                e.model.stateDict(),
                Map.of("example", e.name, "epochs", Long.toString(epochs), "seed", Long.toString(seed)));
        Npy.write(folder.resolve(e.name + "-scores.npy"), scores);
        curve(e.name, history).save(folder.resolve(e.name + "-curve.svg"));
        ConfusionMatrixPlot.of(e.name, matrix).save(folder.resolve(e.name + "-confusion.svg"));
        out.println(
                "wrote " + weights + ", the test images' scores as .npy, learning curve and confusion matrix as .svg");
    }

    /** The logits {@code [n, classes]} of all samples, in order. */
    private static Tensor scores(Layer model, DataLoader loader) {
        List<Tensor> parts = new ArrayList<>();
        model.eval();
        try (var off = GradMode.noGrad()) {
            for (Batch batch : loader.epoch(0)) {
                try (var scope = MemoryScope.open()) {
                    parts.add(MemoryScope.keep(model.apply(batch.inputs())));
                }
            }
        }
        return Tensor.cat(0, parts);
    }

    private static Svg curve(String name, TrainingHistory history) {
        double[] epochs = IntStream.rangeClosed(1, history.epochs().size())
                .asDoubleStream()
                .toArray();
        return LineChart.of(name, "epoch", "accuracy")
                .with("training", epochs, history.series("accuracy"))
                .with("test", epochs, history.series("test.accuracy"))
                .toSvg();
    }

    private Train() {}
}
