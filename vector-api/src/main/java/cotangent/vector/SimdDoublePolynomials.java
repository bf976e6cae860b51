package cotangent.vector;

import jdk.incubator.vector.DoubleVector;

/** The polynomials of {@link DoublePolynomials} for a vector of arguments. */
final class SimdDoublePolynomials {
/** {@code (exp(r) - 1 - r) / r^2} for {@code |r| <= log(2) / 2}. */
static DoubleVector exp(DoubleVector r) {
DoubleVector p = c(DoublePolynomials.EXP_10);
p = p.fma(r, c(DoublePolynomials.EXP_9));
p = p.fma(r, c(DoublePolynomials.EXP_8));
p = p.fma(r, c(DoublePolynomials.EXP_7));
p = p.fma(r, c(DoublePolynomials.EXP_6));
p = p.fma(r, c(DoublePolynomials.EXP_5));
p = p.fma(r, c(DoublePolynomials.EXP_4));
p = p.fma(r, c(DoublePolynomials.EXP_3));
p = p.fma(r, c(DoublePolynomials.EXP_2));
p = p.fma(r, c(DoublePolynomials.EXP_1));
p = p.fma(r, c(DoublePolynomials.EXP_0));
return p;
}

/** {@code (log((1 + s) / (1 - s)) / s - 2) / z} with {@code z = s^2}, for {@code |s| <= (sqrt(2) - 1) / (sqrt(2) + 1)}. */
static DoubleVector log(DoubleVector z) {
DoubleVector p = c(DoublePolynomials.LOG_6);
p = p.fma(z, c(DoublePolynomials.LOG_5));
p = p.fma(z, c(DoublePolynomials.LOG_4));
p = p.fma(z, c(DoublePolynomials.LOG_3));
p = p.fma(z, c(DoublePolynomials.LOG_2));
p = p.fma(z, c(DoublePolynomials.LOG_1));
p = p.fma(z, c(DoublePolynomials.LOG_0));
return p;
}

/** {@code (tanh(x) / x - 1) / z} with {@code z = x^2}, for {@code |x| <= 0.5625}. */
static DoubleVector tanh(DoubleVector z) {
DoubleVector p = c(DoublePolynomials.TANH_10);
p = p.fma(z, c(DoublePolynomials.TANH_9));
p = p.fma(z, c(DoublePolynomials.TANH_8));
p = p.fma(z, c(DoublePolynomials.TANH_7));
p = p.fma(z, c(DoublePolynomials.TANH_6));
p = p.fma(z, c(DoublePolynomials.TANH_5));
p = p.fma(z, c(DoublePolynomials.TANH_4));
p = p.fma(z, c(DoublePolynomials.TANH_3));
p = p.fma(z, c(DoublePolynomials.TANH_2));
p = p.fma(z, c(DoublePolynomials.TANH_1));
p = p.fma(z, c(DoublePolynomials.TANH_0));
return p;
}

/** {@code erf(x) / x - 1} with {@code z = x^2}, for {@code |x| <= 1}. */
static DoubleVector erf(DoubleVector z) {
DoubleVector p = c(DoublePolynomials.ERF_11);
p = p.fma(z, c(DoublePolynomials.ERF_10));
p = p.fma(z, c(DoublePolynomials.ERF_9));
p = p.fma(z, c(DoublePolynomials.ERF_8));
p = p.fma(z, c(DoublePolynomials.ERF_7));
p = p.fma(z, c(DoublePolynomials.ERF_6));
p = p.fma(z, c(DoublePolynomials.ERF_5));
p = p.fma(z, c(DoublePolynomials.ERF_4));
p = p.fma(z, c(DoublePolynomials.ERF_3));
p = p.fma(z, c(DoublePolynomials.ERF_2));
p = p.fma(z, c(DoublePolynomials.ERF_1));
p = p.fma(z, c(DoublePolynomials.ERF_0));
return p;
}

/** {@code log(erfc(1 + u))} for {@code 0 <= u <= 3} (float) or {@code 5} (double). */
static DoubleVector logErfc(DoubleVector u) {
DoubleVector p = c(DoublePolynomials.LOG_ERFC_17);
p = p.fma(u, c(DoublePolynomials.LOG_ERFC_16));
p = p.fma(u, c(DoublePolynomials.LOG_ERFC_15));
p = p.fma(u, c(DoublePolynomials.LOG_ERFC_14));
p = p.fma(u, c(DoublePolynomials.LOG_ERFC_13));
p = p.fma(u, c(DoublePolynomials.LOG_ERFC_12));
p = p.fma(u, c(DoublePolynomials.LOG_ERFC_11));
p = p.fma(u, c(DoublePolynomials.LOG_ERFC_10));
p = p.fma(u, c(DoublePolynomials.LOG_ERFC_9));
p = p.fma(u, c(DoublePolynomials.LOG_ERFC_8));
p = p.fma(u, c(DoublePolynomials.LOG_ERFC_7));
p = p.fma(u, c(DoublePolynomials.LOG_ERFC_6));
p = p.fma(u, c(DoublePolynomials.LOG_ERFC_5));
p = p.fma(u, c(DoublePolynomials.LOG_ERFC_4));
p = p.fma(u, c(DoublePolynomials.LOG_ERFC_3));
p = p.fma(u, c(DoublePolynomials.LOG_ERFC_2));
p = p.fma(u, c(DoublePolynomials.LOG_ERFC_1));
p = p.fma(u, c(DoublePolynomials.LOG_ERFC_0));
return p;
}

/** {@code (sin(x) / x - 1) / z} with {@code z = x^2}, for {@code |x| <= pi / 4}. */
static DoubleVector sin(DoubleVector z) {
DoubleVector p = c(DoublePolynomials.SIN_5);
p = p.fma(z, c(DoublePolynomials.SIN_4));
p = p.fma(z, c(DoublePolynomials.SIN_3));
p = p.fma(z, c(DoublePolynomials.SIN_2));
p = p.fma(z, c(DoublePolynomials.SIN_1));
p = p.fma(z, c(DoublePolynomials.SIN_0));
return p;
}

/** {@code (cos(x) - 1 + z / 2) / z^2} with {@code z = x^2}, for {@code |x| <= pi / 4}. */
static DoubleVector cos(DoubleVector z) {
DoubleVector p = c(DoublePolynomials.COS_5);
p = p.fma(z, c(DoublePolynomials.COS_4));
p = p.fma(z, c(DoublePolynomials.COS_3));
p = p.fma(z, c(DoublePolynomials.COS_2));
p = p.fma(z, c(DoublePolynomials.COS_1));
p = p.fma(z, c(DoublePolynomials.COS_0));
return p;
}

/** {@code (atanh(s) / s - 1 - z / 3) / z^2} with {@code z = s^2}, for {@code |s| <= (sqrt(2) - 1) / (sqrt(2) + 1)}. */
static DoubleVector logTail(DoubleVector z) {
DoubleVector p = c(DoublePolynomials.LOG_TAIL_6);
p = p.fma(z, c(DoublePolynomials.LOG_TAIL_5));
p = p.fma(z, c(DoublePolynomials.LOG_TAIL_4));
p = p.fma(z, c(DoublePolynomials.LOG_TAIL_3));
p = p.fma(z, c(DoublePolynomials.LOG_TAIL_2));
p = p.fma(z, c(DoublePolynomials.LOG_TAIL_1));
p = p.fma(z, c(DoublePolynomials.LOG_TAIL_0));
return p;
}

private static DoubleVector c(double value) {
return DoubleVector.broadcast(SimdSpecies.DOUBLE, value);
}

private SimdDoublePolynomials() {}
}
