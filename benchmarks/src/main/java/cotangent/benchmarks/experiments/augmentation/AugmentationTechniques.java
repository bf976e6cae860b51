package cotangent.benchmarks.experiments.augmentation;

import cotangent.benchmarks.experiments.Family;
import cotangent.benchmarks.experiments.Question;
import cotangent.benchmarks.experiments.Technique;
import cotangent.regularizers.augmentation.AdaMixUp;
import cotangent.regularizers.augmentation.CutMix;
import cotangent.regularizers.augmentation.Cutout;
import cotangent.regularizers.augmentation.MixUp;
import cotangent.regularizers.augmentation.RandAugment;
import cotangent.regularizers.continual.RehearsalFree;
import cotangent.regularizers.dropout.DropoutSchedule;
import cotangent.regularizers.dropout.GradientDirections;
import cotangent.regularizers.dropout.MultiSampleDropout;
import cotangent.regularizers.semisupervised.TfIdfWordReplacement;
import cotangent.regularizers.semisupervised.TrainingSignalAnnealing;
import cotangent.regularizers.semisupervised.UnsupervisedDataAugmentation;
import java.util.List;

/** What is shown of this family: mixing and augmentation, dropout, semi-supervised consistency, domain generalisation, continual learning. */
public final class AugmentationTechniques {
    private static final Family FAMILY = new Family(
            List.of(
                    new CutoutExperiment(),
                    new CutMixExperiment(),
                    new RandAugmentExperiment(),
                    new AdaMixUpExperiment(),
                    new MultiSampleDropoutExperiment(),
                    new EarlyDropoutExperiment(),
                    new RehearsalFreeExperiment(),
                    new UdaExperiment()),
            List.of(
                    new Technique(
                            "T230",
                            "Cutout",
                            Cutout.class,
                            "sets squares of training images to 0",
                            "T. DeVries and G. W. Taylor, Improved Regularization of Convolutional Neural Networks with Cutout, 2017",
                            List.of(Question.LITTLE_DATA, Question.PERTURBATIONS),
                            "cutout-occlusion"),
                    new Technique(
                            "T146",
                            "CutMix",
                            CutMix.class,
                            "pastes a rectangle of one image into another and mixes their labels by area",
                            "S. Yun et al., CutMix: Regularization Strategy to Train Strong Classifiers with Localizable Features, ICCV 2019",
                            List.of(Question.LITTLE_DATA, Question.OVERCONFIDENT, Question.PERTURBATIONS),
                            "cutmix-occlusion"),
                    new Technique(
                            "T009",
                            "RandAugment",
                            RandAugment.class,
                            "a few operations on images drawn at random, all of one magnitude",
                            "E. D. Cubuk et al., RandAugment: Practical automated data augmentation with a reduced search space, NeurIPS 2020",
                            List.of(Question.LITTLE_DATA, Question.PERTURBATIONS),
                            "randaugment-few-labels"),
                    new Technique(
                            "T012",
                            "MixUp",
                            MixUp.class,
                            "trains on points between samples, with labels between theirs",
                            "H. Zhang et al., mixup: Beyond Empirical Risk Minimization, ICLR 2018",
                            List.of(Question.LITTLE_DATA, Question.OVERCONFIDENT),
                            "adamixup-intrusion"),
                    new Technique(
                            "T012",
                            "AdaMixUp",
                            AdaMixUp.class,
                            "learns where between two samples it may mix, so that mixtures do not land on real samples of other classes",
                            "H. Guo et al., MixUp as Locally Linear Out-Of-Manifold Regularization, AAAI 2019",
                            List.of(Question.LITTLE_DATA),
                            "adamixup-intrusion"),
                    new Technique(
                            "T057",
                            "Multi-sample dropout",
                            MultiSampleDropout.class,
                            "runs the last layers behind several dropout masks for one pass through the trunk",
                            "H. Inoue, Multi-Sample Dropout for Accelerated Training and Better Generalization, 2019",
                            List.of(Question.LITTLE_DATA),
                            "multi-sample-dropout-digits"),
                    new Technique(
                            "T264",
                            "Early and late dropout",
                            DropoutSchedule.class,
                            "drops for a part of the training only: early against underfitting, late against overfitting",
                            "Z. Liu et al., Dropout Reduces Underfitting, ICML 2023",
                            List.of(Question.LITTLE_DATA),
                            "early-dropout-underfitting"),
                    new Technique(
                            "T264",
                            "Gradient direction variance and error",
                            GradientDirections.class,
                            "how far the gradients of batches point apart, and away from that of all data",
                            "Z. Liu et al., Dropout Reduces Underfitting, ICML 2023",
                            List.of(Question.LITTLE_DATA),
                            "early-dropout-underfitting"),
                    new Technique(
                            "T136",
                            "Rehearsal-free continual learning",
                            RehearsalFree.class,
                            "new classes learned without old data: masked cross entropy with L2, EWC or distillation towards the previous model",
                            "J. S. Smith et al., A Closer Look at Rehearsal-Free Continual Learning, CVPR Workshops 2023",
                            List.of(Question.FORGETS),
                            "rehearsal-free-digits"),
                    new Technique(
                            "T123",
                            "UDA",
                            UnsupervisedDataAugmentation.class,
                            "cross entropy where there are labels, and equal predictions for unlabelled samples and their strong views",
                            "Q. Xie et al., Unsupervised Data Augmentation for Consistency Training, NeurIPS 2020",
                            List.of(Question.FEW_LABELS),
                            "uda-two-moons"),
                    new Technique(
                            "T123",
                            "Training signal annealing",
                            TrainingSignalAnnealing.class,
                            "lets labelled samples count only while they are not yet known too well",
                            "Q. Xie et al., Unsupervised Data Augmentation for Consistency Training, NeurIPS 2020",
                            List.of(Question.FEW_LABELS),
                            "uda-two-moons"),
                    new Technique(
                            "T123",
                            "TF-IDF word replacement",
                            TfIdfWordReplacement.class,
                            "replaces words of a text that say little about it",
                            "Q. Xie et al., Unsupervised Data Augmentation for Consistency Training, NeurIPS 2020",
                            List.of(Question.FEW_LABELS, Question.LITTLE_DATA),
                            "")));

    private AugmentationTechniques() {}

    /** Its experiments and entries of the index. */
    public static Family family() {
        return FAMILY;
    }
}
