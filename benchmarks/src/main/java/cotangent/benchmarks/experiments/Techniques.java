package cotangent.benchmarks.experiments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** All techniques, and the page that finds them by question and by catalogue id. */
final class Techniques {
    private static final List<Technique> ALL =
            Experiments.FAMILIES.stream().flatMap(f -> f.techniques().stream()).toList();

    /** All techniques. */
    static List<Technique> all() {
        return ALL;
    }

    /** Writes the page {@code techniques.md} beside a folder of measurements. */
    static void write(Path folder) {
        Path page = folder.resolveSibling("techniques.md");
        try {
            Files.writeString(page, page(folder));
        } catch (IOException e) {
            throw new UncheckedIOException("write " + page + ": " + e, e);
        }
    }

    /** The page's text. */
    static String page(Path folder) {
        StringBuilder text = new StringBuilder("# Techniques\n\n"
                + "By question, then by the number of the card in the catalogue. The effect is the verdict of the experiment that measures\n"
                + "it; its page tells the rules and the numbers. What is \"not measured\" is a part, a variant or a baseline of a technique that is, of\n"
                + "which the catalogue claims no effect of its own. Made by `experiments report`.\n\n## By question\n");
        for (Question question : Question.values()) {
            List<Technique> answers =
                    ALL.stream().filter(t -> t.questions().contains(question)).toList();
            if (!answers.isEmpty()) {
                text.append("\n### ").append(question.text()).append("\n\n");
                answers.forEach(t -> text.append("- ")
                        .append(link(t))
                        .append(": ")
                        .append(t.what())
                        .append(t.experiment().isEmpty() ? "" : " (" + effect(folder, t) + ")")
                        .append('\n'));
            }
        }
        text.append(
                "\n## By catalogue id\n\nA technique that an experiment only compares with has no verdict of its own.\n\n| id | technique | class | source | effect |\n| --- | --- | --- | --- | --- |\n");
        ALL.stream().sorted(Comparator.comparing(Technique::catalogueId)).forEach(t -> text.append("| ")
                .append(t.catalogueId())
                .append(" | ")
                .append(t.name())
                .append(" | ")
                .append(link(t))
                .append(" | ")
                .append(t.paper())
                .append(" | ")
                .append(effect(folder, t))
                .append(" |\n"));
        return text.toString();
    }

    private static String link(Technique t) {
        return "[`" + t.type().getSimpleName() + "`](../" + t.source() + ")";
    }

    private static String effect(Path folder, Technique t) {
        if (t.experiment().isEmpty()) {
            return "not measured";
        }
        Experiment e = Experiments.find(t.experiment()).orElseThrow();
        String outcome = t.isBaseline()
                ? "compared with"
                : Files.exists(ResultFile.path(folder, e))
                        ? ResultFile.load(folder, e)
                                .result()
                                .verdict()
                                .outcome()
                                .name()
                                .toLowerCase(Locale.ROOT)
                                .replace('_', ' ')
                        : "not run";
        return "[" + outcome + "](" + folder.getFileName() + ".md#" + t.experiment() + ")";
    }

    private Techniques() {}
}
