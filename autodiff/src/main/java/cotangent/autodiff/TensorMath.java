package cotangent.autodiff;

/** The arithmetic and the elementwise functions of {@link Tensor}; operands broadcast. */
sealed interface TensorMath permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** {@code this + b}. */
    default Tensor add(Tensor b) {
        return Elementwise.ADD.apply(self(), b);
    }

    /** {@code this + s}. */
    default Tensor add(double s) {
        return ScalarOps.add(self(), s);
    }

    /** {@code this - b}. */
    default Tensor sub(Tensor b) {
        return Elementwise.SUB.apply(self(), b);
    }

    /** {@code this - s}. */
    default Tensor sub(double s) {
        return ScalarOps.add(self(), -s);
    }

    /** {@code s - this}. */
    default Tensor rsub(double s) {
        return ScalarOps.of(self(), s).sub(self());
    }

    /** {@code this * b}, elementwise. */
    default Tensor mul(Tensor b) {
        return Elementwise.MUL.apply(self(), b);
    }

    /** {@code this * s}. */
    default Tensor mul(double s) {
        return ScalarOps.mul(self(), s);
    }

    /** {@code this / b}, elementwise; integers become float32. */
    default Tensor div(Tensor b) {
        return Elementwise.DIV.apply(self(), b);
    }

    /** {@code this / s}. */
    default Tensor div(double s) {
        Tensor x = self().toFloating();
        return x.div(Tensor.scalar(x.dtype(), s));
    }

    /** {@code this} to the power {@code b}, elementwise. */
    default Tensor pow(Tensor b) {
        return Elementwise.POW.apply(self(), b);
    }

    /** {@code this} to the power {@code p}. */
    default Tensor pow(double p) {
        return ScalarOps.pow(self(), p);
    }

    /** The larger of both, elementwise; NaN if one is NaN. */
    default Tensor maximum(Tensor b) {
        return Elementwise.MAXIMUM.apply(self(), b);
    }

    /** The smaller of both, elementwise; NaN if one is NaN. */
    default Tensor minimum(Tensor b) {
        return Elementwise.MINIMUM.apply(self(), b);
    }

    /** {@code min(max(this, low), high)}; the gradient passes where {@code low <= this <= high}. */
    default Tensor clamp(double low, double high) {
        return ScalarOps.clamp(self(), low, high);
    }

    /** {@code this * b + c}, rounded once. */
    default Tensor fma(Tensor b, Tensor c) {
        return Fma.INSTANCE.of(self(), b, c);
    }

    /** {@code -this}. */
    default Tensor neg() {
        return Elementwise.NEG.apply(self());
    }

    /** Absolute value; its derivative at 0 is 0. */
    default Tensor abs() {
        return Elementwise.ABS.apply(self());
    }

    /** -1, 0 or 1. */
    default Tensor sign() {
        return Elementwise.SIGN.apply(self());
    }

    /** The largest integer not above. */
    default Tensor floor() {
        return Elementwise.FLOOR.apply(self());
    }

    /** The smallest integer not below. */
    default Tensor ceil() {
        return Elementwise.CEIL.apply(self());
    }

    /** The nearest integer, ties to the even one. */
    default Tensor round() {
        return Elementwise.ROUND.apply(self());
    }

    /** The integer part. */
    default Tensor trunc() {
        return Elementwise.TRUNC.apply(self());
    }

    /** {@code this * this}. */
    default Tensor square() {
        return Elementwise.SQUARE.apply(self());
    }

    /** Square root. */
    default Tensor sqrt() {
        return Elementwise.SQRT.apply(self());
    }

    /** {@code 1 / sqrt(this)}. */
    default Tensor rsqrt() {
        return Elementwise.RSQRT.apply(self());
    }

    /** {@code 1 / this}. */
    default Tensor reciprocal() {
        return Elementwise.RECIPROCAL.apply(self());
    }

    /** Natural exponential. */
    default Tensor exp() {
        return Elementwise.EXP.apply(self());
    }

    /** {@code exp(this) - 1}, accurate near 0. */
    default Tensor expm1() {
        return Elementwise.EXPM1.apply(self());
    }

    /** Natural logarithm. */
    default Tensor log() {
        return Elementwise.LOG.apply(self());
    }

    /** {@code log(1 + this)}, accurate near 0. */
    default Tensor log1p() {
        return Elementwise.LOG1P.apply(self());
    }

    /** Sine. */
    default Tensor sin() {
        return Elementwise.SIN.apply(self());
    }

    /** Cosine. */
    default Tensor cos() {
        return Elementwise.COS.apply(self());
    }

    /** Hyperbolic tangent. */
    default Tensor tanh() {
        return Elementwise.TANH.apply(self());
    }

    /** Logistic function {@code 1 / (1 + exp(-this))}. */
    default Tensor sigmoid() {
        return Elementwise.SIGMOID.apply(self());
    }

    /** Error function. */
    default Tensor erf() {
        return Elementwise.ERF.apply(self());
    }

    /** {@code max(this, 0)}; its derivative at 0 is 0. */
    default Tensor relu() {
        return Elementwise.RELU.apply(self());
    }
}
