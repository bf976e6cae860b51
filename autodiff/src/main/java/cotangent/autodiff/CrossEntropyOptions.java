package cotangent.autodiff;

/**
 * Options of {@link Losses#crossEntropy(Tensor, Tensor, CrossEntropyOptions) cross entropy}.
 *
 * @param weight a factor for each class, {@code [classes]}, or null
 * @param ignoreIndex a class index whose samples do not count; any index that does not occur means none
 * @param labelSmoothing how much of a hard label's probability is spread evenly over all classes, in {@code [0, 1]}
 * @param reduction what becomes of the samples' losses
 */
public record CrossEntropyOptions(Tensor weight, long ignoreIndex, double labelSmoothing, Reduction reduction) {
    /** No weights, ignored index -100, no smoothing, mean. */
    public static final CrossEntropyOptions DEFAULT = new CrossEntropyOptions(null, -100, 0, Reduction.MEAN);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the smoothing is not in {@code [0, 1]}
     * @throws ShapeException if the weights are not a vector
     */
    public CrossEntropyOptions {
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
            throw new IllegalArgumentException("label smoothing must be in [0, 1], got " + labelSmoothing);
        }
        if (weight != null && weight.rank() != 1) {
            throw new ShapeException("class weights must be a vector, got shape " + weight.shape());
        }
        if (reduction == null) {
            throw new IllegalArgumentException("the reduction must not be null");
        }
    }

    /** These options with class weights. */
    public CrossEntropyOptions withWeight(Tensor w) {
        return new CrossEntropyOptions(w, ignoreIndex, labelSmoothing, reduction);
    }

    /** These options with another ignored index. */
    public CrossEntropyOptions withIgnoreIndex(long index) {
        return new CrossEntropyOptions(weight, index, labelSmoothing, reduction);
    }

    /** These options with another smoothing. */
    public CrossEntropyOptions withLabelSmoothing(double smoothing) {
        return new CrossEntropyOptions(weight, ignoreIndex, smoothing, reduction);
    }

    /** These options with another reduction. */
    public CrossEntropyOptions withReduction(Reduction r) {
        return new CrossEntropyOptions(weight, ignoreIndex, labelSmoothing, r);
    }
}
