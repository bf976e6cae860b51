package cotangent.regularizers.adversarial;

import cotangent.autodiff.Tensor;

/**
 * The mean entropy of predictions: small where a classifier is sure, so that its boundaries avoid the data. Needs no labels.
 *
 * <pre>loss = -mean_i sum_c p_ic log p_ic,   p_i = softmax(z_i)</pre>
 *
 * for logits {@code z [batch, classes]}; natural logarithm, from log-softmax. Differentiable in the logits without restriction.
 *
 * <p>Source: Y. Grandvalet, Y. Bengio, "Semi-supervised Learning by Entropy Minimization", NIPS 2004; the EntMin of T. Miyato et al.,
 * "Virtual Adversarial Training", TPAMI 2018. Catalogue: T228.
 */
public final class ConditionalEntropyLoss {
    /**
     * The mean entropy, a scalar.
     *
     * @param logits {@code [batch, classes]}
     * @throws cotangent.autodiff.ShapeException if the shape is another or there is one class only
     * @throws ArithmeticException if a logit is not finite
     */
    public static Tensor of(Tensor logits) {
        Logits.require("conditional entropy", logits);
        Tensor logP = logits.logSoftmax(-1);
        return logP.exp().mul(logP).sum(-1).mean().neg();
    }

    private ConditionalEntropyLoss() {}
}
