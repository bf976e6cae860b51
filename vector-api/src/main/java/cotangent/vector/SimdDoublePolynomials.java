package cotangent.vector;

import static jdk.incubator.vector.DoubleVector.broadcast;

import jdk.incubator.vector.DoubleVector;

/** The polynomials of {@link DoublePolynomials} for a vector of arguments. */
final class SimdDoublePolynomials {
    static final DoubleVector EXP_0 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.EXP_0);
    static final DoubleVector EXP_1 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.EXP_1);
    static final DoubleVector EXP_2 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.EXP_2);
    static final DoubleVector EXP_3 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.EXP_3);
    static final DoubleVector EXP_4 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.EXP_4);
    static final DoubleVector EXP_5 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.EXP_5);
    static final DoubleVector EXP_6 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.EXP_6);
    static final DoubleVector EXP_7 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.EXP_7);
    static final DoubleVector EXP_8 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.EXP_8);
    static final DoubleVector EXP_9 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.EXP_9);
    static final DoubleVector EXP_10 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.EXP_10);

    /** {@code (exp(r) - 1 - r) / r^2} for {@code |r| <= log(2) / 2}. */
    static DoubleVector exp(DoubleVector r) {
        DoubleVector p = EXP_10;
        p = p.fma(r, EXP_9);
        p = p.fma(r, EXP_8);
        p = p.fma(r, EXP_7);
        p = p.fma(r, EXP_6);
        p = p.fma(r, EXP_5);
        p = p.fma(r, EXP_4);
        p = p.fma(r, EXP_3);
        p = p.fma(r, EXP_2);
        p = p.fma(r, EXP_1);
        p = p.fma(r, EXP_0);
        return p;
    }

    static final DoubleVector LOG_0 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_0);
    static final DoubleVector LOG_1 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_1);
    static final DoubleVector LOG_2 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_2);
    static final DoubleVector LOG_3 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_3);
    static final DoubleVector LOG_4 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_4);
    static final DoubleVector LOG_5 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_5);
    static final DoubleVector LOG_6 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_6);

    /** {@code (log((1 + s) / (1 - s)) / s - 2) / z} with {@code z = s^2}, for {@code |s| <= (sqrt(2) - 1) / (sqrt(2) + 1)}. */
    static DoubleVector log(DoubleVector z) {
        DoubleVector p = LOG_6;
        p = p.fma(z, LOG_5);
        p = p.fma(z, LOG_4);
        p = p.fma(z, LOG_3);
        p = p.fma(z, LOG_2);
        p = p.fma(z, LOG_1);
        p = p.fma(z, LOG_0);
        return p;
    }

    static final DoubleVector TANH_0 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.TANH_0);
    static final DoubleVector TANH_1 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.TANH_1);
    static final DoubleVector TANH_2 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.TANH_2);
    static final DoubleVector TANH_3 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.TANH_3);
    static final DoubleVector TANH_4 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.TANH_4);
    static final DoubleVector TANH_5 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.TANH_5);
    static final DoubleVector TANH_6 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.TANH_6);
    static final DoubleVector TANH_7 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.TANH_7);
    static final DoubleVector TANH_8 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.TANH_8);
    static final DoubleVector TANH_9 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.TANH_9);
    static final DoubleVector TANH_10 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.TANH_10);

    /** {@code (tanh(x) / x - 1) / z} with {@code z = x^2}, for {@code |x| <= 0.5625}. */
    static DoubleVector tanh(DoubleVector z) {
        DoubleVector p = TANH_10;
        p = p.fma(z, TANH_9);
        p = p.fma(z, TANH_8);
        p = p.fma(z, TANH_7);
        p = p.fma(z, TANH_6);
        p = p.fma(z, TANH_5);
        p = p.fma(z, TANH_4);
        p = p.fma(z, TANH_3);
        p = p.fma(z, TANH_2);
        p = p.fma(z, TANH_1);
        p = p.fma(z, TANH_0);
        return p;
    }

    static final DoubleVector ERF_0 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.ERF_0);
    static final DoubleVector ERF_1 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.ERF_1);
    static final DoubleVector ERF_2 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.ERF_2);
    static final DoubleVector ERF_3 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.ERF_3);
    static final DoubleVector ERF_4 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.ERF_4);
    static final DoubleVector ERF_5 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.ERF_5);
    static final DoubleVector ERF_6 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.ERF_6);
    static final DoubleVector ERF_7 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.ERF_7);
    static final DoubleVector ERF_8 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.ERF_8);
    static final DoubleVector ERF_9 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.ERF_9);
    static final DoubleVector ERF_10 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.ERF_10);
    static final DoubleVector ERF_11 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.ERF_11);

    /** {@code erf(x) / x - 1} with {@code z = x^2}, for {@code |x| <= 1}. */
    static DoubleVector erf(DoubleVector z) {
        DoubleVector p = ERF_11;
        p = p.fma(z, ERF_10);
        p = p.fma(z, ERF_9);
        p = p.fma(z, ERF_8);
        p = p.fma(z, ERF_7);
        p = p.fma(z, ERF_6);
        p = p.fma(z, ERF_5);
        p = p.fma(z, ERF_4);
        p = p.fma(z, ERF_3);
        p = p.fma(z, ERF_2);
        p = p.fma(z, ERF_1);
        p = p.fma(z, ERF_0);
        return p;
    }

    static final DoubleVector LOG_ERFC_0 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_ERFC_0);
    static final DoubleVector LOG_ERFC_1 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_ERFC_1);
    static final DoubleVector LOG_ERFC_2 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_ERFC_2);
    static final DoubleVector LOG_ERFC_3 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_ERFC_3);
    static final DoubleVector LOG_ERFC_4 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_ERFC_4);
    static final DoubleVector LOG_ERFC_5 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_ERFC_5);
    static final DoubleVector LOG_ERFC_6 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_ERFC_6);
    static final DoubleVector LOG_ERFC_7 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_ERFC_7);
    static final DoubleVector LOG_ERFC_8 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_ERFC_8);
    static final DoubleVector LOG_ERFC_9 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_ERFC_9);
    static final DoubleVector LOG_ERFC_10 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_ERFC_10);
    static final DoubleVector LOG_ERFC_11 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_ERFC_11);
    static final DoubleVector LOG_ERFC_12 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_ERFC_12);
    static final DoubleVector LOG_ERFC_13 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_ERFC_13);
    static final DoubleVector LOG_ERFC_14 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_ERFC_14);
    static final DoubleVector LOG_ERFC_15 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_ERFC_15);
    static final DoubleVector LOG_ERFC_16 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_ERFC_16);
    static final DoubleVector LOG_ERFC_17 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_ERFC_17);

    /** {@code log(erfc(1 + u))} for {@code 0 <= u <= 3} (float) or {@code 5} (double). */
    static DoubleVector logErfc(DoubleVector u) {
        DoubleVector p = LOG_ERFC_17;
        p = p.fma(u, LOG_ERFC_16);
        p = p.fma(u, LOG_ERFC_15);
        p = p.fma(u, LOG_ERFC_14);
        p = p.fma(u, LOG_ERFC_13);
        p = p.fma(u, LOG_ERFC_12);
        p = p.fma(u, LOG_ERFC_11);
        p = p.fma(u, LOG_ERFC_10);
        p = p.fma(u, LOG_ERFC_9);
        p = p.fma(u, LOG_ERFC_8);
        p = p.fma(u, LOG_ERFC_7);
        p = p.fma(u, LOG_ERFC_6);
        p = p.fma(u, LOG_ERFC_5);
        p = p.fma(u, LOG_ERFC_4);
        p = p.fma(u, LOG_ERFC_3);
        p = p.fma(u, LOG_ERFC_2);
        p = p.fma(u, LOG_ERFC_1);
        p = p.fma(u, LOG_ERFC_0);
        return p;
    }

    static final DoubleVector SIN_0 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.SIN_0);
    static final DoubleVector SIN_1 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.SIN_1);
    static final DoubleVector SIN_2 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.SIN_2);
    static final DoubleVector SIN_3 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.SIN_3);
    static final DoubleVector SIN_4 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.SIN_4);
    static final DoubleVector SIN_5 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.SIN_5);

    /** {@code (sin(x) / x - 1) / z} with {@code z = x^2}, for {@code |x| <= pi / 4}. */
    static DoubleVector sin(DoubleVector z) {
        DoubleVector p = SIN_5;
        p = p.fma(z, SIN_4);
        p = p.fma(z, SIN_3);
        p = p.fma(z, SIN_2);
        p = p.fma(z, SIN_1);
        p = p.fma(z, SIN_0);
        return p;
    }

    static final DoubleVector COS_0 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.COS_0);
    static final DoubleVector COS_1 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.COS_1);
    static final DoubleVector COS_2 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.COS_2);
    static final DoubleVector COS_3 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.COS_3);
    static final DoubleVector COS_4 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.COS_4);
    static final DoubleVector COS_5 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.COS_5);

    /** {@code (cos(x) - 1 + z / 2) / z^2} with {@code z = x^2}, for {@code |x| <= pi / 4}. */
    static DoubleVector cos(DoubleVector z) {
        DoubleVector p = COS_5;
        p = p.fma(z, COS_4);
        p = p.fma(z, COS_3);
        p = p.fma(z, COS_2);
        p = p.fma(z, COS_1);
        p = p.fma(z, COS_0);
        return p;
    }

    static final DoubleVector LOG_TAIL_0 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_TAIL_0);
    static final DoubleVector LOG_TAIL_1 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_TAIL_1);
    static final DoubleVector LOG_TAIL_2 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_TAIL_2);
    static final DoubleVector LOG_TAIL_3 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_TAIL_3);
    static final DoubleVector LOG_TAIL_4 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_TAIL_4);
    static final DoubleVector LOG_TAIL_5 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_TAIL_5);
    static final DoubleVector LOG_TAIL_6 = broadcast(SimdSpecies.DOUBLE, DoublePolynomials.LOG_TAIL_6);

    /** {@code (atanh(s) / s - 1 - z / 3) / z^2} with {@code z = s^2}, for {@code |s| <= (sqrt(2) - 1) / (sqrt(2) + 1)}. */
    static DoubleVector logTail(DoubleVector z) {
        DoubleVector p = LOG_TAIL_6;
        p = p.fma(z, LOG_TAIL_5);
        p = p.fma(z, LOG_TAIL_4);
        p = p.fma(z, LOG_TAIL_3);
        p = p.fma(z, LOG_TAIL_2);
        p = p.fma(z, LOG_TAIL_1);
        p = p.fma(z, LOG_TAIL_0);
        return p;
    }

    private SimdDoublePolynomials() {}
}
