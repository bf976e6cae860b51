package cotangent.regularizers.pruning;

/**
 * The phases of a training in which weights become sparse.
 *
 * @param denseSteps steps at the start with dense weights
 * @param totalSteps steps of the whole training
 * @param fineTuneSteps steps at the end with full sparsity
 */
public record Phases(long denseSteps, long totalSteps, long fineTuneSteps) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is negative or the first and the last phase do not fit into the training
     */
    public Phases {
        if (denseSteps < 0 || fineTuneSteps < 0 || denseSteps > totalSteps - fineTuneSteps) {
            throw new IllegalArgumentException("N:M sparsity: " + denseSteps + " dense and " + fineTuneSteps
                    + " last steps do not fit into " + totalSteps);
        }
    }

    /** Neither a dense phase nor one of full sparsity. */
    public static Phases of(long totalSteps) {
        return new Phases(0, totalSteps, 0);
    }

    /** Whether weights are dense. */
    boolean isDense(long step) {
        return step < denseSteps;
    }

    /** Whether weights are as sparse as they shall be. */
    boolean isSparse(long step) {
        return step >= totalSteps - fineTuneSteps;
    }

    /** Steps between the two. */
    long between() {
        return totalSteps - fineTuneSteps - denseSteps;
    }
}
