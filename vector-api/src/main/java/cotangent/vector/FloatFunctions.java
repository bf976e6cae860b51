package cotangent.vector;

// @specialize Double

/**
 * Transcendental functions of one element: the reference for the bits, and the tails of the SIMD kernels.
 *
 * <p>{@code SimdFloatFunctions} evaluates the same operations in the same order for a vector; change both together. Comparisons are
 * written so that NaN falls through to arithmetic, which propagates it.
 *
 * <p>The reductions of arguments need a true fused multiply-add. Without one in hardware the functions of {@link StrictMath} take over:
 * as accurate, but with other bits.
 */
final class FloatFunctions {
    static final float LOG2_E = (float) 1.4426950408889634;
    static final float TWO_OVER_PI = (float) 0.6366197723675814;

    // @if Float
    static final float LN2_HI = 0.6931472f;
    static final float LN2_LO = -1.9046542e-9f;
    static final float PI_2_HI = 1.5707964f;
    static final float PI_2_MID = -4.371139e-8f;
    static final float PI_2_LO = -1.7151245e-15f;

    /** Added and subtracted again, rounds to an integer; the low bits of the sum hold that integer. */
    static final float ROUND = 0x1.8p23f;

    /** {@link #ROUND} plus the exponent bias: the low bits of a sum become the exponent of a power of two. */
    static final float POWER = 0x1.8p23f + 127;

    static final int MANTISSA_BITS = 23;
    static final int MANTISSA_MASK = (1 << 23) - 1;
    static final int SIGN_BIT = 31;
    static final int ONE_BITS = 0x3F800000;
    static final int SQRT_HALF_BITS = 0x3F3504F3;
    static final int SIGNIFICAND_OFFSET = ONE_BITS - SQRT_HALF_BITS;

    /** The bits of 2^23: a small integer in their low places makes 2^23 plus that integer. */
    static final int EXPONENT_BITS = 0x4B000000;

    static final float EXPONENT_OFFSET = 0x1p23f + 127;
    static final float MIN_NORMAL = Float.MIN_NORMAL;
    static final float NORMALIZE = 0x1p25f;
    static final float NORMALIZE_EXPONENT = 25;

    /** Beyond these, exp overflows, or underflows to zero. */
    static final float EXP_MAX = 89;

    static final float EXP_MIN = -104;

    /** Below this, expm1 is -1. */
    static final float EXPM1_MIN = -18;

    /** Beyond these, tanh and erf are 1. */
    static final float TANH_MAX = 10;

    static final float ERF_MAX = 4;

    /** Within this, expm1 and log1p are the identity. */
    static final float TINY = 0x1p-26f;

    /** Beyond this, the error of {@code 1 + x} does not matter to log1p. */
    static final float LOG1P_EXACT = 60;

    /** Beyond this, three parts of pi / 2 are not enough. */
    static final float TRIG_MAX = 100000;
    // @end
    // @Double static final double LN2_HI = 0.6931471805599453;
    // @Double static final double LN2_LO = 2.3190468138462996e-17;
    // @Double static final double PI_2_HI = 1.5707963267948966;
    // @Double static final double PI_2_MID = 6.123233995736766e-17;
    // @Double static final double PI_2_LO = -1.4973849048591698e-33;
    // @Double static final double ROUND = 0x1.8p52;
    // @Double static final double POWER = 0x1.8p52 + 1023;
    // @Double static final int MANTISSA_BITS = 52;
    // @Double static final long MANTISSA_MASK = (1L << 52) - 1;
    // @Double static final int SIGN_BIT = 63;
    // @Double static final long ONE_BITS = 0x3FF0000000000000L;
    // @Double static final long SQRT_HALF_BITS = 0x3FE6A09E667F3BCDL;
    // @Double static final long SIGNIFICAND_OFFSET = ONE_BITS - SQRT_HALF_BITS;
    // @Double static final long EXPONENT_BITS = 0x4330000000000000L;
    // @Double static final double EXPONENT_OFFSET = 0x1p52 + 1023;
    // @Double static final double MIN_NORMAL = Double.MIN_NORMAL;
    // @Double static final double NORMALIZE = 0x1p54;
    // @Double static final double NORMALIZE_EXPONENT = 54;
    // @Double static final double EXP_MAX = 710;
    // @Double static final double EXP_MIN = -746;
    // @Double static final double EXPM1_MIN = -40;
    // @Double static final double TANH_MAX = 20;
    // @Double static final double ERF_MAX = 6;
    // @Double static final double TINY = 0x1p-55;
    // @Double static final double LOG1P_EXACT = 120;
    // @Double static final double TRIG_MAX = 1000000;

    /** Below this, tanh is a polynomial; above it, a rational function of exp. */
    static final float TANH_SPLIT = 0.5625f;

    static float exp(float x) {
        if (!Fma.HARDWARE) {
            return (float) StrictMath.exp(x);
        }
        float c = x > EXP_MAX ? EXP_MAX : x;
        c = c < EXP_MIN ? EXP_MIN : c;
        float n = Math.fma(c, LOG2_E, ROUND) - ROUND;
        float p = expOfReduced(reduce(c, n));
        // In two steps, so that results may be subnormal and 2^n may overflow.
        float half = Math.fma(n, 0.5f, ROUND) - ROUND;
        return p * power(half) * power(n - half);
    }

    /** exp for arguments whose result is far from overflow and underflow. */
    private static float expBounded(float x) {
        if (!Fma.HARDWARE) {
            return (float) StrictMath.exp(x);
        }
        float n = Math.fma(x, LOG2_E, ROUND) - ROUND;
        return expOfReduced(reduce(x, n)) * power(n);
    }

    private static float reduce(float x, float n) {
        return Math.fma(n, -LN2_LO, Math.fma(n, -LN2_HI, x));
    }

    private static float expOfReduced(float r) {
        return Math.fma(r * r, FloatPolynomials.exp(r), r) + 1;
    }

    /** {@code 2^n} for an integer n in the range of normal exponents. */
    static float power(float n) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(n + POWER) << MANTISSA_BITS); // @only Float
        // @Double return Double.longBitsToDouble(Double.doubleToRawLongBits(n + POWER) << MANTISSA_BITS);
    }

    static float expm1(float x) {
        if (!Fma.HARDWARE) {
            return (float) StrictMath.expm1(x);
        }
        float c = x > EXP_MAX ? EXP_MAX : x;
        c = c < EXPM1_MIN ? EXPM1_MIN : c;
        float n = Math.fma(c, LOG2_E, ROUND) - ROUND;
        float r = reduce(c, n);
        // Half of the result, for 2^n itself may overflow: 2^n (1 + r + tail) - 1, the largest terms first.
        float half = power(n - 1);
        float y = Math.fma(half, r, half - 0.5f);
        y = Math.fma(half, r * r * FloatPolynomials.exp(r), y);
        return Math.abs(x) < TINY ? x : y + y;
    }

    static float log(float x) {
        if (!Fma.HARDWARE) {
            return (float) StrictMath.log(x);
        }
        float k = 0;
        float c = x;
        if (x < MIN_NORMAL) {
            c = x * NORMALIZE;
            k = -NORMALIZE_EXPONENT;
        }
        float y = logOfReduced(k + exponent(c), significand(c) - 1);
        y = x < Float.POSITIVE_INFINITY ? y : x;
        y = x == 0 ? Float.NEGATIVE_INFINITY : y;
        return x < 0 ? Float.NaN : y;
    }

    static float log1p(float x) {
        if (!Fma.HARDWARE) {
            return (float) StrictMath.log1p(x);
        }
        float u = 1 + x;
        float v = u - 1;
        float error = (1 - (u - v)) + (x - v);
        float k = exponent(u);
        float scale = k < LOG1P_EXACT ? power(-k) : 0;
        float y = logOfReduced(k, Math.fma(error, scale, significand(u) - 1));
        y = Math.abs(x) < TINY ? x : y;
        y = x < Float.POSITIVE_INFINITY ? y : x;
        y = x == -1 ? Float.NEGATIVE_INFINITY : y;
        return x < -1 ? Float.NaN : y;
    }

    /** {@code k log(2) + log(1 + f)} for {@code sqrt(0.5) <= 1 + f < sqrt(2)}. */
    private static float logOfReduced(float k, float f) {
        float s = f / (f + 2);
        float z = s * s;
        float h = 0.5f * f * f;
        float t = Math.fma(z, FloatPolynomials.log(z), h);
        return Math.fma(k, LN2_HI, f - (h - Math.fma(s, t, k * LN2_LO)));
    }

    /** The k for which {@code x / 2^k} lies in {@code [sqrt(0.5), sqrt(2))}, of a positive normal x. */
    static float exponent(float x) {
        // @if Float
        int e = (Float.floatToRawIntBits(x) + SIGNIFICAND_OFFSET) >>> MANTISSA_BITS;
        return Float.intBitsToFloat(e | EXPONENT_BITS) - EXPONENT_OFFSET;
        // @end
        // @Double long e = (Double.doubleToRawLongBits(x) + SIGNIFICAND_OFFSET) >>> MANTISSA_BITS;
        // @Double return Double.longBitsToDouble(e | EXPONENT_BITS) - EXPONENT_OFFSET;
    }

    /** {@code x / 2^k} with the k of {@link #exponent}. */
    static float significand(float x) {
        // @if Float
        int m = (Float.floatToRawIntBits(x) + SIGNIFICAND_OFFSET) & MANTISSA_MASK;
        return Float.intBitsToFloat(m + SQRT_HALF_BITS);
        // @end
        // @Double long m = (Double.doubleToRawLongBits(x) + SIGNIFICAND_OFFSET) & MANTISSA_MASK;
        // @Double return Double.longBitsToDouble(m + SQRT_HALF_BITS);
    }

    static float tanh(float x) {
        if (!Fma.HARDWARE) {
            return (float) StrictMath.tanh(x);
        }
        float a = Math.abs(x);
        float y;
        if (a < TANH_SPLIT) {
            float z = x * x;
            y = Math.fma(z * a, FloatPolynomials.tanh(z), a);
        } else {
            float c = a > TANH_MAX ? TANH_MAX : a;
            y = 1 - 2 / (expBounded(c + c) + 1);
        }
        return Math.copySign(y, x);
    }

    static float sigmoid(float x) {
        if (!Fma.HARDWARE) {
            double e = StrictMath.exp(-Math.abs(x));
            return (float) ((x < 0 ? e : 1) / (1 + e));
        }
        // e + eLo = exp(-|x|) and d + dLo = 1 + e; one Newton step corrects the quotient.
        float c = -Math.abs(x);
        c = c < EXP_MIN ? EXP_MIN : c;
        float n = Math.fma(c, LOG2_E, ROUND) - ROUND;
        float r = reduce(c, n);
        float t = Math.fma(r * r, FloatPolynomials.exp(r), r);
        float p = t + 1;
        float pLo = t - (p - 1);
        float half = Math.fma(n, 0.5f, ROUND) - ROUND;
        float scale = power(half);
        float scale2 = power(n - half);
        float e = p * scale * scale2;
        float eLo = pLo * scale * scale2;
        float d = e + 1;
        float dLo = (1 - d) + e + eLo;
        float inverse = 1 / d;
        float top = x < 0 ? e : 1;
        float topLo = x < 0 ? eLo : 0;
        float y = top * inverse;
        return Math.fma(Math.fma(-y, d, top) + (topLo - y * dLo), inverse, y);
    }

    static float erf(float x) {
        float a = Math.abs(x);
        float y;
        if (a < 1) {
            y = Fma.fma(a, FloatPolynomials.erf(x * x), a);
        } else {
            float c = a > ERF_MAX ? ERF_MAX : a;
            y = 1 - expBounded(FloatPolynomials.logErfc(c - 1));
        }
        return Math.copySign(y, x);
    }

    static float sin(float x) {
        if (!Fma.HARDWARE) {
            return (float) StrictMath.sin(x);
        }
        if (Math.abs(x) > TRIG_MAX) {
            return (float) StrictMath.sin(x);
        }
        float y = circular(Math.abs(x), 0);
        return Math.copySign(1, x) * y;
    }

    static float cos(float x) {
        if (!Fma.HARDWARE) {
            return (float) StrictMath.cos(x);
        }
        return Math.abs(x) > TRIG_MAX ? (float) StrictMath.cos(x) : circular(Math.abs(x), 1);
    }

    /** {@code sin(a + turns pi / 2)} for {@code 0 <= a <= TRIG_MAX}. */
    private static float circular(float a, int turns) {
        float q = Math.fma(a, TWO_OVER_PI, ROUND);
        float n = q - ROUND;
        // The first difference is exact; then r + e = d - h - hLo - n PI_2_LO, for r may be so small that each part
        // counts.
        float d = Math.fma(n, -PI_2_HI, a);
        float h = n * PI_2_MID;
        float hLo = Math.fma(n, PI_2_MID, -h);
        float r = d - h;
        float v = r - d;
        float e = Math.fma(n, -PI_2_LO, ((d - (r - v)) - (h + v)) - hLo);
        float z = r * r;
        int quadrant = Float.floatToRawIntBits(q) + turns; // @only Float
        // @Double int quadrant = (int) Double.doubleToRawLongBits(q) + turns;
        float y;
        if ((quadrant & 1) == 0) {
            y = r + Math.fma(r * z, FloatPolynomials.sin(z), e);
        } else {
            y = Math.fma(z, -0.5f, 1) + Math.fma(z * z, FloatPolynomials.cos(z), -r * e);
        }
        return (quadrant & 2) == 0 ? y : -y;
    }

    private FloatFunctions() {}
}
