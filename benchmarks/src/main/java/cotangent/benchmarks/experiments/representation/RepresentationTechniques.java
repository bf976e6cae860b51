package cotangent.benchmarks.experiments.representation;

import cotangent.benchmarks.experiments.Family;
import cotangent.benchmarks.experiments.Question;
import cotangent.benchmarks.experiments.Technique;
import cotangent.regularizers.contrastive.DispersiveLoss;
import java.util.List;

/** What is shown of this family: contrastive and self-supervised learning, retrieval, fine-tuning, imbalanced regression. */
public final class RepresentationTechniques {
    private static final Family FAMILY = new Family(
            List.of(new DispersiveLossExperiment()),
            List.of(new Technique(
                    "T227",
                    "Dispersive loss",
                    DispersiveLoss.class,
                    "spreads the representations of a batch apart, without pairs to contrast",
                    "R. Wang and K. He, Diffuse and Disperse: Image Generation with Representation Regularization, 2025",
                    List.of(Question.GENERATE),
                    "dispersive-flow")));

    private RepresentationTechniques() {}

    /** Its experiments and entries of the index. */
    public static Family family() {
        return FAMILY;
    }
}
