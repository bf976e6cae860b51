package cotangent.autodiff;

/** Elementary functions that {@link StrictMath} lacks, in float64. */
final class ElementaryFunctions {
    private static final double LN_2 = 0.6931471805599453;
    private static final double LOG2_E = 1.4426950408889634;
    private static final double SQRT_2 = 1.4142135623730951;

    /** Beyond, {@code 1 + x^2} is {@code x^2}. */
    private static final double LARGE = 0x1p28;

    /** {@code 2^x}; exact for whole {@code x}. */
    static double exp2(double x) {
        if (x >= 1024) {
            return Double.POSITIVE_INFINITY;
        } else if (x < -1080) {
            return 0;
        }
        double n = Math.rint(x);
        return Math.scalb(StrictMath.exp((x - n) * LN_2), (int) n);
    }

    /** Logarithm to base 2; exact for powers of 2. */
    static double log2(double x) {
        if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
            return StrictMath.log(x);
        } else if (x < Double.MIN_NORMAL) {
            return log2(x * 0x1p54) - 54;
        }
        int e = Math.getExponent(x);
        double m = Math.scalb(x, -e);
        if (m > SQRT_2) {
            m /= 2;
            e++;
        }
        return Math.fma(StrictMath.log(m), LOG2_E, e);
    }

    /** Inverse hyperbolic sine. */
    static double asinh(double x) {
        double a = Math.abs(x);
        double y = a > LARGE ? StrictMath.log(a) + LN_2 : StrictMath.log1p(a + a * (a / (1 + Math.sqrt(1 + a * a))));
        return Math.copySign(y, x);
    }

    /** Inverse hyperbolic cosine. */
    static double acosh(double x) {
        if (x > LARGE) {
            return StrictMath.log(x) + LN_2;
        }
        double t = x - 1;
        return t < 0 ? Double.NaN : StrictMath.log1p(t + Math.sqrt(t * (t + 2)));
    }

    /** Inverse hyperbolic tangent. */
    static double atanh(double x) {
        double a = Math.abs(x);
        double t = 2 * a;
        return Math.copySign(0.5 * StrictMath.log1p(a < 0.5 ? t + t * a / (1 - a) : t / (1 - a)), x);
    }

    /** {@code log(exp(a) + exp(b))}. */
    static double logaddexp(double a, double b) {
        return a == b ? a + LN_2 : Math.max(a, b) + StrictMath.log1p(StrictMath.exp(-Math.abs(a - b)));
    }

    /** {@code log2(2^a + 2^b)}. */
    static double logaddexp2(double a, double b) {
        return a == b ? a + 1 : Math.max(a, b) + StrictMath.log1p(exp2(-Math.abs(a - b))) * LOG2_E;
    }

    /** {@code log(p / (1 - p))}, accurate also near 1/2, where it is 0. */
    static double logit(double p) {
        return Math.abs(p - 0.5) < 0.25 ? StrictMath.log1p((2 * p - 1) / (1 - p)) : StrictMath.log(p / (1 - p));
    }

    /** {@code -x log(x)}, and 0 at 0. */
    static double entr(double x) {
        return x > 0 || Double.isNaN(x) ? -x * StrictMath.log(x) : x == 0 ? 0 : Double.NEGATIVE_INFINITY;
    }

    /** {@code sin(pi x)}, exactly 0 at whole numbers. */
    static double sinPi(double x) {
        double n = Math.rint(x);
        double s = StrictMath.sin(Math.PI * (x - n));
        return isEven(n) ? s : -s;
    }

    /** {@code cos(pi x)}. */
    static double cosPi(double x) {
        double n = Math.rint(x);
        double c = StrictMath.cos(Math.PI * (x - n));
        return isEven(n) ? c : -c;
    }

    private static boolean isEven(double whole) {
        return whole / 2 == Math.rint(whole / 2);
    }

    /**
     * The derivative of order {@code k} of {@code sin(pi x) / (pi x)}. With {@code t = pi x}, that of {@code f(t) = sin(t) / t} satisfies
     * {@code t f_k = sin_k(t) - k f_(k-1)}, which is stable for {@code |t| > k}; below, the power series converges fast.
     */
    static double sinc(int k, double x) {
        double t = Math.PI * x;
        double y;
        if (Math.abs(t) <= k + 1) {
            y = sincSeries(k, t);
        } else {
            double sin = sinPi(x);
            double cos = cosPi(x);
            y = sin / t;
            for (int j = 1; j <= k; j++) {
                double s = j % 2 == 0 ? sin : cos;
                y = ((j % 4 < 2 ? s : -s) - j * y) / t;
            }
        }
        for (int j = 0; j < k; j++) {
            y *= Math.PI;
        }
        return y;
    }

    /** {@code sum_m (-1)^m t^(2m-k) / ((2m+1) (2m-k)!)}, from {@code 2m >= k} on. */
    private static double sincSeries(int k, double t) {
        int m = (k + 1) / 2;
        int p = 2 * m - k;
        double power = (p == 0 ? 1 : t) * (m % 2 == 0 ? 1 : -1);
        double sum = 0;
        while (Math.abs(power) > 1e-18 * Math.abs(sum)) {
            sum += power / (2 * m + 1);
            power *= -t * t / ((p + 1) * (p + 2));
            p += 2;
            m++;
        }
        return sum;
    }

    private ElementaryFunctions() {}
}
