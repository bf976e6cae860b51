package cotangent.benchmarks.experiments;

import cotangent.benchmarks.experiments.augmentation.AugmentationTechniques;
import cotangent.benchmarks.experiments.compression.CompressionTechniques;
import cotangent.benchmarks.experiments.flatness.FlatnessTechniques;
import cotangent.benchmarks.experiments.generative.GenerativeTechniques;
import cotangent.benchmarks.experiments.losses.LossTechniques;
import cotangent.benchmarks.experiments.optimisation.OptimisationTechniques;
import cotangent.benchmarks.experiments.representation.RepresentationTechniques;
import cotangent.benchmarks.experiments.sampling.SamplingTechniques;
import java.util.List;
import java.util.Optional;

/** All experiments. */
public final class Experiments {
    static final List<Family> FAMILIES = List.of(
            LossTechniques.family(),
            FlatnessTechniques.family(),
            AugmentationTechniques.family(),
            RepresentationTechniques.family(),
            CompressionTechniques.family(),
            OptimisationTechniques.family(),
            GenerativeTechniques.family(),
            SamplingTechniques.family());

    private static final List<Experiment> ALL =
            FAMILIES.stream().flatMap(f -> f.experiments().stream()).toList();

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
