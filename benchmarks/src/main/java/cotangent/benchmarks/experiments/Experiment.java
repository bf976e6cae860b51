package cotangent.benchmarks.experiments;

import java.util.List;

/**
 * A comparison that shows what a technique does: named variants, measured on several seeds, and judged by rules that are stated before
 * it runs. A verdict that comes out negative is reported as such and explained in {@link #discussion}.
 */
public interface Experiment {
    /** What it is about. */
    ExperimentFacts facts();

    /** What must hold for the claim to count as shown. */
    List<Rule> rules();

    /**
     * Runs all variants on one seed, from which everything random follows, and records what it measures. The same measures of the same
     * variants must be recorded on every seed.
     */
    void run(ExperimentContext context);

    /** What a reader must know to judge the outcome, above all one that is negative; empty if the table says it all. */
    default String discussion() {
        return "";
    }
}
