package cotangent.benchmarks.experiments.augmentation;

import cotangent.benchmarks.experiments.Family;
import java.util.List;

/** What is shown of this family: mixing and augmentation, dropout, semi-supervised consistency, domain generalisation, continual learning. */
public final class AugmentationTechniques {
    private static final Family FAMILY = new Family(List.of(), List.of());

    private AugmentationTechniques() {}

    /** Its experiments and entries of the index. */
    public static Family family() {
        return FAMILY;
    }
}
