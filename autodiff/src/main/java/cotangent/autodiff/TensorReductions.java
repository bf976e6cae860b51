package cotangent.autodiff;

/**
 * The reductions, scans and matrix products of {@link Tensor}. Without axes, a reduction takes all elements and gives a scalar;
 * {@code keepDims} keeps reduced axes with size 1.
 */
sealed interface TensorReductions permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** Sum over the given axes, or over all. Truth values and integers are summed as int64. */
    default Tensor sum(int... axes) {
        return Reductions.sum(self(), false, axes);
    }

    /** Sum over the given axes, or over all. */
    default Tensor sum(boolean keepDims, int... axes) {
        return Reductions.sum(self(), keepDims, axes);
    }

    /** Arithmetic mean over the given axes, or over all; NaN of nothing. */
    default Tensor mean(int... axes) {
        return Reductions.mean(self(), false, axes);
    }

    /** Arithmetic mean over the given axes, or over all; NaN of nothing. */
    default Tensor mean(boolean keepDims, int... axes) {
        return Reductions.mean(self(), keepDims, axes);
    }

    /** Variance over the given axes, or over all, with Bessel's correction. */
    default Tensor var(int... axes) {
        return Reductions.var(self(), 1, false, axes);
    }

    /** Variance over the given axes, or over all: squared deviations divided by {@code n - correction}. */
    default Tensor var(double correction, boolean keepDims, int... axes) {
        return Reductions.var(self(), correction, keepDims, axes);
    }

    /** Standard deviation over the given axes, or over all, with Bessel's correction. */
    default Tensor std(int... axes) {
        return Reductions.var(self(), 1, false, axes).sqrt();
    }

    /** Standard deviation over the given axes, or over all: square root of {@link #var(double, boolean, int...)}. */
    default Tensor std(double correction, boolean keepDims, int... axes) {
        return Reductions.var(self(), correction, keepDims, axes).sqrt();
    }

    /** Product of all elements. Exact derivatives also where elements are 0. Truth values and integers are multiplied as int64. */
    default Tensor prod() {
        return Reductions.prod(self().flatten(), 0, false);
    }

    /** Product over one axis. */
    default Tensor prod(int axis, boolean keepDims) {
        return Reductions.prod(self(), axis, keepDims);
    }

    /**
     * Largest element over the given axes, or over all; NaN if one is NaN. The gradient is shared equally among ties.
     *
     * @throws ShapeException if there are no elements
     */
    default Tensor amax(int... axes) {
        return Extremum.MAX.over(self(), false, axes);
    }

    /** As {@link #amax(int...)}. */
    default Tensor amax(boolean keepDims, int... axes) {
        return Extremum.MAX.over(self(), keepDims, axes);
    }

    /** Smallest element over the given axes, or over all; NaN if one is NaN. The gradient is shared equally among ties. */
    default Tensor amin(int... axes) {
        return Extremum.MIN.over(self(), false, axes);
    }

    /** As {@link #amin(int...)}. */
    default Tensor amin(boolean keepDims, int... axes) {
        return Extremum.MIN.over(self(), keepDims, axes);
    }

    /** Largest element of all. */
    default Tensor max() {
        return amax();
    }

    /** Smallest element of all. */
    default Tensor min() {
        return amin();
    }

    /** Largest elements along an axis with the positions of the first ones; the gradient goes there. */
    default Indexed max(int axis, boolean keepDims) {
        return ArgReduction.MAX.along(self(), axis, keepDims);
    }

    /** Smallest elements along an axis with the positions of the first ones; the gradient goes there. */
    default Indexed min(int axis, boolean keepDims) {
        return ArgReduction.MIN.along(self(), axis, keepDims);
    }

    /** Position of the first largest element along an axis, int64; NaN counts as largest. */
    default Tensor argmax(int axis) {
        return ArgReduction.MAX.apply(self(), axis);
    }

    /** Position of the first smallest element along an axis, int64; NaN counts as smallest. */
    default Tensor argmin(int axis) {
        return ArgReduction.MIN.apply(self(), axis);
    }

    /** Position of the first largest element of all in row-major order, int64; NaN counts as largest. */
    default Tensor argmax() {
        return ArgReduction.MAX.apply(self().flatten(), 0);
    }

    /** Position of the first largest element along an axis, int64; NaN counts as largest. */
    default Tensor argmax(int axis, boolean keepDims) {
        return ArgReduction.MAX.apply(self(), axis, keepDims);
    }

    /** Position of the first smallest element of all in row-major order, int64; NaN counts as smallest. */
    default Tensor argmin() {
        return ArgReduction.MIN.apply(self().flatten(), 0);
    }

    /** Position of the first smallest element along an axis, int64; NaN counts as smallest. */
    default Tensor argmin(int axis, boolean keepDims) {
        return ArgReduction.MIN.apply(self(), axis, keepDims);
    }

    private Tensor truths() {
        return self().dtype() == DType.BOOL ? self() : self().ne(0);
    }

    /** Whether all elements over the given axes are true (numbers: not 0), as truth values; true for nothing. */
    default Tensor all(boolean keepDims, int... axes) {
        return truths().not().any(keepDims, axes).not();
    }

    /** Whether any element over the given axes is true (a number: not 0), as truth values; false for nothing. */
    default Tensor any(boolean keepDims, int... axes) {
        return truths().sum(keepDims, axes).ne(0);
    }

    /** The median of all elements, the lower one of two; see {@link OrderStatistics#median(Tensor)}. */
    default Tensor median() {
        return OrderStatistics.median(self());
    }

    /** Medians along an axis with their positions, the lower ones of two; NaN if one is NaN. */
    default Indexed median(int axis, boolean keepDims) {
        return OrderStatistics.median(self(), axis, keepDims);
    }

    /** The quantile {@code q} of all elements, with linear interpolation. */
    default Tensor quantile(double q) {
        return OrderStatistics.quantile(self(), q);
    }

    /** The quantiles {@code q} along an axis, with linear interpolation; more in {@link OrderStatistics}. */
    default Tensor quantile(double q, int axis, boolean keepDims) {
        return OrderStatistics.quantile(self(), q, axis, keepDims);
    }

    /** Euclidean norm of all elements. */
    default Tensor norm() {
        return Reductions.norm(self(), 2, false);
    }

    /**
     * Vector norm {@code (sum |x|^p)^(1/p)} over the given axes, or over all; {@code p} may be 0 (number of nonzeros) and plus or minus
     * infinity. Its gradient at 0 is 0.
     */
    default Tensor norm(double p, boolean keepDims, int... axes) {
        return Reductions.norm(self(), p, keepDims, axes);
    }

    /** {@code log(sum(exp(x)))} over the given axes, or over all, without overflow. */
    default Tensor logSumExp(int... axes) {
        return Softmax.logSumExp(self(), false, axes);
    }

    /** {@code log(sum(exp(x)))} over the given axes, or over all, without overflow. */
    default Tensor logSumExp(boolean keepDims, int... axes) {
        return Softmax.logSumExp(self(), keepDims, axes);
    }

    /** {@code exp(x) / sum(exp(x))} along an axis. */
    default Tensor softmax(int axis) {
        return Lines.along(self(), axis, Softmax::softmax);
    }

    /** Logarithm of the {@link #softmax}. */
    default Tensor logSoftmax(int axis) {
        return Lines.along(self(), axis, Softmax::logSoftmax);
    }

    /** Running sum along an axis. */
    default Tensor cumsum(int axis) {
        return Scans.cumsum(self(), axis);
    }

    /** Running product along an axis, with exact derivatives also where elements are 0. */
    default Tensor cumprod(int axis) {
        return Scans.cumprod(self(), axis);
    }

    /** The largest element up to each along an axis, with its position. */
    default Indexed cummax(int axis) {
        return Scans.cummax(self(), axis);
    }

    /** The smallest element up to each along an axis, with its position. */
    default Indexed cummin(int axis) {
        return Scans.cummin(self(), axis);
    }

    /** {@code log} of the running sum of {@code exp} along an axis, without overflow. */
    default Tensor logCumsumExp(int axis) {
        return Scans.logCumsumExp(self(), axis);
    }

    /**
     * Matrix product over the last two axes; leading axes broadcast. A vector counts as a row on the left and as a column on the right.
     *
     * @throws ShapeException if the inner sizes differ or the leading axes do not broadcast
     */
    default Tensor matmul(Tensor b) {
        return MatMul.of(self(), b);
    }

    /** Sum of the products of two vectors. */
    default Tensor dot(Tensor b) {
        return MatMul.dot(self(), b);
    }
}
