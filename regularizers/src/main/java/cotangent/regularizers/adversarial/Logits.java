package cotangent.regularizers.adversarial;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/** Logits and what is between them. */
final class Logits {
    /** Checks logits {@code [batch, classes]}. */
    static Tensor require(String operation, Tensor logits) {
        if (logits.rank() != 2 || logits.size(1) < 2) {
            throw new ShapeException(
                    operation + ": needs logits [batch, classes] of at least two classes, got shape " + logits.shape());
        }
        if (!logits.allFinite()) {
            throw new ArithmeticException(operation + ": a logit is not finite");
        }
        return logits;
    }

    /** {@code KL(p || q)} of each sample, {@code [batch]}, from log-probabilities {@code [batch, classes]}. */
    static Tensor divergence(Tensor logP, Tensor logQ) {
        return logP.exp().mul(logP.sub(logQ)).sum(-1);
    }

    private Logits() {}
}
