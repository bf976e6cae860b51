package cotangent.benchmarks.experiments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page of all experiments and their plots, from the files of measurements in a folder. */
public final class ExperimentReport {
    private ExperimentReport() {}

    /**
     * Writes the page of all experiments beside the folder, under its name with {@code .md}, the plots into it, and the index of
     * techniques beside it as {@code techniques.md}.
     *
     * @return the page of the experiments
     */
    public static Path write(Path folder) {
        Path page = write(folder, Experiments.all());
        Techniques.write(folder);
        return page;
    }

    static Path write(Path folder, List<Experiment> experiments) {
        Path page = folder.resolveSibling(folder.getFileName() + ".md");
        try {
            Files.createDirectories(folder);
            for (Experiment e : experiments) {
                if (Files.exists(ResultFile.path(folder, e))) {
                    ResultPlot.of(ResultFile.load(folder, e).result().measurements())
                            .save(folder.resolve(e.facts().id() + ".svg"));
                }
            }
            Files.writeString(page, page(folder, experiments));
        } catch (IOException e) {
            throw new UncheckedIOException("write " + page + ": " + e, e);
        }
        return page;
    }

    /** The page's text. */
    static String page(Path folder, List<Experiment> experiments) {
        StringBuilder overview = new StringBuilder();
        StringBuilder details = new StringBuilder();
        for (Experiment e : experiments) {
            ExperimentFacts facts = e.facts();
            String cards = String.join(", ", facts.catalogueIds());
            overview.append("| [")
                    .append(facts.id())
                    .append("](#")
                    .append(facts.id())
                    .append(") | ")
                    .append(cards)
                    .append(" | ");
            if (Files.exists(ResultFile.path(folder, e))) {
                ResultFile file = ResultFile.load(folder, e);
                overview.append(outcome(file.result().verdict()))
                        .append(" | ")
                        .append(file.date())
                        .append(" | ");
                overview.append(Math.round(file.result().seconds())).append(" |\n");
                details.append(section(folder, file));
            } else {
                overview.append("not run | | |\n");
                details.append(heading(facts));
            }
        }
        return "# Experiments\n\n"
                + "What each technique does at small scale, measured. Values are means over seeds ± standard errors; a dot in a plot is a seed,\n"
                + "a bar the mean. A verdict follows from rules that the experiment states in its code: positive if all hold, mixed if\n"
                + "some do, negative if none does. Made by `experiments run --all` and `experiments report`; the files of measurements are in\n"
                + "[" + folder.getFileName() + "](" + folder.getFileName() + ").\n\n"
                + "| experiment | catalogue | verdict | date | seconds |\n| --- | --- | --- | --- | --- |\n" + overview
                + details;
    }

    private static String heading(ExperimentFacts facts) {
        return "\n## " + facts.id() + "\n\n" + facts.claim() + "\n\n- Catalogue: "
                + String.join(", ", facts.catalogueIds()) + "\n- Baseline: " + facts.baseline() + "\n- Data: "
                + facts.data() + "\n";
    }

    private static String section(Path folder, ResultFile file) {
        ExperimentResult result = file.result();
        ExperimentFacts facts = result.experiment().facts();
        Verdict verdict = result.verdict();
        List<String> rules = new ArrayList<>();
        verdict.held().forEach(r -> rules.add("  - holds: " + r + "\n"));
        verdict.failed().forEach(r -> rules.add("  - does not hold: " + r + "\n"));
        String discussion = result.experiment().discussion();
        return heading(facts)
                + "- Seeds: " + result.measurements().seeds().size() + ", " + Math.round(result.seconds())
                + " s (budget "
                + facts.budgetSeconds() + " s), " + file.date() + "\n"
                + "- Verdict: **" + outcome(verdict) + "**\n" + String.join("", rules) + "\n" + result.table()
                + (discussion.isEmpty() ? "" : "\n" + discussion + "\n")
                + "\n![" + facts.id() + "](" + folder.getFileName() + "/" + facts.id() + ".svg)\n";
    }

    private static String outcome(Verdict verdict) {
        return verdict.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
