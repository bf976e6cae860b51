package cotangent.regularizers.calibration;

import cotangent.autodiff.Tensor;

/**
 * Max suppression at one strength: cross entropy that also holds down the largest logit, whichever class it is of.
 *
 * <pre>
 * L = CE(z, y) + lambda (max_k z_k - mean_k z_k)
 * dL/dz = p - e_y + lambda (e_argmax - 1 / classes)
 * </pre>
 *
 * <p>The penalty is at least 0, 0 only if all logits are equal, and does not change when all are shifted. Where the prediction is right it
 * is label smoothing with {@code alpha = lambda} (see {@link LabelSmoothingDecomposition}); where it is wrong, smoothing would raise the
 * wrong class further, and this does not. It never looks at the label, so that labels may be mixed. Of equal largest logits the first one
 * counts.
 *
 * <p>{@link MaxSup} trains with a strength that grows. Shapes and errors: {@link PenalizedCrossEntropy}. Cost: that of cross entropy.
 *
 * <p>Source: Y. Zhou, H. Li, Z. Cheng, X. Yan, Y. Dong, M. Fritz, M. Keuper, "MaxSup: Overcoming Representation Collapse in Label
 * Smoothing", 2025.
 *
 * <p>Catalogue: T272
 *
 * @param lambda strength, not negative; 0 is cross entropy
 */
public record MaxSupLoss(double lambda) implements PenalizedCrossEntropy {
    /**
     * Checked.
     *
     * @throws IllegalArgumentException unless the strength is finite and not negative
     */
    public MaxSupLoss {
        Settings.requireStrength("MaxSup", "lambda", lambda);
    }

    @Override
    public Tensor penalty(Tensor logits) {
        return Settings.largest(logits).squeeze(1).sub(logits.mean(1)).mul(lambda);
    }
}
