package cotangent.regularizers.experts;

import cotangent.autodiff.Tensor;

/**
 * How a gate of several choosers came to its weights.
 *
 * @param weights of the experts, {@code [..., experts]}, which sum to 1
 * @param shares with what probability each chooser picks each of its choices, {@code [..., choosers, experts]}; the trees of a {@link CometGate},
 *     the selectors of a {@link DSelectKGate}
 */
public record Routing(Tensor weights, Tensor shares) {
    /** Keeps the logarithm finite where a share is 0. */
    private static final double TINY = 1e-6;

    /**
     * How undecided the choosers are: {@code sum over choosers and choices of -v ln(v + 1e-6)}, averaged over positions. Added to the loss with a
     * weight of 0.01 to 1 it drives the shares to 0 and 1, and with them the number of nonzero weights down to that of the choosers.
     */
    public Tensor entropy() {
        return entropy(shares).sum(-2, -1).mean();
    }

    static Tensor entropy(Tensor p) {
        return p.mul(p.add(TINY).log()).neg();
    }
}
