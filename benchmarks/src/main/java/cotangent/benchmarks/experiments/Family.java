package cotangent.benchmarks.experiments;

import java.util.List;

/**
 * What is shown of one family of the catalogue.
 *
 * @param experiments in the order of the report
 * @param techniques the entries of the index
 */
public record Family(List<Experiment> experiments, List<Technique> techniques) {
    /** A family. */
    public Family {
        experiments = List.copyOf(experiments);
        techniques = List.copyOf(techniques);
    }
}
