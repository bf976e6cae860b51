package cotangent.regularizers.pruning;

/**
 * Sparse-refined straight-through estimation: full sparsity from the first step, and a pull to 0 on the pruned weights, so that the mask
 * comes to rest.
 *
 * <pre>
 * W~ = W Mk,   dL/dW = dL/dW~ + decay (1 - Mk) W
 * </pre>
 *
 * Without decay this is the plain straight-through estimator. Default: decay 2e-4. The mask is constant and computed in every pass.
 *
 * <p>Source: A. Zhou et al., "Learning N:M Fine-grained Structured Sparse Neural Networks From Scratch", ICLR 2021; the baseline of A. R.
 * Bambhaniya et al., "Progressive Gradient Flow for Robust N:M Sparsity Training in Transformers", CPAL 2024.
 *
 * <p>Catalogue: T157
 *
 * @param pattern which weights stay
 * @param decay how much the others are drawn to 0
 */
public record SrSte(NmMask pattern, double decay) implements SparsitySchedule {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if the decay is negative or not finite
     */
    public SrSte {
        new SparsityStage(pattern, 0, decay);
    }

    /** With decay 2e-4. */
    public SrSte(NmMask pattern) {
        this(pattern, 2e-4);
    }

    @Override
    public SparsityStage at(long step) {
        return new SparsityStage(pattern, 0, decay);
    }
}
