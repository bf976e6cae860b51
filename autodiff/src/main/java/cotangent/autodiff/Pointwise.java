package cotangent.autodiff;

/**
 * Elementwise functions beyond those of {@link Tensor}: divisions, signs, rounding and replacement. Operands broadcast; see {@link Special} for
 * the functions of analysis.
 */
public final class Pointwise {
    /** {@code a / b} rounded towards 0; for integers, an integer. Its derivative is 0. */
    public static Tensor truncDivide(Tensor a, Tensor b) {
        return Divisions.TRUNC_DIVIDE.apply(a, b);
    }

    /** {@code a} to the power {@code b}, computed in float64. */
    public static Tensor floatPower(Tensor a, Tensor b) {
        return a.to(DType.FLOAT64).pow(b.to(DType.FLOAT64));
    }

    /** {@code a} to the power {@code p}, computed in float64. */
    public static Tensor floatPower(Tensor a, double p) {
        return a.to(DType.FLOAT64).pow(p);
    }

    /** {@code x 2^n}. */
    public static Tensor ldexp(Tensor x, Tensor n) {
        DType meet = DType.promote(x.dtype(), n.dtype());
        return x.mul(n.to(meet).exp2());
    }

    /** {@code log2(2^a + 2^b)}, without overflow. */
    public static Tensor logaddexp2(Tensor a, Tensor b) {
        return Exponentials.LOGADDEXP2.apply(a, b);
    }

    /** The larger of both; where one is NaN, the other. The gradient of a tie goes to {@code a}. */
    public static Tensor fmax(Tensor a, Tensor b) {
        return Tensor.where(a.ge(b).or(b.isNaN()), a, b);
    }

    /** The smaller of both; where one is NaN, the other. The gradient of a tie goes to {@code a}. */
    public static Tensor fmin(Tensor a, Tensor b) {
        return Tensor.where(a.le(b).or(b.isNaN()), a, b);
    }

    /** {@code |a|} with the sign of {@code b}, also of a zero; the derivative at {@code a = 0} is 0. */
    public static Tensor copysign(Tensor a, Tensor b) {
        return Divisions.COPYSIGN.apply(a, b);
    }

    /** Where elements are negative or the negative zero. */
    public static Tensor signbit(Tensor x) {
        return copysign(Tensor.scalar(x.dtype(), 1), x).lt(0);
    }

    /** 0 below 0, {@code values} at 0, 1 above; 0 for NaN. */
    public static Tensor heaviside(Tensor x, Tensor values) {
        DType meet = DType.promote(x.dtype(), values.dtype());
        return Tensor.where(x.eq(0), values, x.gt(0).to(meet));
    }

    /** 0 in place of NaN, and the largest finite numbers in place of the infinities. */
    public static Tensor nanToNum(Tensor x) {
        double largest = x.dtype() == DType.FLOAT64 ? Double.MAX_VALUE : Float.MAX_VALUE;
        return nanToNum(x, 0, largest, -largest);
    }

    /** Other numbers in place of NaN and of the infinities, where the derivative is 0. */
    public static Tensor nanToNum(Tensor x, double nan, double positive, double negative) {
        if (!x.dtype().isFloating()) {
            return x;
        }
        return x.maskedFill(x.isNaN(), nan)
                .maskedFill(x.eq(Double.POSITIVE_INFINITY), positive)
                .maskedFill(x.eq(Double.NEGATIVE_INFINITY), negative);
    }

    /** Degrees in radians. */
    public static Tensor deg2rad(Tensor x) {
        return x.toFloating().mul(Math.PI / 180);
    }

    /** Radians in degrees. */
    public static Tensor rad2deg(Tensor x) {
        return x.toFloating().mul(180 / Math.PI);
    }

    static Tensor lerp(Tensor a, Tensor b, double weight) {
        Tensor difference = b.sub(a).toFloating();
        return Math.abs(weight) < 0.5 ? a.add(difference.mul(weight)) : b.sub(difference.mul(1 - weight));
    }

    static Tensor lerp(Tensor a, Tensor b, Tensor weight) {
        Tensor difference = b.sub(a).toFloating();
        return Tensor.where(weight.abs().lt(0.5), a.add(weight.mul(difference)), b.sub(difference.mul(weight.rsub(1))));
    }

    static Tensor round(Tensor x, int decimals) {
        Tensor t = x.toFloating();
        if (decimals == 0) {
            return t.round();
        }
        double power = StrictMath.pow(10, Math.abs(decimals));
        return decimals > 0
                ? t.mul(power).round().div(power)
                : t.div(power).round().mul(power);
    }

    static Tensor isClose(Tensor a, Tensor b, double relative, double absolute, boolean nans) {
        if (!(relative >= 0 && absolute >= 0)) {
            throw new IllegalArgumentException(
                    "isClose: tolerances must not be negative, got " + relative + " and " + absolute);
        }
        DType meet = DType.promote(a.dtype(), b.dtype());
        DType type = meet.isFloating() ? meet : DType.FLOAT64;
        Tensor p = a.detach().to(type);
        Tensor q = b.detach().to(type);
        Tensor allowed = q.abs().mul(relative).add(absolute);
        Tensor distance = p.sub(q).abs();
        Tensor close = p.eq(q).or(distance.isFinite().and(distance.le(allowed)));
        return nans ? close.or(p.isNaN().and(q.isNaN())) : close;
    }

    private Pointwise() {}
}
