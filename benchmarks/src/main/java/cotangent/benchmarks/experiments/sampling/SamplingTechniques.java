package cotangent.benchmarks.experiments.sampling;

import cotangent.benchmarks.experiments.Family;
import cotangent.benchmarks.experiments.Question;
import cotangent.benchmarks.experiments.Technique;
import cotangent.regularizers.alignment.RecLoss;
import cotangent.regularizers.alignment.RpoLoss;
import cotangent.samplers.design.ProjectionDpp;
import cotangent.samplers.design.VolumeRescaledSampler;
import cotangent.samplers.mixture.Exp3Mixer;
import cotangent.samplers.mixture.Ucb1Mixer;
import cotangent.samplers.selection.InfoBatchSampler;
import cotangent.samplers.selection.MajorityUndersampler;
import cotangent.samplers.selection.RepeatedRandomSampler;
import cotangent.samplers.selection.SetaSampler;
import cotangent.samplers.selection.Smote;
import cotangent.samplers.selection.SmoteN;
import cotangent.samplers.selection.SmoteNc;
import java.util.List;

/** What is shown of this family: data selection and mixing, preference optimisation and policy gradients, federated learning. */
public final class SamplingTechniques {
    private static final String CHAWLA =
            "N. V. Chawla et al., SMOTE: Synthetic Minority Over-sampling Technique, JAIR 16, 2002";

    private static final String NOUY =
            "A. Nouy and B. Michel, Weighted least-squares approximation with determinantal point processes and generalized volume sampling, 2023";

    private static final String ALBALAK =
            "A. Albalak et al., Improving Few-Shot Generalization by Exploring and Exploiting Auxiliary Data, NeurIPS 2023";

    private static final Family FAMILY = new Family(
            List.of(
                    new GroupRelativeExperiment(),
                    new RpoExperiment(),
                    new SmoteExperiment(),
                    new SmoteNominalExperiment(),
                    new RandomSubsetsExperiment(),
                    new SetaExperiment(),
                    new DeterminantalDesignExperiment(),
                    new FladExperiment()),
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
                            "rpo-bandit"),
                    new Technique(
                            "T062",
                            "SMOTE",
                            Smote.class,
                            "makes new rows of a rare class between its rows and their neighbours",
                            CHAWLA,
                            List.of(Question.GROUPS, Question.CHOOSE_DATA),
                            "smote-recall"),
                    new Technique(
                            "T062",
                            "SMOTE-NC",
                            SmoteNc.class,
                            "SMOTE for rows of numbers and names",
                            CHAWLA,
                            List.of(Question.GROUPS, Question.CHOOSE_DATA),
                            "smote-nominal"),
                    new Technique(
                            "T062",
                            "SMOTE-N",
                            SmoteN.class,
                            "SMOTE for rows of names, by a vote of neighbours",
                            CHAWLA,
                            List.of(Question.GROUPS, Question.CHOOSE_DATA),
                            "smote-nominal"),
                    Technique.baseline(
                            "T062",
                            "Majority undersampling",
                            MajorityUndersampler.class,
                            "drops samples of the other classes at random",
                            CHAWLA,
                            List.of(Question.GROUPS, Question.CHOOSE_DATA),
                            "smote-recall"),
                    new Technique(
                            "T078",
                            "RS2",
                            RepeatedRandomSampler.class,
                            "trains on another random part of the data each epoch",
                            "P. Okanovic et al., Repeated Random Sampling for Minimizing the Time-to-Accuracy of Learning, ICLR 2024",
                            List.of(Question.CHOOSE_DATA),
                            "rs2-subsets"),
                    new Technique(
                            "T089",
                            "SeTa",
                            SetaSampler.class,
                            "trains on groups of samples of similar losses, in a window that slides from easy to hard",
                            "Q. Zhou et al., Scale Efficient Training for Large Datasets, CVPR 2025",
                            List.of(Question.CHOOSE_DATA),
                            "seta-pruning"),
                    Technique.baseline(
                            "T089",
                            "InfoBatch",
                            InfoBatchSampler.class,
                            "leaves out half of what is learned already, and weighs the rest so that gradients are unbiased",
                            "Z. Qin et al., InfoBatch: Lossless Training Speed Up by Unbiased Dynamic Data Pruning, ICLR 2024",
                            List.of(Question.CHOOSE_DATA),
                            "seta-pruning"),
                    new Technique(
                            "T081",
                            "Projection DPP",
                            ProjectionDpp.class,
                            "draws points to measure at that repel each other",
                            NOUY,
                            List.of(Question.CHOOSE_DATA),
                            "dpp-least-squares"),
                    new Technique(
                            "T081",
                            "Volume-rescaled sampling",
                            VolumeRescaledSampler.class,
                            "draws points whose weighted least-squares fit is unbiased",
                            NOUY,
                            List.of(Question.CHOOSE_DATA),
                            "dpp-least-squares"),
                    new Technique(
                            "T003",
                            "EXP3-FLAD",
                            Exp3Mixer.class,
                            "draws auxiliary data sets with probabilities that grow with how well their gradients agree with the target's",
                            ALBALAK,
                            List.of(Question.FEW_LABELS, Question.CHOOSE_DATA),
                            "flad-arms"),
                    new Technique(
                            "T003",
                            "UCB1-FLAD",
                            Ucb1Mixer.class,
                            "plays the auxiliary data set that may agree best with the target",
                            ALBALAK,
                            List.of(Question.FEW_LABELS, Question.CHOOSE_DATA),
                            "flad-arms")));

    private SamplingTechniques() {}

    /** Its experiments and entries of the index. */
    public static Family family() {
        return FAMILY;
    }
}
