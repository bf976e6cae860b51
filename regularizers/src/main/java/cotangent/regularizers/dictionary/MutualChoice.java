package cotangent.regularizers.dictionary;

import cotangent.autodiff.Tensor;

/**
 * The whole batch keeps its {@code K = k batch} largest pre-activations, whichever token and feature they belong to, so that tokens that
 * are hard to describe get more than easy ones.
 *
 * <pre>S = indicator of the K largest entries of z'</pre>
 *
 * A constant mask, see {@link Choice}. For a batch of one token it is {@link TokenChoice}. Cost: a partial sort of all entries.
 *
 * <p>Source: K. Ayonrinde, "Adaptive Sparse Allocation with Mutual Choice &amp; Feature Choice Sparse Autoencoders", 2024.
 *
 * <p>Catalogue: T004
 *
 * @param k how many entries a token keeps, in the mean over the batch
 */
public record MutualChoice(int k) implements Choice {
    /**
     * Checks the budget.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public MutualChoice {
        Choice.requirePositive(k, "MutualChoice");
    }

    @Override
    public Scope scope() {
        return Scope.GLOBAL;
    }

    @Override
    public Tensor mask(Tensor z) {
        Tensor x = Choice.matrix(z, "MutualChoice");
        Choice.requireRoom(k, x, "MutualChoice");
        int total = Math.multiplyExact(k, x.size(0));
        Tensor kept = x.flatten().topK(total, 0).indices();
        return Tensor.zeros(x.dtype(), x.size())
                .scatter(0, kept, Tensor.ones(x.dtype(), total))
                .reshape(x.shape());
    }
}
