package cotangent.benchmarks.experiments;

import java.util.List;

/**
 * What an experiment is about.
 *
 * @param id its name on the command line: lower-case words joined by hyphens
 * @param catalogueIds the cards of the catalogue that it serves, such as {@code "T233"}
 * @param claim what it shall show, in one sentence
 * @param baseline what the technique is compared with
 * @param data on which data
 * @param seeds on how many seeds by default, at least {@link Verdict#FEWEST_SEEDS}
 * @param budgetSeconds how long it may take in all on one core of a present machine
 */
public record ExperimentFacts(
        String id,
        List<String> catalogueIds,
        String claim,
        String baseline,
        String data,
        int seeds,
        int budgetSeconds) {
    /** Checks the form. */
    public ExperimentFacts {
        if (!id.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException("experiment: '" + id + "' is not lower-case words joined by hyphens");
        }
        catalogueIds = List.copyOf(catalogueIds);
        for (String card : catalogueIds) {
            if (!card.matches("T\\d{3}")) {
                throw new IllegalArgumentException("experiment " + id + ": '" + card + "' is no id of the catalogue");
            }
        }
        if (seeds < Verdict.FEWEST_SEEDS || budgetSeconds <= 0) {
            throw new IllegalArgumentException("experiment " + id + ": needs at least " + Verdict.FEWEST_SEEDS
                    + " seeds and a positive budget, got " + seeds + " and " + budgetSeconds);
        }
    }
}
