package cotangent.vector;

/**
 * {@code a} to the power {@code b}, the exponential of {@code b log(a)}. The logarithm is a sum {@code hi + lo} good to some 65 bits, since
 * an absolute error of the exponent is a relative error of the result. {@code SimdDoublePow} evaluates the same operations.
 */
final class DoublePow {
    static final double THIRD_HI = 0.3333333333333333;
    static final double THIRD_LO = 1.850371707708594e-17;

    /** Beyond this, every power of a number but 1 overflows or underflows. */
    static final double EXPONENT_MAX = 0x1p65;

    /** From here on, every double is an integer. */
    static final double INTEGERS = 0x1p52;

    static double pow(double a, double b) {
        if (!Fma.HARDWARE) {
            return a == 1 || a == -1 && Double.isInfinite(b) ? 1 : StrictMath.pow(a, b);
        }
        double x = Math.abs(a);
        double y = Math.abs(b);
        double scale = 0;
        double c = x;
        if (x < DoubleFunctions.MIN_NORMAL) {
            c = x * DoubleFunctions.NORMALIZE;
            scale = -DoubleFunctions.NORMALIZE_EXPONENT;
        }
        double k = scale + DoubleFunctions.exponent(c);
        double f = DoubleFunctions.significand(c) - 1;

        // s = f / (2 + f), and log(1 + f) = 2 (s + s z (1/3 + z tail)) with z = s^2.
        double d = 2 + f;
        double dLo = f - (d - 2);
        double inverse = 1 / d;
        double s = f * inverse;
        double sLo = Math.fma(-s, dLo, Math.fma(-s, d, f)) * inverse;
        double z = s * s;
        double zLo = Math.fma(s, s, -z) + 2 * s * sLo;
        double t = z * DoublePolynomials.logTail(z);
        double u = THIRD_HI + t;
        double uLo = (THIRD_HI - u) + t + THIRD_LO;
        double v = z * u;
        double vLo = Math.fma(z, u, -v) + Math.fma(z, uLo, zLo * u);
        double w = s * v;
        double wLo = Math.fma(s, v, -w) + Math.fma(s, vLo, sLo * v);
        double g = s + w;
        double gLo = (s - g) + w + (sLo + wLo);
        double kl = k * DoubleFunctions.LN2_HI;
        double klLo = Math.fma(k, DoubleFunctions.LN2_HI, -kl);
        double l = kl + 2 * g;
        double lLo = (kl - l) + 2 * g + (2 * gLo + Math.fma(k, DoubleFunctions.LN2_LO, klLo));

        // The exponent b log(a), then its exponential.
        double m = y > EXPONENT_MAX ? EXPONENT_MAX : y;
        m = b < 0 ? -m : m;
        double p = m * l;
        double pLo = Math.fma(m, l, -p) + m * lLo;
        boolean bounded = Math.abs(p) < -DoubleFunctions.EXP_MIN;
        pLo = bounded ? pLo : 0;
        double limit = p < 0 ? DoubleFunctions.EXP_MIN : -DoubleFunctions.EXP_MIN;
        p = bounded ? p : limit;
        double n = Math.fma(p, DoubleFunctions.LOG2_E, DoubleFunctions.ROUND) - DoubleFunctions.ROUND;
        double q = Math.fma(n, -DoubleFunctions.LN2_HI, p);
        double h = Math.fma(n, -DoubleFunctions.LN2_LO, pLo);
        double r = q + h;
        double rLo = (q - r) + h;
        double e = Math.fma(r * r, DoublePolynomials.exp(r), Math.fma(r, rLo, rLo)) + r + 1;
        double half = Math.fma(n, 0.5, DoubleFunctions.ROUND) - DoubleFunctions.ROUND;
        double result = e * DoubleFunctions.power(half) * DoubleFunctions.power(n - half);

        // Zero, infinite and negative bases; the rules of IEEE 754, which are those of StrictMath.pow except where |a|
        // = 1.
        double extreme = (x == 0) == (b > 0) ? 0 : Double.POSITIVE_INFINITY;
        result = x == 0 || x == Double.POSITIVE_INFINITY ? extreme : result;
        boolean integer = nearestInteger(y) == y;
        boolean odd = integer && nearestInteger(0.5 * y) != 0.5 * y;
        result = a < 0 && !integer && x < Double.POSITIVE_INFINITY ? Double.NaN : result;
        result = odd ? Math.copySign(1, a) * result : result;
        result = x == 1 && y == Double.POSITIVE_INFINITY ? 1 : result;
        result = Double.isNaN(a) || Double.isNaN(b) ? Double.NaN : result;
        return b == 0 || a == 1 ? 1 : result;
    }

    private static double nearestInteger(double x) {
        return x < INTEGERS ? (x + INTEGERS) - INTEGERS : x;
    }

    private DoublePow() {}
}
