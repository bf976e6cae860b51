package cotangent.benchmarks.experiments.generative;

import cotangent.benchmarks.experiments.Family;
import java.util.List;

/** What is shown of this family: autoencoders, GANs, diffusion and consistency models, inverse problems. */
public final class GenerativeTechniques {
    private static final Family FAMILY = new Family(List.of(), List.of());

    private GenerativeTechniques() {}

    /** Its experiments and entries of the index. */
    public static Family family() {
        return FAMILY;
    }
}
