package cotangent.autodiff;

/**
 * Special functions of mathematics, elementwise, with the names of {@code torch.special}: the gamma, Bessel and error functions, the normal
 * distribution, and entropy's terms. Operands broadcast; integers become float32. All are differentiable any number of times.
 */
public final class Special {
    private static final double LOG_PI = 1.1447298858494002;

    // ---- gamma function ----

    /** {@code log |gamma(x)|}; infinite at 0, -1, -2... */
    public static Tensor lgamma(Tensor x) {
        return x.lgamma();
    }

    /** The derivative of {@link #lgamma}; NaN at -1, -2..., infinite at 0. */
    public static Tensor digamma(Tensor x) {
        return polygamma(0, x);
    }

    /**
     * The derivative of order {@code n} of {@link #digamma}.
     *
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public static Tensor polygamma(int n, Tensor x) {
        if (n < 0) {
            throw new IllegalArgumentException("polygamma: the order must not be negative, got " + n);
        }
        return SpecialFunctions.polygamma(n).apply(x);
    }

    /**
     * The logarithm of the multivariate gamma function of dimension {@code p}:
     * {@code p (p - 1) / 4 log(pi) + sum_(j < p) lgamma(x - j / 2)}, for {@code x > (p - 1) / 2}.
     *
     * @throws IllegalArgumentException if {@code p} is less than 1
     */
    public static Tensor mvlgamma(Tensor x, int p) {
        if (p < 1) {
            throw new IllegalArgumentException("mvlgamma: the dimension must be at least 1, got " + p);
        }
        Tensor t = x.toFloating();
        Tensor sum = t.lgamma().add(p * (p - 1) / 4.0 * LOG_PI);
        for (int j = 1; j < p; j++) {
            sum = sum.add(t.sub(j / 2.0).lgamma());
        }
        return sum;
    }

    /** Another name of {@link #mvlgamma}. */
    public static Tensor multigammaln(Tensor x, int p) {
        return mvlgamma(x, p);
    }

    // ---- modified Bessel functions of the first kind ----

    /** Of order 0. */
    public static Tensor i0(Tensor x) {
        return SpecialFunctions.besselI(0).apply(x);
    }

    /** Of order 0, scaled: {@code exp(-|x|) i0(x)}. */
    public static Tensor i0e(Tensor x) {
        return SpecialFunctions.besselIe(0).apply(x);
    }

    /** Of order 1. */
    public static Tensor i1(Tensor x) {
        return SpecialFunctions.besselI(1).apply(x);
    }

    /** Of order 1, scaled: {@code exp(-|x|) i1(x)}. */
    public static Tensor i1e(Tensor x) {
        return SpecialFunctions.besselIe(1).apply(x);
    }

    // ---- error function ----

    /** {@code 1 - erf(x)}, accurate where that is small. */
    public static Tensor erfc(Tensor x) {
        return x.erfc();
    }

    /** {@code exp(x^2) erfc(x)}. */
    public static Tensor erfcx(Tensor x) {
        return SpecialFunctions.ERFCX.apply(x);
    }

    /** The inverse of the error function; infinite at -1 and 1, NaN beyond. */
    public static Tensor erfinv(Tensor x) {
        return SpecialFunctions.ERFINV.apply(x);
    }

    // ---- standard normal distribution ----

    /** Its distribution function. */
    public static Tensor ndtr(Tensor x) {
        return SpecialFunctions.NDTR.apply(x);
    }

    /** The logarithm of {@link #ndtr}, which does not underflow. */
    public static Tensor logNdtr(Tensor x) {
        return SpecialFunctions.LOG_NDTR.apply(x);
    }

    /** The quantile: the inverse of {@link #ndtr}; infinite at 0 and 1, NaN beyond. */
    public static Tensor ndtri(Tensor p) {
        return SpecialFunctions.NDTRI.apply(p);
    }

    // ---- logarithms ----

    /** {@code log(p / (1 - p))}, the inverse of {@link Tensor#sigmoid}. */
    public static Tensor logit(Tensor p) {
        return Exponentials.LOGIT.apply(p);
    }

    /** {@link #logit} of {@code p} clamped to {@code [epsilon, 1 - epsilon]}. */
    public static Tensor logit(Tensor p, double epsilon) {
        return logit(p.toFloating().clamp(epsilon, 1 - epsilon));
    }

    /** {@code -x log(x)} above 0, 0 at 0 (with an infinite derivative), and minus infinity below. */
    public static Tensor entr(Tensor x) {
        return Exponentials.ENTR.apply(x);
    }

    /** {@code x log(y)}, and 0 where {@code x} is 0, unless {@code y} is NaN. */
    public static Tensor xlogy(Tensor x, Tensor y) {
        Tensor t = y.to(DType.promote(x.dtype(), y.dtype())).toFloating();
        Tensor vanishes = x.eq(0).and(t.le(0).or(t.eq(Double.POSITIVE_INFINITY)));
        return x.mul(t.maskedFill(vanishes, 1).log());
    }

    /** {@code x log(1 + y)}, and 0 where {@code x} is 0, unless {@code y} is NaN. */
    public static Tensor xlog1py(Tensor x, Tensor y) {
        Tensor t = y.to(DType.promote(x.dtype(), y.dtype())).toFloating();
        Tensor vanishes = x.eq(0).and(t.le(-1).or(t.eq(Double.POSITIVE_INFINITY)));
        return x.mul(t.maskedFill(vanishes, 0).log1p());
    }

    // ---- cardinal sine ----

    /** {@code sin(pi x) / (pi x)}, and 1 at 0. */
    public static Tensor sinc(Tensor x) {
        return Trigonometric.sinc(0).apply(x);
    }

    private Special() {}
}
