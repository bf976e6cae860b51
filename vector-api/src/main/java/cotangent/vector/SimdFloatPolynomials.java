package cotangent.vector;

import static jdk.incubator.vector.FloatVector.broadcast;

import jdk.incubator.vector.FloatVector;

/** The polynomials of {@link FloatPolynomials} for a vector of arguments. */
final class SimdFloatPolynomials {
    static final FloatVector EXP_0 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.EXP_0);
    static final FloatVector EXP_1 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.EXP_1);
    static final FloatVector EXP_2 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.EXP_2);
    static final FloatVector EXP_3 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.EXP_3);
    static final FloatVector EXP_4 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.EXP_4);

    /** {@code (exp(r) - 1 - r) / r^2} for {@code |r| <= log(2) / 2}. */
    static FloatVector exp(FloatVector r) {
        FloatVector p = EXP_4;
        p = p.fma(r, EXP_3);
        p = p.fma(r, EXP_2);
        p = p.fma(r, EXP_1);
        p = p.fma(r, EXP_0);
        return p;
    }

    static final FloatVector LOG_0 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.LOG_0);
    static final FloatVector LOG_1 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.LOG_1);
    static final FloatVector LOG_2 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.LOG_2);

    /** {@code (log((1 + s) / (1 - s)) / s - 2) / z} with {@code z = s^2}, for {@code |s| <= (sqrt(2) - 1) / (sqrt(2) + 1)}. */
    static FloatVector log(FloatVector z) {
        FloatVector p = LOG_2;
        p = p.fma(z, LOG_1);
        p = p.fma(z, LOG_0);
        return p;
    }

    static final FloatVector TANH_0 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.TANH_0);
    static final FloatVector TANH_1 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.TANH_1);
    static final FloatVector TANH_2 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.TANH_2);
    static final FloatVector TANH_3 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.TANH_3);
    static final FloatVector TANH_4 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.TANH_4);

    /** {@code (tanh(x) / x - 1) / z} with {@code z = x^2}, for {@code |x| <= 0.5625}. */
    static FloatVector tanh(FloatVector z) {
        FloatVector p = TANH_4;
        p = p.fma(z, TANH_3);
        p = p.fma(z, TANH_2);
        p = p.fma(z, TANH_1);
        p = p.fma(z, TANH_0);
        return p;
    }

    static final FloatVector ERF_0 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.ERF_0);
    static final FloatVector ERF_1 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.ERF_1);
    static final FloatVector ERF_2 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.ERF_2);
    static final FloatVector ERF_3 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.ERF_3);
    static final FloatVector ERF_4 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.ERF_4);
    static final FloatVector ERF_5 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.ERF_5);
    static final FloatVector ERF_6 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.ERF_6);

    /** {@code erf(x) / x - 1} with {@code z = x^2}, for {@code |x| <= 1}. */
    static FloatVector erf(FloatVector z) {
        FloatVector p = ERF_6;
        p = p.fma(z, ERF_5);
        p = p.fma(z, ERF_4);
        p = p.fma(z, ERF_3);
        p = p.fma(z, ERF_2);
        p = p.fma(z, ERF_1);
        p = p.fma(z, ERF_0);
        return p;
    }

    static final FloatVector LOG_ERFC_0 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.LOG_ERFC_0);
    static final FloatVector LOG_ERFC_1 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.LOG_ERFC_1);
    static final FloatVector LOG_ERFC_2 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.LOG_ERFC_2);
    static final FloatVector LOG_ERFC_3 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.LOG_ERFC_3);
    static final FloatVector LOG_ERFC_4 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.LOG_ERFC_4);
    static final FloatVector LOG_ERFC_5 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.LOG_ERFC_5);

    /** {@code log(erfc(1 + u))} for {@code 0 <= u <= 3} (float) or {@code 5} (double). */
    static FloatVector logErfc(FloatVector u) {
        FloatVector p = LOG_ERFC_5;
        p = p.fma(u, LOG_ERFC_4);
        p = p.fma(u, LOG_ERFC_3);
        p = p.fma(u, LOG_ERFC_2);
        p = p.fma(u, LOG_ERFC_1);
        p = p.fma(u, LOG_ERFC_0);
        return p;
    }

    static final FloatVector SIN_0 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.SIN_0);
    static final FloatVector SIN_1 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.SIN_1);
    static final FloatVector SIN_2 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.SIN_2);

    /** {@code (sin(x) / x - 1) / z} with {@code z = x^2}, for {@code |x| <= pi / 4}. */
    static FloatVector sin(FloatVector z) {
        FloatVector p = SIN_2;
        p = p.fma(z, SIN_1);
        p = p.fma(z, SIN_0);
        return p;
    }

    static final FloatVector COS_0 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.COS_0);
    static final FloatVector COS_1 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.COS_1);
    static final FloatVector COS_2 = broadcast(SimdSpecies.FLOAT, FloatPolynomials.COS_2);

    /** {@code (cos(x) - 1 + z / 2) / z^2} with {@code z = x^2}, for {@code |x| <= pi / 4}. */
    static FloatVector cos(FloatVector z) {
        FloatVector p = COS_2;
        p = p.fma(z, COS_1);
        p = p.fma(z, COS_0);
        return p;
    }

    private SimdFloatPolynomials() {}
}
