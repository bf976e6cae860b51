package cotangent.autodiff;

/** The arithmetic and the elementwise functions of {@link Tensor}; operands broadcast. */
sealed interface TensorMath permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** {@code this + b}; of truth values their or. */
    default Tensor add(Tensor b) {
        return Elementwise.ADD.apply(self(), b);
    }

    /** {@code this + s}. */
    default Tensor add(double s) {
        return ScalarOps.add(self(), s);
    }

    /**
     * {@code this - b}.
     *
     * @throws DTypeException for truth values on both sides, whose difference is {@link Tensor#xor}
     */
    default Tensor sub(Tensor b) {
        return Elementwise.SUB.apply(self(), b);
    }

    /** {@code this - s}. */
    default Tensor sub(double s) {
        return ScalarOps.add(self(), -s);
    }

    /** {@code b - this}. */
    default Tensor rsub(Tensor b) {
        return b.sub(self());
    }

    /** {@code s - this}. */
    default Tensor rsub(double s) {
        return ScalarOps.of(self(), s).sub(self());
    }

    /** {@code this * b}, elementwise; of truth values their and. */
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

    /** The largest whole number not above {@code this / b}; for integers, an integer. Its derivative is 0. */
    default Tensor floorDivide(Tensor b) {
        return Divisions.FLOOR_DIVIDE.apply(self(), b);
    }

    /**
     * {@code this - b floorDivide(this, b)}, which has the sign of {@code b}: the remainder of Python.
     *
     * @throws ArithmeticException if an integer is divided by 0
     */
    default Tensor remainder(Tensor b) {
        return Divisions.REMAINDER.apply(self(), b);
    }

    /** As {@link #remainder(Tensor)}. */
    default Tensor remainder(double s) {
        return remainder(ScalarOps.of(self(), s));
    }

    /**
     * {@code this - b trunc(this / b)}, which has the sign of {@code this}: the remainder of C and Java.
     *
     * @throws ArithmeticException if an integer is divided by 0
     */
    default Tensor fmod(Tensor b) {
        return Divisions.FMOD.apply(self(), b);
    }

    /** As {@link #fmod(Tensor)}. */
    default Tensor fmod(double s) {
        return fmod(ScalarOps.of(self(), s));
    }

    /** {@code this / s}. */
    default Tensor div(double s) {
        Tensor x = self().toFloating();
        return x.div(Tensor.scalar(x.dtype(), s));
    }

    /** {@code this} to the power {@code b}, elementwise; of integers an integer, modulo the range of the type, and 0 for fractions. */
    default Tensor pow(Tensor b) {
        return Elementwise.POW.apply(self(), b);
    }

    /** {@code this} to the power {@code p}; of integers an integer, unless {@code p} is negative or a fraction. */
    default Tensor pow(double p) {
        return ScalarOps.pow(self(), p);
    }

    /** The larger of both, elementwise; NaN if one is NaN. True is larger than false. */
    default Tensor maximum(Tensor b) {
        return Elementwise.MAXIMUM.apply(self(), b);
    }

    /** The smaller of both, elementwise; NaN if one is NaN. False is smaller than true. */
    default Tensor minimum(Tensor b) {
        return Elementwise.MINIMUM.apply(self(), b);
    }

    /** {@code min(max(this, low), high)}; the gradient passes where {@code low <= this <= high}. */
    default Tensor clamp(double low, double high) {
        return ScalarOps.clamp(self(), low, high);
    }

    /** {@code max(this, low)}. */
    default Tensor clampMin(double low) {
        return ScalarOps.clamp(self(), low, Double.POSITIVE_INFINITY);
    }

    /** {@code min(this, high)}. */
    default Tensor clampMax(double high) {
        return ScalarOps.clamp(self(), Double.NEGATIVE_INFINITY, high);
    }

    /** {@code min(max(this, low), high)}; the gradient goes where the value comes from, to {@code this} where it equals a bound. */
    default Tensor clamp(Tensor low, Tensor high) {
        return clampMin(low).clampMax(high);
    }

    /** {@code max(this, low)}; NaN if one is NaN. */
    default Tensor clampMin(Tensor low) {
        return Tensor.where(self().ge(low).or(self().isNaN()), self(), low);
    }

    /** {@code min(this, high)}; NaN if one is NaN. */
    default Tensor clampMax(Tensor high) {
        return Tensor.where(self().le(high).or(self().isNaN()), self(), high);
    }

    /** Linear interpolation {@code this + weight (end - this)}; exactly {@code end} for a weight of 1. */
    default Tensor lerp(Tensor end, double weight) {
        return Pointwise.lerp(self(), end, weight);
    }

    /** Linear interpolation {@code this + weight (end - this)}; exactly {@code end} where the weight is 1. */
    default Tensor lerp(Tensor end, Tensor weight) {
        return Pointwise.lerp(self(), end, weight);
    }

    /** {@code this + value a b}, elementwise. */
    default Tensor addcmul(Tensor a, Tensor b, double value) {
        return self().add(a.mul(b).mul(value));
    }

    /** {@code this + value a / b}, elementwise. */
    default Tensor addcdiv(Tensor a, Tensor b, double value) {
        return self().add(a.div(b).mul(value));
    }

    /** {@code this * b + c}, rounded once. */
    default Tensor fma(Tensor b, Tensor c) {
        return Fma.INSTANCE.of(self(), b, c);
    }

    /**
     * {@code -this}.
     *
     * @throws DTypeException for truth values; their opposite is {@link Tensor#not}
     */
    default Tensor neg() {
        if (self().dtype() == DType.BOOL) {
            throw new DTypeException("neg: not defined for BOOL; use not, or to(...)");
        }
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

    /** The nearest number with so many decimals, ties to the even one; a negative number of decimals rounds to tens, hundreds... */
    default Tensor round(int decimals) {
        return Pointwise.round(self(), decimals);
    }

    /** What {@link #trunc} takes off, with the sign of this. */
    default Tensor frac() {
        return self().sub(trunc());
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

    /** {@code 2} to the power {@code this}. */
    default Tensor exp2() {
        return Exponentials.EXP2.apply(self());
    }

    /** Logarithm to base 2. */
    default Tensor log2() {
        return Exponentials.LOG2.apply(self());
    }

    /** Logarithm to base 10. */
    default Tensor log10() {
        return Exponentials.LOG10.apply(self());
    }

    /** {@code log(exp(this) + exp(b))}, without overflow. */
    default Tensor logaddexp(Tensor b) {
        return Exponentials.LOGADDEXP.apply(self(), b);
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

    /** Tangent. */
    default Tensor tan() {
        return Trigonometric.TAN.apply(self());
    }

    /** Inverse sine. */
    default Tensor asin() {
        return Trigonometric.ASIN.apply(self());
    }

    /** Inverse cosine. */
    default Tensor acos() {
        return Trigonometric.ACOS.apply(self());
    }

    /** Inverse tangent. */
    default Tensor atan() {
        return Trigonometric.ATAN.apply(self());
    }

    /** The angle of the point with the ordinate {@code this} and the abscissa {@code b}; its derivatives at the origin are 0. */
    default Tensor atan2(Tensor b) {
        return Trigonometric.ATAN2.apply(self(), b);
    }

    /** {@code sqrt(this^2 + b^2)} without overflow; its derivatives at the origin are 0. */
    default Tensor hypot(Tensor b) {
        return Trigonometric.HYPOT.apply(self(), b);
    }

    /** Hyperbolic sine. */
    default Tensor sinh() {
        return Trigonometric.SINH.apply(self());
    }

    /** Hyperbolic cosine. */
    default Tensor cosh() {
        return Trigonometric.COSH.apply(self());
    }

    /** Inverse hyperbolic sine. */
    default Tensor asinh() {
        return Trigonometric.ASINH.apply(self());
    }

    /** Inverse hyperbolic cosine. */
    default Tensor acosh() {
        return Trigonometric.ACOSH.apply(self());
    }

    /** Inverse hyperbolic tangent. */
    default Tensor atanh() {
        return Trigonometric.ATANH.apply(self());
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

    /** {@code 1 - erf(this)}, accurate where that is small. */
    default Tensor erfc() {
        return SpecialFunctions.ERFC.apply(self());
    }

    /** The logarithm of the absolute value of the gamma function; see {@link Special} for its relatives. */
    default Tensor lgamma() {
        return SpecialFunctions.LGAMMA.apply(self());
    }

    /** {@code max(this, 0)}; its derivative at 0 is 0. */
    default Tensor relu() {
        return self().dtype().isInteger() ? self().clampMin(0) : Elementwise.RELU.apply(self());
    }
}
