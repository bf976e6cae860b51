package cotangent.autodiff;

/**
 * The error function's family and the normal distribution's, in float64. All rest on two Chebyshev expansions, fitted in 60-digit arithmetic: of
 * {@code (1 + 2x) exp(x^2) erfc(x)}, and of {@code erfinv(y) / y} as a function of {@code -log(1 - y^2)}. Squares in exponents are computed
 * with the rounding error that they leave, so that the tails keep their relative precision.
 */
final class ErrorFunctions {
    private static final double SQRT_2 = 1.4142135623730951;
    private static final double SQRT_HALF = 0.7071067811865476;
    private static final double SQRT_PI = 1.772453850905516;
    private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;
    private static final double SQRT_TWO_OVER_PI = 0.7978845608028654;

    /** Where the variable {@code (x - c) / (x + c)} of the first expansion is 0. */
    private static final double MIDDLE = 3.75;

    /** Of {@code (1 + 2x) exp(x^2) erfc(x)}, for {@code x >= 0}. */
    private static final double[] SCALED = {
        1.1775789345674017,
        -0.004590054580646478,
        -0.08424913336651792,
        0.05920993999819189,
        -0.026658668435305753,
        0.009074997670705265,
        -0.002413163540417608,
        0.0004907758365258086,
        -6.916973302501207e-05,
        4.13902798607301e-06,
        7.74038306619849e-07,
        -2.1886401049234397e-07,
        1.076499946567091e-08,
        4.521959811218287e-09,
        -7.754400208831351e-10,
        -6.318088340886684e-11,
        2.86879501093067e-11,
        1.9455868545777347e-13,
        -9.65469674843344e-13,
        3.25254814814874e-14,
        3.3478119482868056e-14,
        -1.864562880419313e-15,
        -1.2507950530688648e-15,
        7.418235256624044e-17,
        5.068148904796111e-17,
        -2.2370566594359995e-18,
        -2.187342944303018e-18
    };

    /** Of {@code erfinv(y) / y} in {@code w = -log(1 - y^2)}, for {@code 0 <= w <= 6.25}. */
    private static final double[] CENTER = {
        1.6304220989459326,
        0.7315674456742257,
        -0.021235032142504585,
        -0.0065808875424494635,
        0.0019488711426908524,
        -0.00014158343386374536,
        -4.9292864636180004e-05,
        1.4752887929042498e-05,
        -6.111918603258194e-07,
        -5.106997335480761e-07,
        1.159027723297735e-07,
        1.4907998843194937e-09,
        -5.244776785530681e-09,
        8.51790549109762e-10,
        7.917020592973908e-11,
        -5.0994281737154326e-11,
        5.436227530231317e-12,
        1.292282189751795e-12,
        -4.656064719044143e-13,
        2.4256976317675218e-14,
        1.6403697972051414e-14,
        -3.94956069090147e-15,
        -3.9036001761416307e-17,
        1.83129083527959e-16,
        -3.03580260263594e-17,
        -2.8782301773959922e-18,
        1.8669320251663633e-18
    };

    /** The same in {@code sqrt(w)}, for {@code 2.5 <= sqrt(w) <= 4.5}. */
    private static final double[] NEAR = {
        3.337686442201775,
        1.0052748130101052,
        0.0024150186642335433,
        -0.0008009950181476708,
        0.0002309247526785528,
        -6.64359645861963e-05,
        1.6952863380044385e-05,
        -3.23502923089734e-06,
        2.8594187910409296e-07,
        7.020018762035785e-08,
        -3.613725964422409e-08,
        7.242022319281657e-09,
        -3.475797121565672e-10,
        -2.2985762591610595e-10,
        7.427077771811712e-11,
        -9.195281507452293e-12,
        -6.749056773107101e-13,
        5.126576305728276e-13,
        -9.831144462586946e-14,
        5.351329572729829e-15,
        2.1382585394821286e-15,
        -7.166179858047873e-16,
        1.0792412740955489e-16
    };

    /** The same in {@code sqrt(w)}, for {@code 4.5 <= sqrt(w) <= 10}. */
    private static final double[] FAR = {
        7.119353844853017,
        2.7729659593103295,
        -0.0017323575947526327,
        -1.871243789765887e-05,
        5.4968027684998655e-05,
        -1.842865202470106e-05,
        4.765140745858139e-06,
        -1.105312194677453e-06,
        2.411833901595553e-07,
        -5.05682834091514e-08,
        1.0318728444707602e-08,
        -2.076088081471586e-09,
        4.219442591691519e-10,
        -9.146409780540649e-11,
        2.3277688552455894e-11,
        -7.529989073404745e-12,
        2.9842922970421844e-12,
        -1.2965792691199504e-12,
        5.669976640656894e-13,
        -2.3893678079679837e-13,
        9.491607897372947e-14,
        -3.498647844057834e-14,
        1.174728992408301e-14,
        -3.4835856034781712e-15,
        8.519919096749814e-16,
        -1.3559825071483888e-16,
        -1.1228878434056634e-17,
        2.096337587019896e-17,
        -1.0837115538550596e-17
    };

    /** The same in {@code sqrt(w)}, for {@code 10 <= sqrt(w) <= 28}, beyond which there are no numbers. */
    private static final double[] FARTHEST = {
        18.92126295219783,
        9.025156509451156,
        -0.004495966629152337,
        0.00082262864503875,
        -0.0001486421656018023,
        2.5648397289991553e-05,
        -3.99065821121747e-06,
        4.740808068748116e-07,
        -3.0820460181740465e-09,
        -2.5039924215395975e-08,
        1.208960649277852e-08,
        -4.348659824755421e-09,
        1.3903988441624211e-09,
        -4.1714937083982375e-10,
        1.2026487277873926e-10,
        -3.373762387038019e-11,
        9.277200262019985e-12,
        -2.5123434910987666e-12,
        6.721517989269029e-13,
        -1.7804945154966373e-13,
        4.677287654132199e-14,
        -1.2199594889180086e-14,
        3.1621934785703414e-15,
        -8.151318336871299e-16,
        2.09075216126156e-16,
        -5.3382848012712636e-17
    };

    /** {@code 1 - erf(x)}. */
    static double erfc(double x) {
        if (Math.abs(x) < 0.5) {
            return 1 - smallErf(x);
        }
        double tail = expOfSquare(x, -1) * scaled(Math.abs(x));
        return x < 0 ? 2 - tail : tail;
    }

    /** {@code exp(x^2) erfc(x)}. */
    static double erfcx(double x) {
        if (Math.abs(x) < 0.5) {
            return expOfSquare(x, 1) * (1 - smallErf(x));
        }
        return x < 0 ? 2 * expOfSquare(x, 1) - scaled(-x) : scaled(x);
    }

    /** The inverse of the error function. */
    static double erfinv(double y) {
        if (Math.abs(y) >= 1) {
            return Math.abs(y) == 1 ? y / 0.0 : Double.NaN;
        }
        double w = Math.abs(y) < 0.5 ? -StrictMath.log1p(-y * y) : -StrictMath.log((1 - y) * (1 + y));
        return y * inverseRatio(w);
    }

    /** The standard normal distribution function. */
    static double ndtr(double x) {
        double tail = 0.5 * expOfSquare(x, -0.5) * erfcx(Math.abs(x) * SQRT_HALF);
        return x > 0 ? 1 - tail : tail;
    }

    /** {@code log(ndtr(x))}. */
    static double logNdtr(double x) {
        return x < -1 ? StrictMath.log(0.5 * erfcx(-x * SQRT_HALF)) - 0.5 * x * x : StrictMath.log1p(-ndtr(-x));
    }

    /** The derivative of {@code log(ndtr(x))}: the density by the distribution function, the inverse of Mills' ratio. */
    static double inverseMills(double x) {
        return x > 0
                ? 0.5 * SQRT_TWO_OVER_PI * expOfSquare(x, -0.5) / ndtr(x)
                : SQRT_TWO_OVER_PI / erfcx(-x * SQRT_HALF);
    }

    /** The quantile of the standard normal distribution. */
    static double ndtri(double p) {
        if (!(p > 0 && p < 1)) {
            return p == 0 ? Double.NEGATIVE_INFINITY : p == 1 ? Double.POSITIVE_INFINITY : Double.NaN;
        }
        double y = 2 * p - 1;
        double w = Math.abs(y) < 0.5 ? -StrictMath.log1p(-y * y) : -StrictMath.log(4 * p * (1 - p));
        return SQRT_2 * y * inverseRatio(w);
    }

    /** {@code exp(x^2) erfc(x)} for {@code x >= 0.5}. */
    private static double scaled(double x) {
        if (x > 1e8) {
            return 1 / (SQRT_PI * x);
        }
        return Series.chebyshev(SCALED, (x - MIDDLE) / (x + MIDDLE)) / (1 + 2 * x);
    }

    /** {@code erf(x) = 2 / sqrt(pi) sum_n (-1)^n x^(2n+1) / (n! (2n+1))} for {@code |x| < 0.5}. */
    private static double smallErf(double x) {
        double s = -x * x;
        double term = 1;
        double sum = 1;
        for (int n = 1; Math.abs(term) > 1e-17; n++) {
            term *= s / n;
            sum += term / (2 * n + 1);
        }
        return TWO_OVER_SQRT_PI * x * sum;
    }

    /** {@code exp(factor x^2)}. */
    private static double expOfSquare(double x, double factor) {
        double square = x * x;
        double e = StrictMath.exp(factor * square);
        if (e == 0 || e == Double.POSITIVE_INFINITY) {
            return e;
        }
        double rest = Math.fma(x, x, -square);
        return Math.fma(e, factor * rest, e);
    }

    /** {@code erfinv(y) / y} for {@code w = -log(1 - y^2)}. */
    private static double inverseRatio(double w) {
        if (w < 6.25) {
            return Series.chebyshev(CENTER, w / 3.125 - 1);
        }
        double s = Math.sqrt(w);
        if (s < 4.5) {
            return Series.chebyshev(NEAR, s - 3.5);
        }
        return s < 10 ? Series.chebyshev(FAR, (s - 7.25) / 2.75) : Series.chebyshev(FARTHEST, (s - 19) / 9);
    }

    private ErrorFunctions() {}
}
