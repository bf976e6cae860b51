package cotangent.regularizers.calibration;

import cotangent.autodiff.Tensor;
import java.util.Objects;

/**
 * Adaptive and conditional label smoothing: pushes the predicted class down and the others up, only beyond a margin and the more the farther
 * beyond.
 *
 * <pre>
 * L = CE(z, y) + alpha R,   j = argmax_k z_k
 * R = lambda1 [r - M]_+^2 + lambda2 / (K - 1) sum_{k != j} [sg(z_j) - z_k - M]_+^2
 * r = z_j  (reference ZERO)   or   z_j - sg(min_k z_k)  (reference MIN)
 *
 * dR/dz_j = 2 lambda1 [r - M]_+,   dR/dz_k = -2 lambda2 [z_j - z_k - M]_+ / (K - 1)
 * </pre>
 *
 * with logits {@code z} of {@code K} classes, the mean over positions, and {@code sg} for what is held constant: the largest logit in the
 * second term, the smallest one in {@code r}. Within the margin the loss is cross entropy. The label counts in the cross entropy alone.
 *
 * <p>Defaults: {@code alpha = 0.1, lambda1 = 1, lambda2 = 0.1, M = 10}, the paper's for ImageNet; 6 for CIFAR-10, 3 to 6 for small networks,
 * whose logits are closer to each other. ZERO is the reference of the released code, which depends on a shift of all logits; MIN is that of
 * the paper's text, which does not. Cost: that of cross entropy. Shapes and errors: {@link PenalizedCrossEntropy}.
 *
 * <p>Source: H. Park, J. Noh, Y. Oh, D. Baek, B. Ham, "ACLS: Adaptive and Conditional Label Smoothing for Network Calibration", ICCV 2023.
 *
 * <p>Catalogue: T229
 *
 * @param alpha strength, not negative; 0 is cross entropy
 * @param lambda1 weight of the term of the predicted class, not negative
 * @param lambda2 weight of the term of the others, not negative
 * @param margin {@code M}, not negative
 * @param reference what the predicted class's logit is compared with
 */
public record AclsLoss(double alpha, double lambda1, double lambda2, double margin, Reference reference)
        implements PenalizedCrossEntropy {
    /** What the predicted class's logit is compared with. */
    public enum Reference {
        /** Zero. */
        ZERO,
        /** The smallest logit, held constant. */
        MIN
    }

    /**
     * Checked.
     *
     * @throws IllegalArgumentException if a number is negative or not finite; the margin may be infinite
     */
    public AclsLoss {
        Settings.requireStrength("ACLS", "alpha", alpha);
        Settings.requireStrength("ACLS", "lambda1", lambda1);
        Settings.requireStrength("ACLS", "lambda2", lambda2);
        MarginLabelSmoothing.requireMargin("ACLS", margin);
        Objects.requireNonNull(reference, "ACLS needs a reference");
    }

    /** {@code alpha = 0.1, lambda1 = 1, lambda2 = 0.1, M = 10}, reference zero. */
    public static AclsLoss defaults() {
        return new AclsLoss(0.1, 1, 0.1, 10, Reference.ZERO);
    }

    /** A copy with another strength. */
    public AclsLoss withAlpha(double value) {
        return new AclsLoss(value, lambda1, lambda2, margin, reference);
    }

    /** A copy with another weight of the predicted class's term. */
    public AclsLoss withLambda1(double value) {
        return new AclsLoss(alpha, value, lambda2, margin, reference);
    }

    /** A copy with another weight of the other classes' term. */
    public AclsLoss withLambda2(double value) {
        return new AclsLoss(alpha, lambda1, value, margin, reference);
    }

    /** A copy with another margin. */
    public AclsLoss withMargin(double value) {
        return new AclsLoss(alpha, lambda1, lambda2, value, reference);
    }

    /** A copy with another reference. */
    public AclsLoss withReference(Reference value) {
        return new AclsLoss(alpha, lambda1, lambda2, margin, value);
    }

    @Override
    public Tensor penalty(Tensor logits) {
        Tensor max = Settings.largest(logits);
        Tensor r = reference == Reference.ZERO ? max : max.sub(logits.detach().amin(true, 1));
        Tensor down = r.squeeze(1).sub(margin).relu().square().mul(lambda1);
        // The predicted class is not beyond the margin from itself.
        Tensor up = max.detach().sub(logits).sub(margin).relu().square().sum(1).mul(lambda2 / (logits.size(1) - 1));
        return down.add(up).mul(alpha);
    }
}
