package cotangent.regularizers.alignment;

/**
 * Settings of {@link RecLoss}.
 *
 * @param clip which tokens count
 * @param weight what a token's part is multiplied by
 * @param regularizer what is added
 * @param epsilonLow how far the ratio may fall below 1, in (0, 1]
 * @param epsilonHigh how far the ratio may rise above 1, positive
 * @param outerLow the same for the ring's outer side and for truncation, in (0, 1]
 * @param outerHigh the same for the ring's outer side and for truncation, positive
 * @param temperature of {@link Weight#ADVANTAGE}, positive
 * @param coefficient of the regularizer, not negative
 */
public record RecConfig(
        Clip clip,
        Weight weight,
        Regularizer regularizer,
        double epsilonLow,
        double epsilonHigh,
        double outerLow,
        double outerHigh,
        double temperature,
        double coefficient) {
    /** Which tokens count, by the ratio {@code rho} of their probabilities now and when they were drawn. */
    public enum Clip {
        /** All. */
        NONE,
        /**
         * Those that may still go the advantage's way, as in PPO: {@code A >= 0} and {@code rho <= 1 + epsilonHigh}, or {@code A <= 0} and
         * {@code rho >= 1 - epsilonLow}.
         */
        ONE_SIDE,
        /** Those with {@code 1 - epsilonLow <= rho <= 1 + epsilonHigh}. */
        TWO_SIDE,
        /** Those of TWO_SIDE, and {@code A >= 0} with {@code rho <= 1 - outerLow}, {@code A <= 0} with {@code rho >= 1 + outerHigh}. */
        RING,
        /** ONE_SIDE, by the geometric mean of the row's ratios. */
        SEQUENCE_ONE_SIDE
    }

    /** What a token's part is multiplied by. */
    public enum Weight {
        /** 1. */
        NONE,
        /** {@code rho}: importance sampling. */
        IS,
        /** {@code rho}, held to {@code [1 - outerLow, 1 + outerHigh]}. */
        TRUNCATED_IS,
        /** {@code exp(A / temperature)}. */
        ADVANTAGE,
        /** The geometric mean of the row's ratios. */
        SEQUENCE_IS
    }

    /** What is added for each token. */
    public enum Regularizer {
        /** Nothing. */
        NONE,
        /** {@code coefficient (log pi - log pi_old)^2}. */
        K2,
        /** {@code -coefficient log pi}: the forward divergence from the behaviour policy. */
        FORWARD_KL
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public RecConfig {
        share("epsilonLow", epsilonLow);
        share("outerLow", outerLow);
        positive("epsilonHigh", epsilonHigh);
        positive("outerHigh", outerHigh);
        positive("temperature", temperature);
        if (!(coefficient >= 0 && coefficient < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("REC: coefficient must not be negative, and finite, got " + coefficient);
        }
    }

    private static void share(String name, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException("REC: " + name + " must be in (0, 1], got " + value);
        }
    }

    private static void positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("REC: " + name + " must be positive and finite, got " + value);
        }
    }

    /** Group-relative REINFORCE: nothing is clipped, weighted or added. The paper's widths: 0.2, 0.2, and 0.6, 2 outside. */
    public static RecConfig reinforce() {
        return new RecConfig(Clip.NONE, Weight.NONE, Regularizer.NONE, 0.2, 0.2, 0.6, 2, 1, 0);
    }

    /** GRPO without its divergence from a reference: PPO's clipping with importance sampling. */
    public static RecConfig grpo() {
        return reinforce().withClip(Clip.ONE_SIDE).withWeight(Weight.IS);
    }

    /** GSPO: clipping and importance sampling of whole rows, with widths 3e-4 and 4e-4. */
    public static RecConfig gspo() {
        return reinforce()
                .withClip(Clip.SEQUENCE_ONE_SIDE)
                .withWeight(Weight.SEQUENCE_IS)
                .withEpsilon(3e-4, 4e-4);
    }

    /**
     * Asymmetric REINFORCE: the baseline lies {@code tau} below the group's mean, which adds {@code -tau log pi}.
     *
     * @param tau 0.1 in the released code
     */
    public static RecConfig asymRe(double tau) {
        return reinforce().withRegularizer(Regularizer.FORWARD_KL, tau);
    }

    /**
     * Online policy mirror descent in the form of Kimi: adds {@code tau / 2 (log pi - log pi_old)^2}. The other form, REINFORCE over
     * {@code 1 + tau}, only scales the step.
     *
     * @param tau 0.2 in the released code
     */
    public static RecConfig opmd(double tau) {
        return reinforce().withRegularizer(Regularizer.K2, tau / 2);
    }

    /** RED-Weight: answers count the more, the better they are. */
    public static RecConfig redWeight() {
        return reinforce().withWeight(Weight.ADVANTAGE);
    }

    /** A copy that clips otherwise. */
    public RecConfig withClip(Clip value) {
        return new RecConfig(
                value, weight, regularizer, epsilonLow, epsilonHigh, outerLow, outerHigh, temperature, coefficient);
    }

    /** A copy that weighs otherwise. */
    public RecConfig withWeight(Weight value) {
        return new RecConfig(
                clip, value, regularizer, epsilonLow, epsilonHigh, outerLow, outerHigh, temperature, coefficient);
    }

    /** A copy with another regularizer and its coefficient. */
    public RecConfig withRegularizer(Regularizer value, double factor) {
        return new RecConfig(clip, weight, value, epsilonLow, epsilonHigh, outerLow, outerHigh, temperature, factor);
    }

    /** A copy with other widths of clipping. */
    public RecConfig withEpsilon(double low, double high) {
        return new RecConfig(clip, weight, regularizer, low, high, outerLow, outerHigh, temperature, coefficient);
    }

    /** A copy with other outer widths. */
    public RecConfig withOuter(double low, double high) {
        return new RecConfig(clip, weight, regularizer, epsilonLow, epsilonHigh, low, high, temperature, coefficient);
    }

    /** A copy with another temperature. */
    public RecConfig withTemperature(double value) {
        return new RecConfig(
                clip, weight, regularizer, epsilonLow, epsilonHigh, outerLow, outerHigh, value, coefficient);
    }
}
