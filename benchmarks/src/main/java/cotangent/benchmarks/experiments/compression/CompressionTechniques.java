package cotangent.benchmarks.experiments.compression;

import cotangent.benchmarks.experiments.Family;
import java.util.List;

/** What is shown of this family: pruning, quantisation, low rank, mixtures of experts, sparse autoencoders. */
public final class CompressionTechniques {
    private static final Family FAMILY = new Family(List.of(), List.of());

    private CompressionTechniques() {}

    /** Its experiments and entries of the index. */
    public static Family family() {
        return FAMILY;
    }
}
