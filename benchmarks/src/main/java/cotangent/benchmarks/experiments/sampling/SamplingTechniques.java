package cotangent.benchmarks.experiments.sampling;

import cotangent.benchmarks.experiments.Family;
import cotangent.benchmarks.experiments.Question;
import cotangent.benchmarks.experiments.Technique;
import cotangent.regularizers.alignment.RecLoss;
import cotangent.regularizers.alignment.RpoLoss;
import java.util.List;

/** What is shown of this family: data selection and mixing, preference optimisation and policy gradients, federated learning. */
public final class SamplingTechniques {
    private static final Family FAMILY = new Family(
            List.of(new GroupRelativeExperiment(), new RpoExperiment()),
            List.of(
                    new Technique(
                            "T226",
                            "Group-relative REINFORCE (GRPO, GSPO, OPMD, AsymRE, RED)",
                            RecLoss.class,
                            "fits a policy to rewards of groups of answers, whoever drew them",
                            "C. Yao et al., Group-Relative REINFORCE Is Secretly an Off-Policy Algorithm, 2025",
                            List.of(Question.ALIGN),
                            "group-relative-bandit"),
                    new Technique(
                            "T056",
                            "Regularized preference optimization (RPO), DPO",
                            RpoLoss.class,
                            "fits a policy to preferences and keeps it from being carried away by those that are hardly covered",
                            "Z. Liu et al., Provably Mitigating Overoptimization in RLHF: Your SFT Loss is Implicitly an Adversarial Regularizer,"
                                    + " NeurIPS 2024",
                            List.of(Question.ALIGN),
                            "rpo-bandit")));

    private SamplingTechniques() {}

    /** Its experiments and entries of the index. */
    public static Family family() {
        return FAMILY;
    }
}
