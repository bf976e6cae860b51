package cotangent.benchmarks.experiments.flatness;

import cotangent.benchmarks.experiments.Family;
import cotangent.benchmarks.experiments.Question;
import cotangent.benchmarks.experiments.Technique;
import cotangent.nn.optim.AdamW;
import cotangent.nn.optim.NormalizedWeightDecay;
import cotangent.nn.optim.Sgdw;
import cotangent.nn.optim.WeightDecayRule;
import cotangent.nn.parametrize.WeightCompander;
import cotangent.regularizers.adversarial.AdaptiveLinearityWeight;
import cotangent.regularizers.adversarial.CurvatureRegularization;
import cotangent.regularizers.adversarial.GradAlign;
import cotangent.regularizers.adversarial.LocalLinearityError;
import cotangent.regularizers.adversarial.LocalLinearizationResidual;
import cotangent.regularizers.adversarial.SingleStepAdversarialTraining;
import cotangent.regularizers.adversarial.VirtualAdversarialTraining;
import cotangent.regularizers.diagnostics.CurvatureMap;
import cotangent.regularizers.diagnostics.LossLandscape;
import cotangent.regularizers.sharpness.AdversarialModelPerturbation;
import cotangent.regularizers.sharpness.Flooding;
import cotangent.regularizers.sharpness.GradientRegularization;
import cotangent.regularizers.sharpness.Sam;
import cotangent.regularizers.weight.L2InitRegularizer;
import cotangent.regularizers.weight.SpectralRegularizer;
import cotangent.regularizers.weight.WassersteinInitRegularizer;
import java.util.List;

/** What is shown of this family: sharpness-aware and adversarial training, gradient regularisation, weight-space regularisers, loss landscapes. */
public final class FlatnessTechniques {
    private static final Family FAMILY = new Family(
            List.of(
                    new SamExperiment(),
                    new AdversarialModelPerturbationExperiment(),
                    new GradientRegularizationExperiment(),
                    new FloodingExperiment(),
                    new VirtualAdversarialExperiment(),
                    new DecoupledDecayExperiment(),
                    new CautiousDecayExperiment(),
                    new ElleExperiment(),
                    new WeightCompanderExperiment(),
                    new PlasticityExperiment(),
                    new LandscapeBatchSizeExperiment(),
                    new LandscapeConvexityExperiment()),
            List.of(
                    new Technique(
                            "T206",
                            "Adversarial model perturbation (AMP)",
                            AdversarialModelPerturbation.class,
                            "steps along the gradient at a point that ascent on the parameters reaches within a ball",
                            "Y. Zheng et al., Regularizing Neural Networks via Adversarial Model Perturbation, CVPR 2021",
                            List.of(Question.LITTLE_DATA, Question.FLATNESS),
                            "amp-few-images"),
                    new Technique(
                            "T228",
                            "Virtual adversarial training (VAT)",
                            VirtualAdversarialTraining.class,
                            "makes predictions smooth along the direction in which each input changes its prediction most; needs no labels",
                            "T. Miyato et al., Virtual Adversarial Training, TPAMI 2018",
                            List.of(Question.FEW_LABELS, Question.PERTURBATIONS),
                            "vat-few-labels"),
                    new Technique(
                            "T233",
                            "Sharpness-aware minimization (SAM, ASAM)",
                            Sam.class,
                            "steps along the gradient at the worst nearby point",
                            "P. Foret et al., Sharpness-Aware Minimization for Efficiently Improving Generalization, ICLR 2021",
                            List.of(Question.NOISY_LABELS, Question.FLATNESS),
                            "sam-label-noise"),
                    new Technique(
                            "T238",
                            "Gradient regularisation by finite differences",
                            GradientRegularization.class,
                            "descends the loss plus its gradient's squared norm without second derivatives",
                            "R. Karakida et al., Understanding Gradient Regularization in Deep Learning, ICML 2023",
                            List.of(Question.FLATNESS),
                            "gr-implicit-bias"),
                    new Technique(
                            "T238",
                            "Flooding",
                            Flooding.class,
                            "keeps the training loss from falling below a level",
                            "T. Ishida et al., Do We Need Zero Training Loss After Achieving Zero Training Error?, ICML 2020",
                            List.of(Question.LITTLE_DATA),
                            "flooding-few-images"),
                    new Technique(
                            "T271",
                            "Decoupled weight decay (AdamW)",
                            AdamW.class,
                            "lets parameters decay beside the step, not through the gradient's means",
                            "I. Loshchilov and F. Hutter, Decoupled Weight Decay Regularization, ICLR 2019",
                            List.of(Question.LITTLE_DATA),
                            "decoupled-decay-grid"),
                    new Technique(
                            "T271",
                            "SGD with decoupled weight decay (SGDW)",
                            Sgdw.class,
                            "lets parameters decay beside the step, not through the velocity",
                            "I. Loshchilov and F. Hutter, Decoupled Weight Decay Regularization, ICLR 2019",
                            List.of(Question.LITTLE_DATA),
                            ""),
                    new Technique(
                            "T271",
                            "Normalised weight decay",
                            NormalizedWeightDecay.class,
                            "gives runs of different lengths weight decays that suit them, from one number",
                            "I. Loshchilov and F. Hutter, Decoupled Weight Decay Regularization, ICLR 2019",
                            List.of(Question.LITTLE_DATA),
                            ""),
                    new Technique(
                            "T221",
                            "Cautious weight decay (CWD)",
                            WeightDecayRule.class,
                            "lets only those parameters decay that the step does not move away from zero",
                            "L. Chen et al., Cautious Weight Decay, 2025",
                            List.of(Question.LITTLE_DATA),
                            "cautious-decay-digits"),
                    new Technique(
                            "T225",
                            "Efficient local linearity enforcement (ELLE)",
                            LocalLinearityError.class,
                            "penalises that the loss between two inputs nearby is not the mean of the losses at both",
                            "E. Abad Rocamora et al., Efficient Local Linearity Regularization to Overcome Catastrophic Overfitting, ICLR 2024",
                            List.of(Question.PERTURBATIONS),
                            "elle-overfitting"),
                    new Technique(
                            "T225",
                            "Adaptive local linearity enforcement (ELLE-A)",
                            AdaptiveLinearityWeight.class,
                            "weighs a penalty of curvature only after it has jumped",
                            "E. Abad Rocamora et al., Efficient Local Linearity Regularization to Overcome Catastrophic Overfitting, ICLR 2024",
                            List.of(Question.PERTURBATIONS),
                            "elle-overfitting"),
                    new Technique(
                            "T225",
                            "GradAlign",
                            GradAlign.class,
                            "penalises that input gradients nearby have different directions",
                            "M. Andriushchenko and N. Flammarion, Understanding and Improving Fast Adversarial Training, NeurIPS 2020",
                            List.of(Question.PERTURBATIONS),
                            "elle-overfitting"),
                    new Technique(
                            "T225",
                            "Local linearization residual (LLR)",
                            LocalLinearizationResidual.class,
                            "penalises what a loss's linearization at one input misses of the loss at another",
                            "C. Qin et al., Adversarial Robustness through Local Linearization, NeurIPS 2019",
                            List.of(Question.PERTURBATIONS),
                            "elle-overfitting"),
                    new Technique(
                            "T225",
                            "Curvature regularization (CURE)",
                            CurvatureRegularization.class,
                            "penalises that the input gradient changes on the way to the adversarial input",
                            "S. Moosavi-Dezfooli et al., Robustness via Curvature Regularization, and Vice Versa, CVPR 2019",
                            List.of(Question.PERTURBATIONS),
                            "elle-overfitting"),
                    new Technique(
                            "T225",
                            "Single-step adversarial training (FGSM, RS-FGSM, N-FGSM)",
                            SingleStepAdversarialTraining.class,
                            "trains on the inputs that one step along the gradient's sign finds",
                            "P. de Jorge et al., Make Some Noise: Reliable and Efficient Single-Step Adversarial Training, NeurIPS 2022",
                            List.of(Question.PERTURBATIONS),
                            "elle-overfitting"),
                    new Technique(
                            "T005",
                            "Weight compander",
                            WeightCompander.class,
                            "computes weights by a function that bounds large ones and drives small ones away from zero",
                            "R. Cakaj et al., Weight Compander: A Simple Weight Reparameterization for Regularization, IJCNN 2023",
                            List.of(Question.LITTLE_DATA),
                            "weight-compander"),
                    new Technique(
                            "T191",
                            "Spectral regularization",
                            SpectralRegularizer.class,
                            "keeps the largest singular value of each layer near 1, so that it can go on learning",
                            "A. Lewandowski et al., Learning Continually by Spectral Regularization, ICLR 2025",
                            List.of(Question.FORGETS),
                            "plasticity-random-labels"),
                    new Technique(
                            "T191",
                            "Wasserstein regularization towards the initial distribution",
                            WassersteinInitRegularizer.class,
                            "keeps the entries of each weight distributed as at first",
                            "A. Lewandowski et al., Directions of Curvature as an Explanation for Loss of Plasticity, 2023",
                            List.of(Question.FORGETS),
                            "plasticity-random-labels"),
                    new Technique(
                            "T191",
                            "L2 regularization towards the initial weights (L2 init)",
                            L2InitRegularizer.class,
                            "pulls each weight to where it began",
                            "S. Kumar et al., Maintaining Plasticity in Continual Learning via Regenerative Regularization, 2023",
                            List.of(Question.FORGETS),
                            "plasticity-random-labels"),
                    new Technique(
                            "T251",
                            "Loss landscape with filter normalisation",
                            LossLandscape.class,
                            "shows the loss along lines, over planes and on the way of a training in parameter space",
                            "H. Li et al., Visualizing the Loss Landscape of Neural Nets, NeurIPS 2018",
                            List.of(Question.FLATNESS),
                            "landscape-batch-size"),
                    new Technique(
                            "T251",
                            "Curvature map",
                            CurvatureMap.class,
                            "shows how far from convex the loss is over a plane in parameter space",
                            "H. Li et al., Visualizing the Loss Landscape of Neural Nets, NeurIPS 2018",
                            List.of(Question.FLATNESS),
                            "landscape-convexity")));

    private FlatnessTechniques() {}

    /** Its experiments and entries of the index. */
    public static Family family() {
        return FAMILY;
    }
}
