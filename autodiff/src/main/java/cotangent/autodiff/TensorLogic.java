package cotangent.autodiff;

/** The comparisons and the logic of {@link Tensor}; operands broadcast. */
sealed interface TensorLogic permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** {@code this == b}. */
    default Tensor eq(Tensor b) {
        return Comparison.EQUAL.apply(self(), b);
    }

    /** {@code this == s}. */
    default Tensor eq(double s) {
        return eq(ScalarOps.of(self(), s));
    }

    /** {@code this != b}. */
    default Tensor ne(Tensor b) {
        return Comparison.NOT_EQUAL.apply(self(), b);
    }

    /** {@code this != s}. */
    default Tensor ne(double s) {
        return ne(ScalarOps.of(self(), s));
    }

    /** {@code this < b}. */
    default Tensor lt(Tensor b) {
        return Comparison.LESS.apply(self(), b);
    }

    /** {@code this < s}. */
    default Tensor lt(double s) {
        return lt(ScalarOps.of(self(), s));
    }

    /** {@code this <= b}. */
    default Tensor le(Tensor b) {
        return Comparison.LESS_EQUAL.apply(self(), b);
    }

    /** {@code this <= s}. */
    default Tensor le(double s) {
        return le(ScalarOps.of(self(), s));
    }

    /** {@code this > b}. */
    default Tensor gt(Tensor b) {
        return Comparison.LESS.apply(b, self());
    }

    /** {@code this > s}. */
    default Tensor gt(double s) {
        return gt(ScalarOps.of(self(), s));
    }

    /** {@code this >= b}. */
    default Tensor ge(Tensor b) {
        return Comparison.LESS_EQUAL.apply(b, self());
    }

    /** {@code this >= s}. */
    default Tensor ge(double s) {
        return ge(ScalarOps.of(self(), s));
    }

    /** Where elements are NaN. */
    default Tensor isNaN() {
        return ne(self());
    }

    /** Where elements are infinite. */
    default Tensor isInf() {
        return self().toFloating().abs().eq(Double.POSITIVE_INFINITY);
    }

    /** Where elements are neither NaN nor infinite. */
    default Tensor isFinite() {
        return self().toFloating().abs().lt(Double.POSITIVE_INFINITY);
    }

    /** Where {@code |this - b| <= 1e-8 + 1e-5 |b|}. */
    default Tensor isClose(Tensor b) {
        return isClose(b, 1e-5, 1e-8, false);
    }

    /** Where {@code |this - b| <= absolute + relative |b|}, or both are the same infinity, or, if {@code nans} says so, both are NaN. */
    default Tensor isClose(Tensor b, double relative, double absolute, boolean nans) {
        return Pointwise.isClose(self(), b, relative, absolute, nans);
    }

    /** Whether {@link #isClose(Tensor)} is true everywhere. */
    default boolean allClose(Tensor b) {
        return isClose(b).all();
    }

    /** Whether {@link #isClose(Tensor, double, double, boolean)} is true everywhere. */
    default boolean allClose(Tensor b, double relative, double absolute, boolean nans) {
        return isClose(b, relative, absolute, nans).all();
    }

    /** Logical and of truth values; of integers, of all bits. */
    default Tensor and(Tensor b) {
        return Comparison.and(self(), b);
    }

    /** Logical or of truth values; of integers, of all bits. */
    default Tensor or(Tensor b) {
        return Comparison.or(self(), b);
    }

    /** Logical exclusive or of truth values; of integers, of all bits. */
    default Tensor xor(Tensor b) {
        return Comparison.xor(self(), b);
    }

    /** Logical not of truth values; of integers, of all bits. */
    default Tensor not() {
        return Comparison.not(self());
    }

    /** Whether any truth value is true. */
    default boolean any() {
        return Comparison.any(self());
    }

    /** Whether all truth values are true. */
    default boolean all() {
        return Comparison.all(self());
    }

    /** This tensor with {@code value} where {@code mask} is true. */
    default Tensor maskedFill(Tensor mask, double value) {
        return Tensor.where(mask, ScalarOps.filling(self(), value), self());
    }

    /** This tensor with the only element of {@code value} where {@code mask} is true; the value's gradient is the sum over the mask. */
    default Tensor maskedFill(Tensor mask, Tensor value) {
        if (value.rank() != 0) {
            throw new ShapeException("maskedFill: the value must be a scalar, got shape " + value.shape());
        }
        return Tensor.where(mask, value.to(self().dtype()), self());
    }
}
