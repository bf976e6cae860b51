package cotangent.benchmarks.speed;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.Options;
import cotangent.benchmarks.UsageException;
import cotangent.nn.Activation;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Sequential;
import cotangent.nn.loss.CrossEntropy;
import cotangent.vector.Kernels;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** The command {@code vmap-speed}: gradients of each sample by {@code vmap(grad(f))} and by a loop of {@code grad(f)}, in turns. */
public final class VmapSpeed {
    private static final String USAGE = """
            usage: vmap-speed [SIZES...] [options]

            measures the gradients of each sample of MLPs, such as 784-256-256-10

            --batch N       samples; default 64
            --seconds N     time for each MLP; default 6""";

    private static final List<String> DEFAULTS =
            List.of("2-16-16-10", "20-32-32-10", "64-64-64-10", "256-128-10", "784-256-256-10");

    private static final int ROUNDS = 9;

    /** Runs the command. */
    public static void run(List<String> args, PrintStream out) {
        if (args.contains("--help") || args.contains("-h")) {
            out.println(USAGE);
            return;
        }
        Options options = Options.parse(args, Set.of("batch", "seconds"));
        int batch = Math.toIntExact(options.number("batch", 1, 64));
        double seconds = options.number("seconds", 0, 6);
        List<int[]> models = new ArrayList<>();
        for (String words : options.words().isEmpty() ? DEFAULTS : options.words()) {
            models.add(sizes(words));
        }
        out.println("Kernels: " + Kernels.description() + ", JDK "
                + Runtime.version().feature() + ", batch " + batch + "; ms");
        out.println(
                "| MLP | MB written | vmap | loop | loop, stacked | fill | loop / vmap | stacked / vmap | vmap / fill |");
        out.println("| --- | --: | --: | --: | --: | --: | --: | --: | --: |");
        // Once for the compiler, which needs longer for the first model than a warm-up lasts.
        row(models.get(0), batch, seconds);
        for (int[] sizes : models) {
            out.println(row(sizes, batch, seconds));
        }
    }

    private static int[] sizes(String word) {
        try {
            int[] sizes =
                    Arrays.stream(word.split("-")).mapToInt(Integer::parseInt).toArray();
            if (sizes.length >= 2 && Arrays.stream(sizes).allMatch(s -> s > 0)) {
                return sizes;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new UsageException("vmap-speed: not the sizes of an MLP: '" + word + "'\n\n" + USAGE);
    }

    private static String row(int[] sizes, int batch, double seconds) {
        PerSample task = new PerSample(sizes, batch);
        float[] all = new float[task.elements()];
        List<Workload.Step> steps = List.of(
                () -> inScope(task::together),
                () -> inScope(task::oneByOne),
                () -> inScope(task::stacked),
                () -> Arrays.fill(all, all[0] + 1));
        long share = (long) (seconds * 1e9 / (steps.size() * 1.5 * ROUNDS));
        List<Meter> meters = new ArrayList<>();
        int[] counts = new int[steps.size()];
        for (int i = 0; i < counts.length; i++) {
            meters.add(new Meter(steps.get(i), ROUNDS));
            counts[i] = meters.get(i).warmUp(share * ROUNDS / 2, share);
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < counts.length; i++) {
                meters.get(i).round(counts[i]);
            }
        }
        double[] ms = meters.stream().mapToDouble(Meter::millis).toArray();
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.4g | %.4g | %.4g | %.4g | %.2f | %.2f | %.2f |",
                Arrays.toString(sizes).replaceAll("[\\[\\]]", "").replace(", ", "-"),
                4e-6 * all.length,
                ms[0],
                ms[1],
                ms[2],
                ms[3],
                ms[1] / ms[0],
                ms[2] / ms[0],
                ms[0] / ms[3]);
    }

    private static void inScope(Runnable step) {
        try (var scope = MemoryScope.open()) {
            step.run();
        }
    }

    /** An MLP with the cross-entropy of a batch. */
    static final class PerSample {
        private final Layer model;
        private final Map<String, Tensor> parameters = new LinkedHashMap<>();
        private final Tensor x;
        private final Tensor labels;

        PerSample(int[] sizes, int batch) {
            Rng rng = Rng.of(1);
            List<Layer> layers = new ArrayList<>();
            for (int i = 1; i < sizes.length; i++) {
                layers.add(new Linear(sizes[i - 1], sizes[i], rng));
                if (i + 1 < sizes.length) {
                    layers.add(Activation.tanh());
                }
            }
            model = new Sequential(layers.toArray(new Layer[0]));
            model.parameters()
                    .forEach((name, p) -> parameters.put(name, p.value().detach()));
            x = Tensor.randn(rng, batch, sizes[0]);
            labels = Tensor.of(LongStream.range(0, batch)
                    .map(i -> i % sizes[sizes.length - 1])
                    .toArray());
        }

        /** Elements of all gradients. */
        int elements() {
            return x.size(0)
                    * parameters.values().stream().mapToInt(Tensor::size).sum();
        }

        private List<Tensor> gradients(Tensor sample, Tensor label) {
            Map<String, Tensor> g = Autodiff.grad(
                    (Map<String, Tensor> p) ->
                            CrossEntropy.of(model.forward(p, sample.unsqueeze(0)), label.unsqueeze(0)),
                    parameters);
            return List.copyOf(g.values());
        }

        /** By vmap: for each parameter {@code [batch, ...]}. */
        List<Tensor> together() {
            return Autodiff.vmap(in -> gradients(in.get(0), in.get(1)), List.of(x, labels), 0, 0);
        }

        /** By a loop: for each sample the gradients. */
        List<List<Tensor>> oneByOne() {
            List<List<Tensor>> all = new ArrayList<>();
            for (int i = 0; i < x.size(0); i++) {
                all.add(gradients(x.select(0, i), labels.select(0, i)));
            }
            return all;
        }

        /** By a loop, in the form of {@link #together}. */
        List<Tensor> stacked() {
            List<List<Tensor>> all = oneByOne();
            List<Tensor> out = new ArrayList<>();
            for (int k = 0; k < parameters.size(); k++) {
                int parameter = k;
                out.add(Tensor.stack(0, all.stream().map(g -> g.get(parameter)).toList()));
            }
            return out;
        }
    }

    private VmapSpeed() {}
}
