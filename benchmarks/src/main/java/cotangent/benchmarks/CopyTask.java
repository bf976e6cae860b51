package cotangent.benchmarks;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Embedding;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Lstm;
import cotangent.nn.Module;
import cotangent.nn.Sequential;
import cotangent.nn.SinusoidalPositions;
import cotangent.nn.TransformerConfig;
import cotangent.nn.TransformerEncoder;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.Closure;
import cotangent.nn.optim.GradientClipping;
import cotangent.nn.optim.Schedule;
import cotangent.nn.optim.Schedules;
import cotangent.vector.Parallelism;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a model must keep in mind: it reads random symbols, then a mark and as many blanks, at which it must say the symbols again, in order
 * or from the last to the first.
 */
final class CopyTask {
    private static final String USAGE = """
            usage: copy-task [lstm|transformer|both] [options]

            Trains on random sequences of symbols to repeat them and, anew, to reverse them, and tells the share of right symbols
            in 1000 sequences that were not trained on.

            --steps N     optimizer steps of 64 sequences; default 1500
            --length N    symbols of a sequence; default 8
            --seed N      of weights and sequences; default 1
            --threads N   threads to use; the results do not depend on it; default 1""";

    private static final int BATCH = 64;
    private static final int TESTED = 1000;
    private static final int SYMBOLS = 8;
    private static final int BLANK = SYMBOLS;
    private static final int MARK = SYMBOLS + 1;

    /** The models. */
    enum Kind {
        LSTM,
        TRANSFORMER;

        Layer model(int length, Rng rng) {
            Layer table = new Embedding(SYMBOLS + 2, 64, rng);
            if (this == LSTM) {
                return new Sequential(table, new Lstm(64, 128, rng), new Linear(128, SYMBOLS, rng));
            }
            TransformerConfig config =
                    TransformerConfig.of(64, 4).withNormFirst(true).withDropout(0);
            return new Sequential(
                    table,
                    new SinusoidalPositions(2 * length + 1, 64),
                    new TransformerEncoder(config, 2, true, rng),
                    new Linear(64, SYMBOLS, rng));
        }

        double learningRate() {
            return this == LSTM ? 4e-3 : 1e-3;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Sequences {@code [batch, 2 length + 1]} and what is to be said at the blanks, {@code [batch, length]}. */
    private record Examples(Tensor inputs, Tensor targets) {
        static Examples draw(int count, int length, boolean reversed, Rng rng) {
            Tensor symbols = Tensor.randint(rng, 0, SYMBOLS, count, length);
            Tensor mark = Tensor.full(symbols.dtype(), MARK, count, 1);
            Tensor blanks = Tensor.full(symbols.dtype(), BLANK, count, length);
            return new Examples(Tensor.cat(1, symbols, mark, blanks), reversed ? symbols.flip(1) : symbols);
        }

        Tensor answers(Layer model) {
            int length = targets.size(1);
            return model.apply(inputs).narrow(1, length + 1, length);
        }

        Tensor loss(Layer model) {
            return CrossEntropy.of(answers(model).flatten(0, 1), targets.flatten());
        }
    }

    static void run(List<String> args, PrintStream out) {
        if (args.contains("--help")) {
            out.println(USAGE);
            return;
        }
        Options o = Options.parse(args, Set.of("steps", "length", "seed", "threads"));
        String what = o.words().isEmpty() ? "both" : o.words().get(0);
        if (o.words().size() > 1 || !List.of("lstm", "transformer", "both").contains(what)) {
            throw new UsageException("copy-task: there is no model '" + String.join(" ", o.words()) + "'\n\n" + USAGE);
        }
        int steps = Math.toIntExact(o.number("steps", 1, 1500));
        int length = Math.toIntExact(o.number("length", 1, 8));
        try (var region = Parallelism.of(Math.toIntExact(o.number("threads", 1, 1)))) {
            for (Kind kind : Kind.values()) {
                if (what.equals("both") || what.equals(kind.toString())) {
                    for (boolean reversed : new boolean[] {false, true}) {
                        double right = train(kind, reversed, steps, length, o.number("seed", 0, 1), out);
                        out.printf(
                                Locale.ROOT, "%s: %.2f %% of the symbols right%n", name(kind, reversed), 100 * right);
                    }
                }
            }
        }
    }

    private static String name(Kind kind, boolean reversed) {
        return kind + (reversed ? ", reverse" : ", copy");
    }

    /** Trains a model and returns the share of right symbols. */
    static double train(Kind kind, boolean reversed, int steps, int length, long seed, PrintStream out) {
        Rng rng = Rng.of(seed);
        Layer model = kind.model(length, rng);
        Adam adam = new Adam(model.parameters(), AdamConfig.defaults().withLearningRate(kind.learningRate()));
        Schedule schedule = Schedules.warmup(Math.max(1, steps / 20), Schedules.cosine(steps));
        double sum = 0;
        int shown = Math.max(1, steps / 5);
        for (int step = 0; step < steps; step++) {
            Examples examples = Examples.draw(BATCH, length, reversed, rng);
            double rate = schedule.multiplier(step);
            adam.groups().forEach(g -> g.scaleLearningRate(rate));
            Closure plain = Closure.of(adam, () -> examples.loss(model));
            sum += adam.step(() -> {
                double loss = plain.evaluate();
                GradientClipping.byNorm(model.parameters().values(), 1);
                return loss;
            });
            if ((step + 1) % shown == 0) {
                out.printf(
                        Locale.ROOT, "%s: step %d/%d, loss %.4f%n", name(kind, reversed), step + 1, steps, sum / shown);
                sum = 0;
            }
        }
        Examples test = Examples.draw(TESTED, length, reversed, rng);
        return model.inMode(mode -> Module.Mode.EVAL, () -> {
            try (var off = GradMode.noGrad()) {
                return test.answers(model).argmax(-1).eq(test.targets).sum().item() / test.targets.size();
            }
        });
    }

    private CopyTask() {}
}
