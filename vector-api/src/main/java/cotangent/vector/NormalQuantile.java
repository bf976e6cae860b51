package cotangent.vector;

/**
 * The inverse of the standard normal distribution function: the rational approximations of M. J. Wichura, "Algorithm AS 241: The
 * Percentage Points of the Normal Distribution", Applied Statistics 37 (1988), routine PPND16, whose relative error is about 1e-16.
 */
final class NormalQuantile {
    private static final long ONE_BITS = 0x3FF0000000000000L;

    /** 2^-54. */
    private static final long LOW_BITS = 0x3C90000000000000L;

    /** From 2^-54 to 3 * 2^-54. */
    private static final long LOW_STEP = 0x0018000000000000L;

    private static final long SQRT_HALF_BITS = 0x3FE6A09E667F3BCDL;

    private static final double LOG_2 = 0x1.62e42fefa39efp-1;

    /** What the rounded {@link #LOG_2} lacks. */
    private static final double LOG_2_REST = 0x1.abc9e3b39803fp-56;

    private NormalQuantile() {}

    /** The quantile at {@code (k + 1/2) / 2^53} for {@code 0 <= k < 2^53}. */
    static double of(long k) {
        double q = fromMiddle(k);
        if (Math.abs(q) <= 0.425) {
            return q * central(0.180625 - q * q);
        }
        double r = Math.sqrt(negativeLog(0.5 - Math.abs(q))); // the difference is exact, like q
        double z = r <= 5 ? near(r - 1.6) : far(r - 5);
        return q < 0 ? -z : z;
    }

    /**
     * {@code (k + 1/2) / 2^53 - 1/2}, exactly: an odd integer of at most 53 bits, scaled. It is put together from bits, because the
     * instruction that converts a long waits for the register's old value, which chains the elements of a loop on older JDKs.
     */
    private static double fromMiddle(long k) {
        double high = Double.longBitsToDouble(ONE_BITS | k >>> 1) - 1.5;
        double low = Double.longBitsToDouble(LOW_BITS + (k & 1) * LOW_STEP);
        return high + low;
    }

    /**
     * {@code -log(p)} for a normal {@code p} below 0.08, within 2 ulp. With {@code p = 2^e m} and {@code m} in [sqrt(1/2), sqrt(2)), it is
     * {@code -e log(2) - log(m)}, and {@code log(m) = 2 (f + f^3 / 3 + f^5 / 5 + ...)} with {@code f = (m - 1) / (m + 1)}.
     */
    static double negativeLog(double p) {
        long bits = Double.doubleToRawLongBits(p);
        long e = (bits - SQRT_HALF_BITS) >> 52;
        double m = Double.longBitsToDouble(bits - (e << 52));
        double f = (m - 1) / (m + 1);
        double s = f * f;
        double t = 1 / 19.0;
        t = Math.fma(t, s, 1 / 17.0);
        t = Math.fma(t, s, 1 / 15.0);
        t = Math.fma(t, s, 1 / 13.0);
        t = Math.fma(t, s, 1 / 11.0);
        t = Math.fma(t, s, 1 / 9.0);
        t = Math.fma(t, s, 1 / 7.0);
        t = Math.fma(t, s, 1 / 5.0);
        t = Math.fma(t, s, 1 / 3.0);
        t = Math.fma(t, s, 1);
        double n = -e;
        return Math.fma(n, LOG_2, Math.fma(n, LOG_2_REST, -2 * f * t));
    }

    private static double central(double r) {
        double p = 2.5090809287301226727e3;
        p = Math.fma(p, r, 3.3430575583588128105e4);
        p = Math.fma(p, r, 6.7265770927008700853e4);
        p = Math.fma(p, r, 4.5921953931549871457e4);
        p = Math.fma(p, r, 1.3731693765509461125e4);
        p = Math.fma(p, r, 1.9715909503065514427e3);
        p = Math.fma(p, r, 1.3314166789178437745e2);
        p = Math.fma(p, r, 3.3871328727963666080e0);
        double q = 5.2264952788528545610e3;
        q = Math.fma(q, r, 2.8729085735721942674e4);
        q = Math.fma(q, r, 3.9307895800092710610e4);
        q = Math.fma(q, r, 2.1213794301586595867e4);
        q = Math.fma(q, r, 5.3941960214247511077e3);
        q = Math.fma(q, r, 6.8718700749205790830e2);
        q = Math.fma(q, r, 4.2313330701600911252e1);
        q = Math.fma(q, r, 1);
        return p / q;
    }

    private static double near(double r) {
        double p = 7.74545014278341407640e-4;
        p = Math.fma(p, r, 2.27238449892691845833e-2);
        p = Math.fma(p, r, 2.41780725177450611770e-1);
        p = Math.fma(p, r, 1.27045825245236838258e0);
        p = Math.fma(p, r, 3.64784832476320460504e0);
        p = Math.fma(p, r, 5.76949722146069140550e0);
        p = Math.fma(p, r, 4.63033784615654529590e0);
        p = Math.fma(p, r, 1.42343711074968357734e0);
        double q = 1.05075007164441684324e-9;
        q = Math.fma(q, r, 5.47593808499534494600e-4);
        q = Math.fma(q, r, 1.51986665636164571966e-2);
        q = Math.fma(q, r, 1.48103976427480074590e-1);
        q = Math.fma(q, r, 6.89767334985100004550e-1);
        q = Math.fma(q, r, 1.67638483018380384940e0);
        q = Math.fma(q, r, 2.05319162663775882187e0);
        q = Math.fma(q, r, 1);
        return p / q;
    }

    private static double far(double r) {
        double p = 2.01033439929228813265e-7;
        p = Math.fma(p, r, 2.71155556874348757815e-5);
        p = Math.fma(p, r, 1.24266094738807843860e-3);
        p = Math.fma(p, r, 2.65321895265761230930e-2);
        p = Math.fma(p, r, 2.96560571828504891230e-1);
        p = Math.fma(p, r, 1.78482653991729133580e0);
        p = Math.fma(p, r, 5.46378491116411436990e0);
        p = Math.fma(p, r, 6.65790464350110377720e0);
        double q = 2.04426310338993978564e-15;
        q = Math.fma(q, r, 1.42151175831644588870e-7);
        q = Math.fma(q, r, 1.84631831751005468180e-5);
        q = Math.fma(q, r, 7.86869131145613259100e-4);
        q = Math.fma(q, r, 1.48753612908506148525e-2);
        q = Math.fma(q, r, 1.36929880922735805310e-1);
        q = Math.fma(q, r, 5.99832206555887937690e-1);
        q = Math.fma(q, r, 1);
        return p / q;
    }
}
