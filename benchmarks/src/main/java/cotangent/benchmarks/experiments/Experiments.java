package cotangent.benchmarks.experiments;

import java.util.List;
import java.util.Optional;

/** All experiments. */
public final class Experiments {
    private static final List<Experiment> ALL = List.of(
            new SamExperiment(),
            new AdversarialModelPerturbationExperiment(),
            new GradientRegularizationExperiment(),
            new VirtualAdversarialExperiment(),
            new SparsemaxExperiment(),
            new SparsemaxAttentionExperiment(),
            new ZLossExperiment(),
            new SphericalUpdateExperiment(),
            new SparseTransportExperiment(),
            new CompSumExperiment(),
            new SmoothAdversarialExperiment());

    private Experiments() {}

    /** All experiments, in the order of the report. */
    public static List<Experiment> all() {
        return ALL;
    }

    /** The experiment of this id. */
    public static Optional<Experiment> find(String id) {
        return ALL.stream().filter(e -> e.facts().id().equals(id)).findFirst();
    }
}
