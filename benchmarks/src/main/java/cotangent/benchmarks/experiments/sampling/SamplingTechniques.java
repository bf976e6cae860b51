package cotangent.benchmarks.experiments.sampling;

import cotangent.benchmarks.experiments.Family;
import java.util.List;

/** What is shown of this family: data selection and mixing, preference optimisation and policy gradients, federated learning. */
public final class SamplingTechniques {
    private static final Family FAMILY = new Family(List.of(), List.of());

    private SamplingTechniques() {}

    /** Its experiments and entries of the index. */
    public static Family family() {
        return FAMILY;
    }
}
