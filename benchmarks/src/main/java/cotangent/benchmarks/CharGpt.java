package cotangent.benchmarks;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.WeightedSampler;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.models.Gpt;
import cotangent.nn.models.GptConfig;
import cotangent.nn.models.TokenSampling;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.AdamW;
import cotangent.nn.optim.Schedules;
import cotangent.nn.train.CheckpointPolicy;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A language model of characters learns the shipped text; the last tenth of it judges, and the model writes a sample. */
final class CharGpt {
    private static final String USAGE = """
            usage: char-gpt [options]

            Trains a GPT (4 layers, 128 features, 4 heads, 128 characters of context) on nine tenths of the Constitution of the
            United States, in steps of 16 x 128 characters, and tells the bits per character of the rest.

            --steps N           optimizer steps, up to 100 or a multiple of it; default 1000
            --layers N          transformer layers; default 4
            --dim N             features; a multiple of 4; default 128
            --context N         characters it looks back; default 128
            --sample N          characters to write at the end; default 400
            --seed N            of weights, batches, dropout and the sample; default 1
            --threads N         threads to use; the results do not depend on it; default 1
            --checkpoints DIR   where to save the training, and to go on with it if it was interrupted; default: not""";

    private static final int BATCH = 16;
    private static final int HEADS = 4;
    private static final int EPOCH = 100;
    private static final double DROPOUT = 0.1;

    /**
     * How big the model is and how long it learns.
     *
     * @param checkpoints folder, or null for none
     */
    record Settings(int steps, int layers, int dim, int context, int sample, long seed, Path checkpoints) {}

    /**
     * What a run gave.
     *
     * @param history by epochs of 100 steps
     * @param bits per character of the validation text
     * @param sample what the model wrote
     */
    record Outcome(TrainingHistory history, double bits, String sample) {}

    static void run(List<String> args, PrintStream out) {
        if (args.contains("--help")) {
            out.println(USAGE);
            return;
        }
        Options o = Options.parse(
                args, Set.of("steps", "layers", "dim", "context", "sample", "seed", "threads", "checkpoints"));
        Settings s = new Settings(
                Math.toIntExact(o.number("steps", 1, 1000)),
                Math.toIntExact(o.number("layers", 1, 4)),
                Math.toIntExact(o.number("dim", HEADS, 128)),
                Math.toIntExact(o.number("context", 2, 128)),
                Math.toIntExact(o.number("sample", 1, 400)),
                o.number("seed", 0, 1),
                o.has("checkpoints") ? Path.of(o.get("checkpoints", "")) : null);
        if (s.dim % HEADS != 0) {
            throw new UsageException("--dim needs a multiple of " + HEADS + ", got " + s.dim);
        }
        if (s.steps > EPOCH && s.steps % EPOCH != 0) {
            throw new UsageException("--steps needs a number up to " + EPOCH + " or a multiple of it, got " + s.steps);
        }
        try (var region = Parallelism.of(Math.toIntExact(o.number("threads", 1, 1)))) {
            Outcome outcome = train(s, out);
            out.println("\n" + outcome.sample);
            out.printf(Locale.ROOT, "%nchar-gpt: %.3f bits per character of the last tenth%n", outcome.bits);
        }
    }

    static Outcome train(Settings s, PrintStream out) {
        String text = ShippedData.constitution();
        int[] characters = text.chars().distinct().sorted().toArray();
        int[] tokens = text.chars().map(c -> Arrays.binarySearch(characters, c)).toArray();
        int cut = tokens.length * 9 / 10;
        int[] validation = Arrays.copyOfRange(tokens, cut, tokens.length);
        GptConfig config = GptConfig.of(characters.length, s.context, s.dim, HEADS, s.layers);
        Gpt model = new Gpt(config.withDropout(DROPOUT), Rng.of(s.seed));
        out.printf(
                Locale.ROOT,
                "char-gpt: %,d parameters, %,d characters to learn from, %d different ones; %s%n",
                model.parameterCount(),
                cut,
                characters.length,
                Kernels.description());
        TextWindows train = new TextWindows(Arrays.copyOf(tokens, cut), s.context, 1);
        TextWindows test = new TextWindows(validation, s.context, s.context);
        TrainingHistory history = trained(model, train, test, s, out);
        int[] prompt = Arrays.copyOf(validation, Math.min(24, s.context));
        int[] written = model.generate(prompt, s.sample, TokenSampling.of(0.8).withTopP(0.95), Rng.of(s.seed + 1));
        StringBuilder sample = new StringBuilder();
        Arrays.stream(written).forEach(t -> sample.append((char) characters[t]));
        double[] bits = history.series("validation.bits");
        return new Outcome(history, bits[bits.length - 1], sample.toString());
    }

    private static TrainingHistory trained(
            Gpt model, TextWindows train, TextWindows test, Settings s, PrintStream out) {
        int stepsPerEpoch = Math.min(EPOCH, s.steps);
        double[] alike = new double[train.size()];
        Arrays.fill(alike, 1);
        DataLoader loader = DataLoader.shuffled(train, BATCH, s.seed)
                .withSampler(new WeightedSampler(alike, BATCH * stepsPerEpoch));
        AdamConfig adam = AdamConfig.decoupledDefaults()
                .withLearningRate(2e-3)
                .withBeta2(0.99)
                .withWeightDecay(0.1);
        Trainer.Builder builder = Trainer.builder(
                        model,
                        (m, batch, context) -> loss((Layer) m, batch),
                        new AdamW(model.parameters(), adam),
                        loader)
                .epochs(s.steps / stepsPerEpoch)
                .seed(s.seed)
                .schedule(Schedules.warmup(Math.max(1, s.steps / 20), Schedules.cosine(s.steps, 0.1)))
                .evaluation("validation", m -> Map.of("bits", bits(m, test)))
                .callback(Progress.to(out));
        if (s.checkpoints == null) {
            return builder.build().run();
        }
        Trainer trainer = builder.checkpoints(
                        CheckpointPolicy.everyEpoch(s.checkpoints).withEverySteps(20))
                .build();
        return hasFiles(s.checkpoints) ? trainer.resume(s.checkpoints) : trainer.run();
    }

    private static boolean hasFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var files = Files.list(folder)) {
            return files.anyMatch(f -> f.toString().endsWith(".safetensors"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Tensor loss(Layer model, Batch batch) {
        return CrossEntropy.of(
                model.apply(batch.inputs()).flatten(0, 1), batch.targets().flatten());
    }

    /** Bits per character of a text read in windows side by side, so that the first characters of each have little context. */
    private static double bits(Module model, TextWindows text) {
        return model.inMode(mode -> Module.Mode.EVAL, () -> {
            double sum = 0;
            try (var off = GradMode.noGrad()) {
                for (Batch batch : DataLoader.sequential(text, 1).epoch(0)) {
                    try (var scope = MemoryScope.open()) {
                        sum += loss((Layer) model, batch).item();
                    }
                }
            }
            return sum / text.size() / StrictMath.log(2);
        });
    }

    private CharGpt() {}
}
