package cotangent.regularizers.calibration;

import cotangent.autodiff.Tensor;

/**
 * Margin-based label smoothing: cross entropy that holds the distances from the largest logit below a margin.
 *
 * <pre>
 * L = CE(z, y) + alpha mean_k [max_j z_j - z_k - M]_+
 * </pre>
 *
 * with logits {@code z}; all is differentiated, the maximum too, of equal largest logits for the first one. With {@code M = 0} the penalty is
 * that of {@link MaxSupLoss}; within the margin the loss is cross entropy. At the margin itself the derivative is 0.
 *
 * <p>Defaults: {@code M = 10, alpha = 0.1}, the paper's for ImageNet; 6 for CIFAR-10. Cost: that of cross entropy. Shapes and errors: {@link
 * PenalizedCrossEntropy}.
 *
 * <p>Source: B. Liu, I. Ben Ayed, A. Galdran, J. Dolz, "The Devil is in the Margin: Margin-based Label Smoothing for Network Calibration",
 * CVPR 2022.
 *
 * <p>Catalogue: T229, as a baseline
 *
 * @param margin {@code M}, not negative
 * @param alpha strength, not negative
 */
public record MarginLabelSmoothing(double margin, double alpha) implements PenalizedCrossEntropy {
    /**
     * Checked.
     *
     * @throws IllegalArgumentException if a number is negative or not finite; the margin may be infinite
     */
    public MarginLabelSmoothing {
        requireMargin("MarginLabelSmoothing", margin);
        Settings.requireStrength("MarginLabelSmoothing", "alpha", alpha);
    }

    static void requireMargin(String loss, double margin) {
        if (!(margin >= 0)) {
            throw new IllegalArgumentException(loss + ": the margin must not be negative, got " + margin);
        }
    }

    /** {@code M = 10, alpha = 0.1}. */
    public static MarginLabelSmoothing defaults() {
        return new MarginLabelSmoothing(10, 0.1);
    }

    @Override
    public Tensor penalty(Tensor logits) {
        return Settings.largest(logits).sub(logits).sub(margin).relu().mean(1).mul(alpha);
    }
}
