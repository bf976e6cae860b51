package cotangent.benchmarks.experiments.losses;

import cotangent.benchmarks.experiments.Family;
import cotangent.benchmarks.experiments.Question;
import cotangent.benchmarks.experiments.Technique;
import cotangent.regularizers.calibration.AclsLoss;
import cotangent.regularizers.calibration.MaxSup;
import cotangent.regularizers.labelnoise.Elr;
import cotangent.regularizers.labelnoise.ElrPlus;
import cotangent.regularizers.loss.CompSumLoss;
import cotangent.regularizers.loss.CrossEntropyWithNumbers;
import cotangent.regularizers.loss.RejectionLoss;
import cotangent.regularizers.loss.SmoothAdversarialCompSum;
import cotangent.regularizers.loss.Sparsemax;
import cotangent.regularizers.loss.SparsemaxAttention;
import cotangent.regularizers.loss.SphericalOutputLayer;
import cotangent.regularizers.loss.ZLoss;
import cotangent.regularizers.robust.GroupCvar;
import cotangent.regularizers.robust.GroupDro;
import java.util.List;

/** What is shown of this family: classification losses, calibration, label noise, distributionally robust objectives. */
public final class LossTechniques {
    private static final Family FAMILY = new Family(
            List.of(
                    new SparsemaxExperiment(),
                    new SparsemaxAttentionExperiment(),
                    new ZLossExperiment(),
                    new SphericalUpdateExperiment(),
                    new CompSumExperiment(),
                    new SmoothAdversarialExperiment(),
                    new ElrExperiment(),
                    new MaxSupExperiment(),
                    new SmoothingCalibrationExperiment(),
                    new RejectionExperiment(),
                    new NumberTokenExperiment(),
                    new GroupDroExperiment()),
            List.of(
                    new Technique(
                            "T011",
                            "Early-learning regularization (ELR)",
                            Elr.class,
                            "holds a model to its own early predictions, so that it does not memorise wrong labels",
                            "S. Liu et al., Early-Learning Regularization Prevents Memorization of Noisy Labels, NeurIPS 2020",
                            List.of(Question.NOISY_LABELS),
                            "elr-label-noise"),
                    new Technique(
                            "T011",
                            "ELR+",
                            ElrPlus.class,
                            "early-learning regularization with two networks, averages of weights and mixed samples",
                            "S. Liu et al., Early-Learning Regularization Prevents Memorization of Noisy Labels, NeurIPS 2020",
                            List.of(Question.NOISY_LABELS),
                            "elr-label-noise"),
                    new Technique(
                            "T104",
                            "Comp-sum losses",
                            CompSumLoss.class,
                            "a family from cross entropy to the mean absolute error, whose members differ in what noise does to them",
                            "A. Mao et al., Cross-Entropy Loss Functions: Theoretical Analysis and Applications, ICML 2023",
                            List.of(Question.NOISY_LABELS),
                            "comp-sum-label-noise"),
                    new Technique(
                            "T104",
                            "Smooth adversarial comp-sum loss",
                            SmoothAdversarialCompSum.class,
                            "trains on attacked inputs with a smooth bound of the adversarial loss",
                            "A. Mao et al., Cross-Entropy Loss Functions: Theoretical Analysis and Applications, ICML 2023",
                            List.of(Question.PERTURBATIONS),
                            "comp-sum-adversarial"),
                    new Technique(
                            "T130",
                            "Z-loss",
                            ZLoss.class,
                            "a classification loss of the standardised score, invariant to shift and scale",
                            "A. de Brébisson and P. Vincent, The Z-loss: a shift and scale invariant classification loss belonging to the spherical family, 2016",
                            List.of(Question.MANY_CLASSES),
                            "z-loss-digits"),
                    new Technique(
                            "T130",
                            "Output layer for spherical losses",
                            SphericalOutputLayer.class,
                            "exact gradient steps whose cost does not grow with the number of classes",
                            "P. Vincent et al., Efficient exact gradient update for training deep networks with very large sparse targets, NeurIPS 2015",
                            List.of(Question.MANY_CLASSES),
                            "z-loss-classes"),
                    new Technique(
                            "T208",
                            "Sparsemax",
                            Sparsemax.class,
                            "probabilities with exact zeros in place of softmax",
                            "A. Martins and R. Astudillo, From Softmax to Sparsemax, ICML 2016",
                            List.of(Question.MANY_CLASSES),
                            "sparsemax-digits"),
                    new Technique(
                            "T208",
                            "Sparsemax attention",
                            SparsemaxAttention.class,
                            "attention that gives most positions no weight at all",
                            "A. Martins and R. Astudillo, From Softmax to Sparsemax, ICML 2016",
                            List.of(Question.MANY_CLASSES),
                            "sparsemax-attention"),
                    new Technique(
                            "T229",
                            "Adaptive and conditional label smoothing (ACLS)",
                            AclsLoss.class,
                            "holds the largest logit down and the others up, beyond a margin only",
                            "H. Park et al., ACLS: Adaptive and Conditional Label Smoothing for Network Calibration, ICCV 2023",
                            List.of(Question.OVERCONFIDENT),
                            "smoothing-calibration"),
                    new Technique(
                            "T272",
                            "Max suppression (MaxSup)",
                            MaxSup.class,
                            "smooths labels without rewarding errors, by holding down the largest logit",
                            "Y. Zhou et al., MaxSup: Overcoming Representation Collapse in Label Smoothing, 2025",
                            List.of(Question.OVERCONFIDENT),
                            "max-sup-digits"),
                    new Technique(
                            "T247",
                            "Learning to reject with a fixed predictor",
                            RejectionLoss.class,
                            "learns where not to rely on a predictor that stays as it is, at a stated cost of rejecting",
                            "C. Mohri et al., Learning to Reject with a Fixed Predictor: Application to Decontextualization, ICLR 2024",
                            List.of(Question.OVERCONFIDENT),
                            "reject-digits"),
                    new Technique(
                            "T268",
                            "Number token loss",
                            CrossEntropyWithNumbers.class,
                            "a language model's loss that knows how far apart numbers are",
                            "J. Zausinger et al., Regress, Don't Guess: A Regression-like Loss on Number Tokens for Language Models, ICML 2025",
                            List.of(Question.MANY_CLASSES),
                            "number-tokens-sum"),
                    new Technique(
                            "T265",
                            "Group DRO",
                            GroupDro.class,
                            "trains for the group that fares worst, by weights that follow the groups' losses",
                            "S. Sagawa et al., Distributionally Robust Neural Networks for Group Shifts, ICLR 2020",
                            List.of(Question.GROUPS),
                            "group-dro-spurious"),
                    new Technique(
                            "T265",
                            "Group CVaR",
                            GroupCvar.class,
                            "trains for the worst groups that make up a share of the data",
                            "S. Sagawa et al., Distributionally Robust Neural Networks for Group Shifts, ICLR 2020",
                            List.of(Question.GROUPS),
                            "group-dro-spurious")));

    private LossTechniques() {}

    /** Its experiments and entries of the index. */
    public static Family family() {
        return FAMILY;
    }
}
