package cotangent.autodiff;

/** The logarithm of the gamma function and its derivatives, in float64. */
final class GammaFunctions {
    private static final double LOG_PI = 1.1447298858494002;
    private static final double ONE_MINUS_EULER = 0.42278433509846713;

    /** {@code log(2 pi) / 2 - 1/2}. */
    private static final double STIRLING_CONSTANT = 0.4189385332046727;

    /** From here on the asymptotic series are exact to the last digit. */
    private static final double LARGE = 10;

    /** {@code (-1)^k (zeta(k) - 1) / k} for {@code k = 2, 3, ...}. */
    private static final double[] LOG_GAMMA_NEAR_2 = {
        0.3224670334241132,
        -0.0673523010531981,
        0.020580808427784546,
        -0.007385551028673986,
        0.0028905103307415234,
        -0.001192753911703261,
        0.0005096695247430425,
        -0.00022315475845357939,
        9.945751278180853e-05,
        -4.492623673813314e-05,
        2.050721277567069e-05,
        -9.439488275268397e-06,
        4.374866789907488e-06,
        -2.039215753801366e-06,
        9.55141213040742e-07,
        -4.492469198764566e-07,
        2.1207184805554665e-07,
        -1.0043224823968099e-07,
        4.7698101693639804e-08,
        -2.2711094608943164e-08,
        1.0838659214896955e-08,
        -5.183475041970047e-09,
        2.4836745438024785e-09,
        -1.1921401405860912e-09,
        5.731367241678862e-10,
        -2.7595228851242334e-10,
        1.330476437424449e-10,
        -6.4229645638381e-11
    };

    /** {@code B_2k / (2k (2k - 1))} for {@code k = 1, 2, ...}, with Bernoulli's numbers. */
    private static final double[] STIRLING = {
        0.08333333333333333,
        -0.002777777777777778,
        0.0007936507936507937,
        -0.0005952380952380953,
        0.0008417508417508417,
        -0.0019175269175269176,
        0.00641025641025641,
        -0.029550653594771242,
        0.17964437236883057,
        -1.3924322169059011
    };

    /** {@code B_2k / (2k)} for {@code k = 1, 2, ...}. */
    private static final double[] DIGAMMA = {
        0.08333333333333333,
        -0.008333333333333333,
        0.003968253968253968,
        -0.004166666666666667,
        0.007575757575757576,
        -0.021092796092796094,
        0.08333333333333333,
        -0.4432598039215686,
        3.0539543302701198,
        -26.456212121212122
    };

    /** {@code B_2k / (2k)!} for {@code k = 1, 2, ...}. */
    private static final double[] EULER_MACLAURIN = {
        0.08333333333333333,
        -0.001388888888888889,
        3.306878306878307e-05,
        -8.267195767195768e-07,
        2.08767569878681e-08,
        -5.284190138687493e-10,
        1.3382536530684679e-11,
        -3.3896802963225827e-13,
        8.586062056277845e-15,
        -2.174868698558062e-16,
        5.5090028283602295e-18,
        -1.3954464685812522e-19
    };

    /** The positive root of digamma, to double precision and what that lacks. */
    private static final double ROOT = 1.4616321449683622;

    private static final double ROOT_REST = 9.549995429965698e-17;

    /** The Taylor coefficients of digamma at its root, from the first order on. */
    private static final double[] DIGAMMA_AT_ROOT = {
        0.9676722454476212,
        -0.4427631689835921,
        0.258499760955651,
        -0.16394270544240652,
        0.10782405069126237,
        -0.07219956125645471,
        0.04880428816414311,
        -0.03316112647484736,
        0.022597648232218104,
        -0.01542476590494896,
        0.010538791616612175,
        -0.007204534386356869,
        0.004926781395729853,
        -0.003369801655439328,
        0.002305126326734928,
        -0.0015769367714301972,
        0.0010788252019162967,
        -0.0007380709389960052,
        0.000504953265834602,
        -0.0003454680251063077,
        0.00023635601564027053,
        -0.00016170622091974803,
        0.0001106337276874741,
        -7.569179582195066e-05,
        5.178575795222081e-05
    };

    /** {@code log |gamma(x)|}. */
    static double lgamma(double x) {
        if (x <= 0) {
            return x == Math.rint(x)
                    ? Double.POSITIVE_INFINITY
                    : LOG_PI - StrictMath.log(Math.abs(ElementaryFunctions.sinPi(x))) - lgamma(1 - x);
        } else if (x < 0.5) {
            return lgammaNear2(x) - StrictMath.log1p(x) - StrictMath.log(x);
        } else if (x < 1.5) {
            return lgammaNear2(x - 1) - StrictMath.log1p(x - 1);
        } else if (x < LARGE) {
            double product = 1;
            double z = x;
            while (z >= 2.5) {
                z--;
                product *= z;
            }
            double rest = lgammaNear2(z - 2);
            return product == 1 ? rest : rest + StrictMath.log(product);
        } else if (x == Double.POSITIVE_INFINITY) {
            return x;
        }
        double r = 1 / x;
        return Math.fma(x - 0.5, StrictMath.log(x) - 1, STIRLING_CONSTANT) + r * Series.powers(STIRLING, r * r);
    }

    /** {@code lgamma(2 + z) = (1 - euler) z + sum_k (-1)^k (zeta(k) - 1) z^k / k} for {@code |z| <= 1/2}. */
    private static double lgammaNear2(double z) {
        return z * Math.fma(z, Series.powers(LOG_GAMMA_NEAR_2, z), ONE_MINUS_EULER);
    }

    /** The derivative of order {@code n} of {@link #digamma}. */
    static double polygamma(int n, double x) {
        if (n == 0) {
            return digamma(x);
        }
        double factorial = n % 2 == 0 ? -1 : 1;
        for (int k = 2; k <= n; k++) {
            factorial *= k;
        }
        return factorial * inversePowers(n + 1, x);
    }

    /** The derivative of {@link #lgamma}. */
    static double digamma(double x) {
        if (x <= 0) {
            return x == 0
                    ? Math.copySign(Double.POSITIVE_INFINITY, -x)
                    : x == Math.rint(x)
                            ? Double.NaN
                            : digamma(1 - x) - Math.PI / StrictMath.tan(Math.PI * (x - Math.rint(x)));
        } else if (Math.abs(x - ROOT) < 0.3) {
            double h = x - ROOT - ROOT_REST;
            return h * Series.powers(DIGAMMA_AT_ROOT, h);
        }
        double sum = 0;
        double z = x;
        while (z < LARGE) {
            sum += 1 / z;
            z++;
        }
        double r = 1 / z;
        return StrictMath.log(z) - 0.5 * r - r * r * Series.powers(DIGAMMA, r * r) - sum;
    }

    /**
     * {@code sum_(k >= 0) (x + k)^-s}: Hurwitz' zeta function and, for negative {@code x}, the sum over all integers {@code k} without the
     * negative ones. All terms of the first have one sign; those of the second are taken from the nearest integer on.
     */
    static double inversePowers(int s, double x) {
        if (x > 0.5 || Double.isNaN(x)) {
            return hurwitz(s, x);
        }
        double d = x - Math.rint(x);
        double upwards = power(d, s) + hurwitz(s, 1 + d);
        if (x >= -0.5) {
            return upwards;
        }
        double sign = s % 2 == 0 ? 1 : -1;
        return upwards + sign * (hurwitz(s, 1 - d) - hurwitz(s, 1 - x));
    }

    /** The sum for {@code x >= 1/2}: the first terms, and Euler's and Maclaurin's formula for the rest. */
    private static double hurwitz(int s, double x) {
        if (x == Double.POSITIVE_INFINITY) {
            return 0;
        }
        double z = x;
        double sum = 0;
        while (z < LARGE + s) {
            sum += power(z, s);
            z++;
        }
        double r = 1 / z;
        double last = power(z, s);
        double term = last * s * r;
        double rest = last * (z / (s - 1) + 0.5);
        for (int k = 0; k < EULER_MACLAURIN.length; k++) {
            rest += EULER_MACLAURIN[k] * term;
            term *= (s + 2 * k + 1) * r * ((s + 2 * k + 2) * r);
        }
        return sum + rest;
    }

    /** {@code x^-n}. */
    private static double power(double x, int n) {
        double base = x;
        double y = 1;
        for (int k = n; k > 0; k >>= 1) {
            if ((k & 1) != 0) {
                y *= base;
            }
            base *= base;
        }
        return 1 / y;
    }

    private GammaFunctions() {}
}
