package cotangent.autodiff;

/**
 * A matrix for which a decomposition or a solution does not exist: singular, not positive definite, not finite.
 *
 * <p>{@link #batchIndex()} says which matrix of a batch it is, {@link #pivot()} where the algorithm met the obstacle.
 */
public class LinearAlgebraException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    private final int[] batchIndex;
    private final int pivot;

    /**
     * Creates the exception.
     *
     * @param message names the operation, the matrix and the reason
     * @param batchIndex the index of the matrix in the leading axes; empty if there are none
     * @param pivot the row or column, from 0, at which the algorithm failed; -1 if there is none to name
     */
    public LinearAlgebraException(String message, int[] batchIndex, int pivot) {
        super(message);
        this.batchIndex = batchIndex.clone();
        this.pivot = pivot;
    }

    /** The index of the matrix in the leading axes; empty if there are none. */
    public int[] batchIndex() {
        return batchIndex.clone();
    }

    /** The row or column, from 0, at which the algorithm failed; -1 if there is none to name. */
    public int pivot() {
        return pivot;
    }
}
