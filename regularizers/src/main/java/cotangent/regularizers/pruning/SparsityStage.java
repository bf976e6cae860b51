package cotangent.regularizers.pruning;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;

/**
 * How a weight is made sparse at one step of the training.
 *
 * <pre>
 * W~ = W (Mk + (1 - Mk) beta)                       with the mask Mk of the present W
 * dL/dW = dL/dW~ + decay (1 - Mk) W                 straight through, for all weights
 * </pre>
 *
 * @param pattern which weights stay
 * @param beta what is left of the others, in [0, 1]; with 1 the weight is dense
 * @param decay how much the others are drawn to 0
 */
public record SparsityStage(NmMask pattern, double beta, double decay) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if {@code beta} is outside [0, 1] or {@code decay} is negative or not finite
     */
    public SparsityStage {
        if (!(beta >= 0 && beta <= 1)) {
            throw new IllegalArgumentException("N:M sparsity: beta must be in [0, 1], got " + beta);
        }
        if (!(decay >= 0 && decay < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("N:M sparsity: decay must be finite and not negative, got " + decay);
        }
    }

    /** Weights outside the pattern are 0. */
    static SparsityStage hard(NmMask pattern) {
        return new SparsityStage(pattern, 0, 0);
    }

    /**
     * The weight to compute with.
     *
     * @param w {@code [out, in]}
     * @param gradMask whether gradients are multiplied by {@code Mk + (1 - Mk) beta} too, in place of going straight through
     */
    public Tensor apply(Tensor w, boolean gradMask) {
        Tensor others;
        Tensor soft;
        try (var off = GradMode.noGrad()) {
            others = pattern.of(w).not().to(w.dtype());
            soft = others.mul(beta - 1).add(1);
        }
        if (gradMask && decay == 0) {
            return w.mul(soft);
        }
        if (decay == 0) {
            return Autodiff.straightThrough(x -> x.mul(soft)).apply(w);
        }
        return Autodiff.customVjp(x -> x.mul(soft), (x, y, g) -> (gradMask ? g.mul(soft) : g)
                        .add(x.mul(others).mul(decay)))
                .apply(w);
    }
}
