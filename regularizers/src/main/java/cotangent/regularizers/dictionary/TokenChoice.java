package cotangent.regularizers.dictionary;

import cotangent.autodiff.Tensor;

/**
 * Each token keeps its {@code k} largest pre-activations: the TopK activation.
 *
 * <pre>S_b = indicator of the k largest of z'_b</pre>
 *
 * A constant mask, see {@link Choice}. Cost: a partial sort of each row.
 *
 * <p>Source: K. Ayonrinde, "Adaptive Sparse Allocation with Mutual Choice &amp; Feature Choice Sparse Autoencoders", 2024; L. Gao et al., "Scaling
 * and evaluating sparse autoencoders", ICLR 2025.
 *
 * <p>Catalogue: T004
 *
 * @param k how many entries a token keeps
 */
public record TokenChoice(int k) implements Choice {
    /**
     * Checks the budget.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public TokenChoice {
        Choice.requirePositive(k, "TokenChoice");
    }

    @Override
    public Scope scope() {
        return Scope.NONE;
    }

    @Override
    public Tensor mask(Tensor z) {
        Tensor x = Choice.matrix(z, "TokenChoice");
        Choice.requireRoom(k, x, "TokenChoice");
        Tensor kept = x.topK(k, 1).indices();
        return Tensor.zerosLike(x).scatter(1, kept, Tensor.ones(x.dtype(), x.size(0), k));
    }
}
