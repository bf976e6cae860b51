package cotangent.benchmarks.experiments;

import java.util.List;

/**
 * An entry of the index of techniques.
 *
 * @param catalogueId its card, such as {@code "T233"}
 * @param name its name in the field
 * @param type its class
 * @param what what it does, in one sentence
 * @param paper where it comes from: first author, title, venue and year
 * @param questions what brings somebody to it
 * @param experiment the id of the experiment that measures its effect; empty if none does
 * @param isBaseline whether the experiment only compares with it, so that its verdict is not about it
 */
public record Technique(
        String catalogueId,
        String name,
        Class<?> type,
        String what,
        String paper,
        List<Question> questions,
        String experiment,
        boolean isBaseline) {
    /** A technique that an experiment is about. */
    public Technique(
            String catalogueId,
            String name,
            Class<?> type,
            String what,
            String paper,
            List<Question> questions,
            String experiment) {
        this(catalogueId, name, type, what, paper, questions, experiment, false);
    }

    /** A technique that an experiment compares with. */
    public static Technique baseline(
            String catalogueId,
            String name,
            Class<?> type,
            String what,
            String paper,
            List<Question> questions,
            String experiment) {
        return new Technique(catalogueId, name, type, what, paper, questions, experiment, true);
    }

    /** The path of the class's source file in the project. */
    String source() {
        String[] parts = type.getName().split("\\.");
        return parts[1] + "/src/main/java/" + type.getName().replace('.', '/') + ".java";
    }
}
