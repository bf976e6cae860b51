package cotangent.vector;

import jdk.incubator.vector.FloatVector;

/** The polynomials of {@link FloatPolynomials} for a vector of arguments. */
final class SimdFloatPolynomials {
/** {@code (exp(r) - 1 - r) / r^2} for {@code |r| <= log(2) / 2}. */
static FloatVector exp(FloatVector r) {
FloatVector p = c(FloatPolynomials.EXP_4);
p = p.fma(r, c(FloatPolynomials.EXP_3));
p = p.fma(r, c(FloatPolynomials.EXP_2));
p = p.fma(r, c(FloatPolynomials.EXP_1));
p = p.fma(r, c(FloatPolynomials.EXP_0));
return p;
}

/** {@code (log((1 + s) / (1 - s)) / s - 2) / z} with {@code z = s^2}, for {@code |s| <= (sqrt(2) - 1) / (sqrt(2) + 1)}. */
static FloatVector log(FloatVector z) {
FloatVector p = c(FloatPolynomials.LOG_2);
p = p.fma(z, c(FloatPolynomials.LOG_1));
p = p.fma(z, c(FloatPolynomials.LOG_0));
return p;
}

/** {@code (tanh(x) / x - 1) / z} with {@code z = x^2}, for {@code |x| <= 0.5625}. */
static FloatVector tanh(FloatVector z) {
FloatVector p = c(FloatPolynomials.TANH_4);
p = p.fma(z, c(FloatPolynomials.TANH_3));
p = p.fma(z, c(FloatPolynomials.TANH_2));
p = p.fma(z, c(FloatPolynomials.TANH_1));
p = p.fma(z, c(FloatPolynomials.TANH_0));
return p;
}

/** {@code erf(x) / x - 1} with {@code z = x^2}, for {@code |x| <= 1}. */
static FloatVector erf(FloatVector z) {
FloatVector p = c(FloatPolynomials.ERF_6);
p = p.fma(z, c(FloatPolynomials.ERF_5));
p = p.fma(z, c(FloatPolynomials.ERF_4));
p = p.fma(z, c(FloatPolynomials.ERF_3));
p = p.fma(z, c(FloatPolynomials.ERF_2));
p = p.fma(z, c(FloatPolynomials.ERF_1));
p = p.fma(z, c(FloatPolynomials.ERF_0));
return p;
}

/** {@code log(erfc(1 + u))} for {@code 0 <= u <= 3} (float) or {@code 5} (double). */
static FloatVector logErfc(FloatVector u) {
FloatVector p = c(FloatPolynomials.LOG_ERFC_5);
p = p.fma(u, c(FloatPolynomials.LOG_ERFC_4));
p = p.fma(u, c(FloatPolynomials.LOG_ERFC_3));
p = p.fma(u, c(FloatPolynomials.LOG_ERFC_2));
p = p.fma(u, c(FloatPolynomials.LOG_ERFC_1));
p = p.fma(u, c(FloatPolynomials.LOG_ERFC_0));
return p;
}

/** {@code (sin(x) / x - 1) / z} with {@code z = x^2}, for {@code |x| <= pi / 4}. */
static FloatVector sin(FloatVector z) {
FloatVector p = c(FloatPolynomials.SIN_2);
p = p.fma(z, c(FloatPolynomials.SIN_1));
p = p.fma(z, c(FloatPolynomials.SIN_0));
return p;
}

/** {@code (cos(x) - 1 + z / 2) / z^2} with {@code z = x^2}, for {@code |x| <= pi / 4}. */
static FloatVector cos(FloatVector z) {
FloatVector p = c(FloatPolynomials.COS_2);
p = p.fma(z, c(FloatPolynomials.COS_1));
p = p.fma(z, c(FloatPolynomials.COS_0));
return p;
}

private static FloatVector c(float value) {
return FloatVector.broadcast(SimdSpecies.FLOAT, value);
}

private SimdFloatPolynomials() {}
}
