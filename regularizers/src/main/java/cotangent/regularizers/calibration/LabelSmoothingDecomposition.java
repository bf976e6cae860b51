package cotangent.regularizers.calibration;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * What label smoothing adds to cross entropy, in the part that regularizes and the part that makes errors worse. With targets
 * {@code (1 - alpha) e_y + alpha / K}, exactly,
 *
 * <pre>
 * smoothed CE = CE + alpha (z_y - mean_k z_k) = CE + R + E
 * R = alpha / K sum over k with z_k &lt; z_y of (z_y - z_k)      at least 0: holds the label's logit down
 * E = alpha / K sum over k with z_k > z_y of (z_y - z_k)      at most 0: rewards what exceeds it, where the prediction is wrong
 * </pre>
 *
 * <p>Both are differentiable. Cost: a pass over the logits.
 *
 * <p>Source: Y. Zhou, H. Li, Z. Cheng, X. Yan, Y. Dong, M. Fritz, M. Keuper, "MaxSup: Overcoming Representation Collapse in Label
 * Smoothing", 2025.
 *
 * <p>Catalogue: T272
 *
 * @param regularization {@code R} of each sample, {@code [batch]}
 * @param errorEnhancement {@code E} of each sample, {@code [batch]}
 */
public record LabelSmoothingDecomposition(Tensor regularization, Tensor errorEnhancement) {
    /**
     * Decomposes.
     *
     * @param logits {@code [batch, classes]}
     * @param labels {@code [batch]}
     * @param alpha how much of the label's probability is spread over all classes, in [0, 1]
     * @throws ShapeException unless there are at least two classes and a label for each sample
     * @throws IllegalArgumentException if {@code alpha} is out of range
     * @throws IndexOutOfBoundsException if a label is not a class
     */
    public static LabelSmoothingDecomposition of(Tensor logits, Tensor labels, double alpha) {
        if (logits.rank() != 2 || logits.size(1) < 2 || labels.rank() != 1 || labels.size() != logits.size(0)) {
            throw new ShapeException(
                    "LabelSmoothingDecomposition: needs logits [batch, classes] of at least two classes"
                            + " and labels [batch], got " + logits.shape() + " and " + labels.shape());
        }
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("LabelSmoothingDecomposition: alpha must be in [0, 1], got " + alpha);
        }
        Tensor over = logits.gather(1, labels.unsqueeze(1)).sub(logits);
        double scale = alpha / logits.size(1);
        return new LabelSmoothingDecomposition(
                over.relu().sum(1).mul(scale), over.clampMax(0).sum(1).mul(scale));
    }
}
