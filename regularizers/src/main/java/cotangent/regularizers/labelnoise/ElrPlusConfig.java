package cotangent.regularizers.labelnoise;

/**
 * Hyperparameters of {@link ElrPlus}.
 *
 * @param lambda weight of the regularizing term, not negative
 * @param beta how much of a target stays, in [0, 1)
 * @param mixupAlpha parameter of the distribution {@code Beta(alpha, alpha)} of the shares in which samples are mixed, positive; 0 for no
 *     mixing
 * @param emaDecay how much of the average of weights stays at a step, in [0, 1)
 * @param rampUpSteps steps in which the term's weight rises, {@code R}; 0 for full weight from the start
 * @param reweighLabels whether labels are multiplied by the targets and scaled to sum 1
 */
public record ElrPlusConfig(
        double lambda, double beta, double mixupAlpha, double emaDecay, long rampUpSteps, boolean reweighLabels) {
    /** Checks the ranges. */
    public ElrPlusConfig {
        EarlyTargets.require("ELR+", 1, 2, lambda, beta);
        if (!(mixupAlpha >= 0 && mixupAlpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("ELR+: mixupAlpha must be finite and not negative, got " + mixupAlpha);
        }
        if (!(emaDecay >= 0 && emaDecay < 1)) {
            throw new IllegalArgumentException("ELR+: emaDecay must be in [0, 1), got " + emaDecay);
        }
        if (rampUpSteps < 0) {
            throw new IllegalArgumentException("ELR+: rampUpSteps must not be negative, got " + rampUpSteps);
        }
    }

    /** The paper's choices for CIFAR-10; for 100 classes it takes 7, 0.9, 40000 steps of ramp-up and reweighed labels. */
    public static ElrPlusConfig defaults() {
        return new ElrPlusConfig(3, 0.7, 1, 0.997, 0, false);
    }

    /** A copy with another weight of the term. */
    public ElrPlusConfig withLambda(double value) {
        return new ElrPlusConfig(value, beta, mixupAlpha, emaDecay, rampUpSteps, reweighLabels);
    }

    /** A copy with targets that keep another share. */
    public ElrPlusConfig withBeta(double value) {
        return new ElrPlusConfig(lambda, value, mixupAlpha, emaDecay, rampUpSteps, reweighLabels);
    }

    /** A copy with another distribution of shares. */
    public ElrPlusConfig withMixupAlpha(double value) {
        return new ElrPlusConfig(lambda, beta, value, emaDecay, rampUpSteps, reweighLabels);
    }

    /** A copy with weights that are averaged over another time. */
    public ElrPlusConfig withEmaDecay(double value) {
        return new ElrPlusConfig(lambda, beta, mixupAlpha, value, rampUpSteps, reweighLabels);
    }

    /** A copy with another ramp-up. */
    public ElrPlusConfig withRampUpSteps(long value) {
        return new ElrPlusConfig(lambda, beta, mixupAlpha, emaDecay, value, reweighLabels);
    }

    /** A copy that reweighs labels, or not. */
    public ElrPlusConfig withReweighLabels(boolean value) {
        return new ElrPlusConfig(lambda, beta, mixupAlpha, emaDecay, rampUpSteps, value);
    }
}
