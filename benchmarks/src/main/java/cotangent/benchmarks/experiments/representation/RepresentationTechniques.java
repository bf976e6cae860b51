package cotangent.benchmarks.experiments.representation;

import cotangent.benchmarks.experiments.Family;
import java.util.List;

/** What is shown of this family: contrastive and self-supervised learning, retrieval, fine-tuning, imbalanced regression. */
public final class RepresentationTechniques {
    private static final Family FAMILY = new Family(List.of(), List.of());

    private RepresentationTechniques() {}

    /** Its experiments and entries of the index. */
    public static Family family() {
        return FAMILY;
    }
}
