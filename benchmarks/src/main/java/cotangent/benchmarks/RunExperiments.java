package cotangent.benchmarks;

import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.ExperimentReport;
import cotangent.benchmarks.experiments.ExperimentResult;
import cotangent.benchmarks.experiments.Experiments;
import cotangent.benchmarks.experiments.ResultFile;
import cotangent.benchmarks.experiments.Verdict;
import cotangent.vector.Kernels;
import cotangent.vector.Parallelism;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Lists and runs the experiments, and writes the report of what they gave. */
final class RunExperiments {
    private static final String USAGE = """
            usage: experiments list
                   experiments run <id>... [options]
                   experiments report [--out DIR]

            list      all experiments with their claims
            run       runs experiments, prints their tables and verdicts, and keeps the measurements
            report    writes the page DIR.md, the plots and the index techniques.md from the measurements kept in DIR

            --all           run: all experiments
            --seeds N       run: on N seeds instead of the experiment's own number; fewer than 3 give no verdict
            --smoke         run: tiny, only to see that it runs; without a verdict, and nothing is kept
            --threads N     run: threads to use; the results do not depend on it; default 1
            --out DIR       where measurements and plots are; default docs/experiments""";

    static void run(List<String> args, PrintStream out) {
        if (args.isEmpty() || args.contains("--help") || args.contains("-h")) {
            out.println(USAGE);
            return;
        }
        Options options = Options.parse(args, Set.of("seeds", "threads", "out"), Set.of("all", "smoke"));
        if (options.words().isEmpty()) {
            throw new UsageException("experiments: which command?\n\n" + USAGE);
        }
        List<String> words = options.words().subList(1, options.words().size());
        Path folder = Path.of(options.get("out", "docs/experiments"));
        switch (options.words().get(0)) {
            case "list" -> list(out);
            case "run" -> runAll(words, options, folder, out);
            case "report" -> report(folder, out);
            default ->
                throw new UsageException(
                        "experiments: there is no command '" + options.words().get(0) + "'\n\n" + USAGE);
        }
    }

    private static void list(PrintStream out) {
        for (Experiment e : Experiments.all()) {
            ExperimentFacts facts = e.facts();
            out.println(facts.id() + " (" + String.join(", ", facts.catalogueIds()) + "), about "
                    + facts.budgetSeconds() + " s");
            out.println("    " + facts.claim());
        }
    }

    private static void runAll(List<String> ids, Options options, Path folder, PrintStream out) {
        if (ids.isEmpty() != options.has("all")) {
            throw new UsageException("experiments run: needs either ids or --all\n\n" + USAGE);
        }
        List<Experiment> chosen = options.has("all")
                ? Experiments.all()
                : ids.stream().map(RunExperiments::find).toList();
        boolean smoke = options.has("smoke");
        int threads = Math.toIntExact(options.number("threads", 1, 1));
        out.println("Kernels: " + Kernels.description() + ", " + threads + (threads == 1 ? " thread" : " threads"));
        try (var region = Parallelism.of(threads)) {
            for (Experiment e : chosen) {
                long seeds = options.number("seeds", 1, smoke ? 1 : e.facts().seeds());
                ExperimentResult result = ExperimentResult.of(e, Math.toIntExact(seeds), smoke);
                out.printf(
                        Locale.ROOT,
                        "%n%s: %s%n%n%s%n%s%n%.0f s of %d%n",
                        e.facts().id(),
                        e.facts().claim(),
                        result.table(),
                        result.verdict(),
                        result.seconds(),
                        e.facts().budgetSeconds());
                if (result.verdict().outcome() != Verdict.Outcome.NOT_JUDGED) {
                    new ResultFile(LocalDate.now(), result).save(folder);
                }
            }
        }
    }

    private static Experiment find(String id) {
        return Experiments.find(id)
                .orElseThrow(() -> new UsageException("experiments: there is no '" + id + "'; there are "
                        + Experiments.all().stream().map(e -> e.facts().id()).collect(Collectors.joining(", "))));
    }

    private static void report(Path folder, PrintStream out) {
        out.println("wrote " + ExperimentReport.write(folder.toAbsolutePath().normalize()));
    }

    private RunExperiments() {}
}
