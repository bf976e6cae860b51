package cotangent.vector;

/** Minimax polynomials of the float functions; {@code scripts/polynomials.py} among the tests derives them. */
final class FloatPolynomials {
    static final float EXP_0 = 5.000000e-01f;
    static final float EXP_1 = 1.6666543e-01f;
    static final float EXP_2 = 4.166628e-02f;
    static final float EXP_3 = 8.366584e-03f;
    static final float EXP_4 = 1.3946443e-03f;

    /** {@code (exp(r) - 1 - r) / r^2} for {@code |r| <= log(2) / 2}. */
    static float exp(float r) {
        float p = EXP_4;
        p = Fma.fma(p, r, EXP_3);
        p = Fma.fma(p, r, EXP_2);
        p = Fma.fma(p, r, EXP_1);
        p = Fma.fma(p, r, EXP_0);
        return p;
    }

    static final float LOG_0 = 6.6666776e-01f;
    static final float LOG_1 = 3.9977536e-01f;
    static final float LOG_2 = 2.9871863e-01f;

    /** {@code (log((1 + s) / (1 - s)) / s - 2) / z} with {@code z = s^2}, for {@code |s| <= (sqrt(2) - 1) / (sqrt(2) + 1)}. */
    static float log(float z) {
        float p = LOG_2;
        p = Fma.fma(p, z, LOG_1);
        p = Fma.fma(p, z, LOG_0);
        return p;
    }

    static final float TANH_0 = -3.3333313e-01f;
    static final float TANH_1 = 1.3332471e-01f;
    static final float TANH_2 = -5.3839248e-02f;
    static final float TANH_3 = 2.1014277e-02f;
    static final float TANH_4 = -6.188639e-03f;

    /** {@code (tanh(x) / x - 1) / z} with {@code z = x^2}, for {@code |x| <= 0.5625}. */
    static float tanh(float z) {
        float p = TANH_4;
        p = Fma.fma(p, z, TANH_3);
        p = Fma.fma(p, z, TANH_2);
        p = Fma.fma(p, z, TANH_1);
        p = Fma.fma(p, z, TANH_0);
        return p;
    }

    static final float ERF_0 = 1.2837917e-01f;
    static final float ERF_1 = -3.7612626e-01f;
    static final float ERF_2 = 1.128360e-01f;
    static final float ERF_3 = -2.6854444e-02f;
    static final float ERF_4 = 5.189535e-03f;
    static final float ERF_5 = -8.0208393e-04f;
    static final float ERF_6 = 7.8891135e-05f;

    /** {@code erf(x) / x - 1} with {@code z = x^2}, for {@code |x| <= 1}. */
    static float erf(float z) {
        float p = ERF_6;
        p = Fma.fma(p, z, ERF_5);
        p = Fma.fma(p, z, ERF_4);
        p = Fma.fma(p, z, ERF_3);
        p = Fma.fma(p, z, ERF_2);
        p = Fma.fma(p, z, ERF_1);
        p = Fma.fma(p, z, ERF_0);
        return p;
    }

    static final float LOG_ERFC_0 = -1.8496056e+00f;
    static final float LOG_ERFC_1 = -2.6389585e+00f;
    static final float LOG_ERFC_2 = -8.4322697e-01f;
    static final float LOG_ERFC_3 = -4.1025903e-02f;
    static final float LOG_ERFC_4 = 9.025990e-03f;
    static final float LOG_ERFC_5 = -1.1504128e-03f;

    /** {@code log(erfc(1 + u))} for {@code 0 <= u <= 3} (float) or {@code 5} (double). */
    static float logErfc(float u) {
        float p = LOG_ERFC_5;
        p = Fma.fma(p, u, LOG_ERFC_4);
        p = Fma.fma(p, u, LOG_ERFC_3);
        p = Fma.fma(p, u, LOG_ERFC_2);
        p = Fma.fma(p, u, LOG_ERFC_1);
        p = Fma.fma(p, u, LOG_ERFC_0);
        return p;
    }

    static final float SIN_0 = -1.6666655e-01f;
    static final float SIN_1 = 8.332178e-03f;
    static final float SIN_2 = -1.9517267e-04f;

    /** {@code (sin(x) / x - 1) / z} with {@code z = x^2}, for {@code |x| <= pi / 4}. */
    static float sin(float z) {
        float p = SIN_2;
        p = Fma.fma(p, z, SIN_1);
        p = Fma.fma(p, z, SIN_0);
        return p;
    }

    static final float COS_0 = 4.1666646e-02f;
    static final float COS_1 = -1.3887368e-03f;
    static final float COS_2 = 2.4438415e-05f;

    /** {@code (cos(x) - 1 + z / 2) / z^2} with {@code z = x^2}, for {@code |x| <= pi / 4}. */
    static float cos(float z) {
        float p = COS_2;
        p = Fma.fma(p, z, COS_1);
        p = Fma.fma(p, z, COS_0);
        return p;
    }

    private FloatPolynomials() {}
}
