package cotangent.samplers.diffusion;

/**
 * Hyperparameters of {@link InputPerturbedDiffusionLoss}.
 *
 * @param gamma the perturbation relative to the noise, not negative; 0 is DDPM
 * @param gradientPenalty weight of the Jacobian's squared norm, not negative; an alternative that the paper rejects
 * @param weightDecay weight of half the parameters' squared norm, not negative; an alternative that the paper rejects
 */
public record InputPerturbationConfig(double gamma, double gradientPenalty, double weightDecay) {
    /** Checks the ranges. */
    public InputPerturbationConfig {
        require("gamma", gamma);
        require("gradientPenalty", gradientPenalty);
        require("weightDecay", weightDecay);
    }

    /** The paper's: a perturbation of 0.1 and nothing else. */
    public static InputPerturbationConfig defaults() {
        return new InputPerturbationConfig(0.1, 0, 0);
    }

    /** No perturbation and nothing else: the plain loss of denoising diffusion (DDPM). */
    public static InputPerturbationConfig ddpm() {
        return new InputPerturbationConfig(0, 0, 0);
    }

    /** A copy with another perturbation. */
    public InputPerturbationConfig withGamma(double value) {
        return new InputPerturbationConfig(value, gradientPenalty, weightDecay);
    }

    /** A copy with another weight of the Jacobian's norm. */
    public InputPerturbationConfig withGradientPenalty(double value) {
        return new InputPerturbationConfig(gamma, value, weightDecay);
    }

    /** A copy with another weight decay. */
    public InputPerturbationConfig withWeightDecay(double value) {
        return new InputPerturbationConfig(gamma, gradientPenalty, value);
    }

    private static void require(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "input perturbation: " + name + " must be finite and not negative, got " + value);
        }
    }
}
