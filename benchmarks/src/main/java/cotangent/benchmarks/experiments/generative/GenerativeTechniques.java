package cotangent.benchmarks.experiments.generative;

import cotangent.benchmarks.experiments.Family;
import cotangent.benchmarks.experiments.Question;
import cotangent.benchmarks.experiments.Technique;
import cotangent.regularizers.gan.R3Gan;
import cotangent.samplers.chain.WalkbackTraining;
import cotangent.samplers.consistency.ImprovedConsistencyTraining;
import cotangent.samplers.diffusion.InputPerturbedDiffusionLoss;
import java.util.List;

/** What is shown of this family: autoencoders, GANs, diffusion and consistency models, inverse problems. */
public final class GenerativeTechniques {
    private static final Family FAMILY = new Family(
            List.of(
                    new InputPerturbationExperiment(),
                    new R3GanExperiment(),
                    new ConsistencyExperiment(),
                    new WalkbackExperiment()),
            List.of(
                    new Technique(
                            "T101",
                            "Improved consistency training (iCT)",
                            ImprovedConsistencyTraining.class,
                            "trains a generator that goes from noise to data in one step, from data alone",
                            "Y. Song and P. Dhariwal, Improved Techniques for Training Consistency Models, ICLR 2024",
                            List.of(Question.GENERATE),
                            "consistency-ring"),
                    new Technique(
                            "T187",
                            "R3GAN",
                            R3Gan.class,
                            "trains a generator against a critic by a relativistic loss and two gradient penalties",
                            "N. Huang et al., The GAN is Dead; Long Live the GAN!, NeurIPS 2024",
                            List.of(Question.GENERATE),
                            "r3gan-grid"),
                    new Technique(
                            "T222",
                            "Generalized denoising autoencoders and walkback",
                            WalkbackTraining.class,
                            "trains a denoising autoencoder to undo the damage of its own chain, and samples by that chain",
                            "Y. Bengio et al., Generalized Denoising Auto-Encoders as Generative Models, NIPS 2013",
                            List.of(Question.GENERATE),
                            "walkback-digits"),
                    new Technique(
                            "T248",
                            "DDPM and input perturbation (DDPM-IP)",
                            InputPerturbedDiffusionLoss.class,
                            "trains a diffusion model's denoiser, on inputs with more noise than it is told",
                            "M. Ning et al., Input Perturbation Reduces Exposure Bias in Diffusion Models, ICML 2023",
                            List.of(Question.GENERATE),
                            "ddpm-input-perturbation")));

    private GenerativeTechniques() {}

    /** Its experiments and entries of the index. */
    public static Family family() {
        return FAMILY;
    }
}
