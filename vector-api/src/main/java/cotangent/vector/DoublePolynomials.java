package cotangent.vector;

/** Minimax polynomials of the double functions; {@code scripts/polynomials.py} among the tests derives them. */
final class DoublePolynomials {
    static final double EXP_0 = 0.5;
    static final double EXP_1 = 0.16666666666666677;
    static final double EXP_2 = 0.0416666666666667;
    static final double EXP_3 = 0.008333333333321615;
    static final double EXP_4 = 0.0013888888888866783;
    static final double EXP_5 = 0.00019841269886158782;
    static final double EXP_6 = 2.4801587360649506e-05;
    static final double EXP_7 = 2.755724418179102e-06;
    static final double EXP_8 = 2.7557242690350637e-07;
    static final double EXP_9 = 2.5109044906001003e-08;
    static final double EXP_10 = 2.0924462092332172e-09;

    /** {@code (exp(r) - 1 - r) / r^2} for {@code |r| <= log(2) / 2}. */
    static double exp(double r) {
        double p = EXP_10;
        p = Fma.fma(p, r, EXP_9);
        p = Fma.fma(p, r, EXP_8);
        p = Fma.fma(p, r, EXP_7);
        p = Fma.fma(p, r, EXP_6);
        p = Fma.fma(p, r, EXP_5);
        p = Fma.fma(p, r, EXP_4);
        p = Fma.fma(p, r, EXP_3);
        p = Fma.fma(p, r, EXP_2);
        p = Fma.fma(p, r, EXP_1);
        p = Fma.fma(p, r, EXP_0);
        return p;
    }

    static final double LOG_0 = 0.6666666666666734;
    static final double LOG_1 = 0.3999999999941432;
    static final double LOG_2 = 0.28571428742473876;
    static final double LOG_3 = 0.22222198563628626;
    static final double LOG_4 = 0.1818356485791245;
    static final double LOG_5 = 0.15314036081439947;
    static final double LOG_6 = 0.14796102825470764;

    /** {@code (log((1 + s) / (1 - s)) / s - 2) / z} with {@code z = s^2}, for {@code |s| <= (sqrt(2) - 1) / (sqrt(2) + 1)}. */
    static double log(double z) {
        double p = LOG_6;
        p = Fma.fma(p, z, LOG_5);
        p = Fma.fma(p, z, LOG_4);
        p = Fma.fma(p, z, LOG_3);
        p = Fma.fma(p, z, LOG_2);
        p = Fma.fma(p, z, LOG_1);
        p = Fma.fma(p, z, LOG_0);
        return p;
    }

    static final double TANH_0 = -0.3333333333333328;
    static final double TANH_1 = 0.1333333333332347;
    static final double TANH_2 = -0.05396825396190302;
    static final double TANH_3 = 0.02186948833197566;
    static final double TANH_4 = -0.008863231708221937;
    static final double TANH_5 = 0.0035920829141132507;
    static final double TANH_6 = -0.0014554836097896836;
    static final double TANH_7 = 0.0005881988322690721;
    static final double TANH_8 = -0.00023275222258529866;
    static final double TANH_9 = 8.240910640937768e-05;
    static final double TANH_10 = -1.893177267595821e-05;

    /** {@code (tanh(x) / x - 1) / z} with {@code z = x^2}, for {@code |x| <= 0.5625}. */
    static double tanh(double z) {
        double p = TANH_10;
        p = Fma.fma(p, z, TANH_9);
        p = Fma.fma(p, z, TANH_8);
        p = Fma.fma(p, z, TANH_7);
        p = Fma.fma(p, z, TANH_6);
        p = Fma.fma(p, z, TANH_5);
        p = Fma.fma(p, z, TANH_4);
        p = Fma.fma(p, z, TANH_3);
        p = Fma.fma(p, z, TANH_2);
        p = Fma.fma(p, z, TANH_1);
        p = Fma.fma(p, z, TANH_0);
        return p;
    }

    static final double ERF_0 = 0.12837916709551256;
    static final double ERF_1 = -0.3761263890318355;
    static final double ERF_2 = 0.11283791670945251;
    static final double ERF_3 = -0.026866170643275913;
    static final double ERF_4 = 0.005223977607421526;
    static final double ERF_5 = -0.0008548325989625486;
    static final double ERF_6 = 0.00012055295318893576;
    static final double ERF_7 = -1.4924744641022329e-05;
    static final double ERF_8 = 1.644751748978055e-06;
    static final double ERF_9 = -1.6209175036462416e-07;
    static final double ERF_10 = 1.372297456553698e-08;
    static final double ERF_11 = -7.801189044784352e-10;

    /** {@code erf(x) / x - 1} with {@code z = x^2}, for {@code |x| <= 1}. */
    static double erf(double z) {
        double p = ERF_11;
        p = Fma.fma(p, z, ERF_10);
        p = Fma.fma(p, z, ERF_9);
        p = Fma.fma(p, z, ERF_8);
        p = Fma.fma(p, z, ERF_7);
        p = Fma.fma(p, z, ERF_6);
        p = Fma.fma(p, z, ERF_5);
        p = Fma.fma(p, z, ERF_4);
        p = Fma.fma(p, z, ERF_3);
        p = Fma.fma(p, z, ERF_2);
        p = Fma.fma(p, z, ERF_1);
        p = Fma.fma(p, z, ERF_0);
        return p;
    }

    static final double LOG_ERFC_0 = -1.8496055099332482;
    static final double LOG_ERFC_1 = -2.6389675142347757;
    static final double LOG_ERFC_2 = -0.8431072563594131;
    static final double LOG_ERFC_3 = -0.04156109802507356;
    static final double LOG_ERFC_4 = 0.010033825179074416;
    static final double LOG_ERFC_5 = -0.0019779012156352343;
    static final double LOG_ERFC_6 = 0.00023731643455141439;
    static final double LOG_ERFC_7 = 2.6296326557468912e-05;
    static final double LOG_ERFC_8 = -2.7198970710828487e-05;
    static final double LOG_ERFC_9 = 9.671373236066042e-06;
    static final double LOG_ERFC_10 = -2.1319355617037425e-06;
    static final double LOG_ERFC_11 = 2.0480866732511112e-07;
    static final double LOG_ERFC_12 = 5.801332489634026e-08;
    static final double LOG_ERFC_13 = -3.3391894754508976e-08;
    static final double LOG_ERFC_14 = 8.518930538897504e-09;
    static final double LOG_ERFC_15 = -1.319128203017934e-09;
    static final double LOG_ERFC_16 = 1.193281871686378e-10;
    static final double LOG_ERFC_17 = -4.865110195583333e-12;

    /** {@code log(erfc(1 + u))} for {@code 0 <= u <= 3} (float) or {@code 5} (double). */
    static double logErfc(double u) {
        double p = LOG_ERFC_17;
        p = Fma.fma(p, u, LOG_ERFC_16);
        p = Fma.fma(p, u, LOG_ERFC_15);
        p = Fma.fma(p, u, LOG_ERFC_14);
        p = Fma.fma(p, u, LOG_ERFC_13);
        p = Fma.fma(p, u, LOG_ERFC_12);
        p = Fma.fma(p, u, LOG_ERFC_11);
        p = Fma.fma(p, u, LOG_ERFC_10);
        p = Fma.fma(p, u, LOG_ERFC_9);
        p = Fma.fma(p, u, LOG_ERFC_8);
        p = Fma.fma(p, u, LOG_ERFC_7);
        p = Fma.fma(p, u, LOG_ERFC_6);
        p = Fma.fma(p, u, LOG_ERFC_5);
        p = Fma.fma(p, u, LOG_ERFC_4);
        p = Fma.fma(p, u, LOG_ERFC_3);
        p = Fma.fma(p, u, LOG_ERFC_2);
        p = Fma.fma(p, u, LOG_ERFC_1);
        p = Fma.fma(p, u, LOG_ERFC_0);
        return p;
    }

    static final double SIN_0 = -0.16666666666666632;
    static final double SIN_1 = 0.00833333333332242;
    static final double SIN_2 = -0.0001984126982981253;
    static final double SIN_3 = 2.7557313693614005e-06;
    static final double SIN_4 = -2.5050758389658224e-08;
    static final double SIN_5 = 1.589681205845e-10;

    /** {@code (sin(x) / x - 1) / z} with {@code z = x^2}, for {@code |x| <= pi / 4}. */
    static double sin(double z) {
        double p = SIN_5;
        p = Fma.fma(p, z, SIN_4);
        p = Fma.fma(p, z, SIN_3);
        p = Fma.fma(p, z, SIN_2);
        p = Fma.fma(p, z, SIN_1);
        p = Fma.fma(p, z, SIN_0);
        return p;
    }

    static final double COS_0 = 0.0416666666666666;
    static final double COS_1 = -0.0013888888888874131;
    static final double COS_2 = 2.480158728948711e-05;
    static final double COS_3 = -2.755731435381272e-07;
    static final double COS_4 = 2.0875723481868536e-09;
    static final double COS_5 = -1.1359658980525461e-11;

    /** {@code (cos(x) - 1 + z / 2) / z^2} with {@code z = x^2}, for {@code |x| <= pi / 4}. */
    static double cos(double z) {
        double p = COS_5;
        p = Fma.fma(p, z, COS_4);
        p = Fma.fma(p, z, COS_3);
        p = Fma.fma(p, z, COS_2);
        p = Fma.fma(p, z, COS_1);
        p = Fma.fma(p, z, COS_0);
        return p;
    }

    static final double LOG_TAIL_0 = 0.20000000000001128;
    static final double LOG_TAIL_1 = 0.14285714285049617;
    static final double LOG_TAIL_2 = 0.11111111259989241;
    static final double LOG_TAIL_3 = 0.09090892181307614;
    static final double LOG_TAIL_4 = 0.07693378762708532;
    static final double LOG_TAIL_5 = 0.06628406741099829;
    static final double LOG_TAIL_6 = 0.06598183159773884;

    /** {@code (atanh(s) / s - 1 - z / 3) / z^2} with {@code z = s^2}, for {@code |s| <= (sqrt(2) - 1) / (sqrt(2) + 1)}. */
    static double logTail(double z) {
        double p = LOG_TAIL_6;
        p = Fma.fma(p, z, LOG_TAIL_5);
        p = Fma.fma(p, z, LOG_TAIL_4);
        p = Fma.fma(p, z, LOG_TAIL_3);
        p = Fma.fma(p, z, LOG_TAIL_2);
        p = Fma.fma(p, z, LOG_TAIL_1);
        p = Fma.fma(p, z, LOG_TAIL_0);
        return p;
    }

    private DoublePolynomials() {}
}
