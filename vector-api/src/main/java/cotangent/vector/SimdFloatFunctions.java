package cotangent.vector;

import static cotangent.vector.FloatFunctions.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

// @specialize Double

/**
 * {@link FloatFunctions} for a vector of arguments: the same operations in the same order, with a blend for each conditional.
 *
 * <p>Only operations that mean the same bits on every machine and are compiled to instructions by every JDK since 17 occur here;
 * hence integers are made by adding {@link FloatFunctions#ROUND} instead of by conversion.
 */
final class SimdFloatFunctions {
    private static final VectorSpecies<Float> SPECIES = SimdSpecies.FLOAT;

    static FloatVector exp(FloatVector x) {
        FloatVector c = x.blend(EXP_MAX, x.compare(VectorOperators.GT, EXP_MAX));
        c = c.blend(EXP_MIN, c.compare(VectorOperators.LT, EXP_MIN));
        FloatVector n = c.fma(c(LOG2_E), c(ROUND)).sub(ROUND);
        FloatVector p = expOfReduced(reduce(c, n));
        FloatVector half = n.fma(c(0.5f), c(ROUND)).sub(ROUND);
        return p.mul(power(half)).mul(power(n.sub(half)));
    }

    private static FloatVector expBounded(FloatVector x) {
        FloatVector n = x.fma(c(LOG2_E), c(ROUND)).sub(ROUND);
        return expOfReduced(reduce(x, n)).mul(power(n));
    }

    private static FloatVector reduce(FloatVector x, FloatVector n) {
        return n.fma(c(-LN2_LO), n.fma(c(-LN2_HI), x));
    }

    private static FloatVector expOfReduced(FloatVector r) {
        return r.mul(r).fma(SimdFloatPolynomials.exp(r), r).add(1f);
    }

    static FloatVector power(FloatVector n) {
        // @if Float
        var bits = n.add(POWER).reinterpretAsInts();
        // @end
        // @Double var bits = n.add(POWER).reinterpretAsLongs();
        return bits.lanewise(VectorOperators.LSHL, MANTISSA_BITS).reinterpretAsFloats();
    }

    static FloatVector expm1(FloatVector x) {
        FloatVector c = x.blend(EXP_MAX, x.compare(VectorOperators.GT, EXP_MAX));
        c = c.blend(EXPM1_MIN, c.compare(VectorOperators.LT, EXPM1_MIN));
        FloatVector n = c.fma(c(LOG2_E), c(ROUND)).sub(ROUND);
        FloatVector r = reduce(c, n);
        FloatVector half = power(n.sub(1f));
        FloatVector y = half.fma(r, half.sub(0.5f));
        y = half.fma(r.mul(r).mul(SimdFloatPolynomials.exp(r)), y);
        return y.add(y).blend(x, x.abs().compare(VectorOperators.LT, TINY));
    }

    static FloatVector log(FloatVector x) {
        var subnormal = x.compare(VectorOperators.LT, MIN_NORMAL);
        FloatVector k = c(0).blend(-NORMALIZE_EXPONENT, subnormal);
        FloatVector c = x.blend(x.mul(NORMALIZE), subnormal);
        FloatVector y = logOfReduced(k.add(exponent(c)), significand(c).sub(1f));
        y = x.blend(y, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
        y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
        return y.blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
    }

    static FloatVector log1p(FloatVector x) {
        FloatVector u = x.add(1f);
        FloatVector v = u.sub(1f);
        FloatVector error = c(1).sub(u.sub(v)).add(x.sub(v));
        FloatVector k = exponent(u);
        FloatVector scale = c(0).blend(power(k.neg()), k.compare(VectorOperators.LT, LOG1P_EXACT));
        FloatVector y = logOfReduced(k, error.fma(scale, significand(u).sub(1f)));
        y = y.blend(x, x.abs().compare(VectorOperators.LT, TINY));
        y = x.blend(y, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
        y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, -1f));
        return y.blend(Float.NaN, x.compare(VectorOperators.LT, -1f));
    }

    private static FloatVector logOfReduced(FloatVector k, FloatVector f) {
        FloatVector s = f.div(f.add(2f));
        FloatVector z = s.mul(s);
        FloatVector h = f.mul(0.5f).mul(f);
        FloatVector t = z.fma(SimdFloatPolynomials.log(z), h);
        return k.fma(c(LN2_HI), f.sub(h.sub(s.fma(t, k.mul(LN2_LO)))));
    }

    static FloatVector exponent(FloatVector x) {
        // @if Float
        var bits = x.reinterpretAsInts();
        // @end
        // @Double var bits = x.reinterpretAsLongs();
        bits = bits.add(SIGNIFICAND_OFFSET).lanewise(VectorOperators.LSHR, MANTISSA_BITS);
        return bits.lanewise(VectorOperators.OR, EXPONENT_BITS).reinterpretAsFloats().sub(EXPONENT_OFFSET);
    }

    static FloatVector significand(FloatVector x) {
        // @if Float
        var bits = x.reinterpretAsInts();
        // @end
        // @Double var bits = x.reinterpretAsLongs();
        bits = bits.add(SIGNIFICAND_OFFSET).lanewise(VectorOperators.AND, MANTISSA_MASK);
        return bits.add(SQRT_HALF_BITS).reinterpretAsFloats();
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector z = x.mul(x);
        FloatVector small = z.mul(a).fma(SimdFloatPolynomials.tanh(z), a);
        FloatVector c = a.blend(TANH_MAX, a.compare(VectorOperators.GT, TANH_MAX));
        FloatVector large = c(1).sub(c(2).div(expBounded(c.add(c)).add(1f)));
        return signed(large.blend(small, a.compare(VectorOperators.LT, TANH_SPLIT)), x);
    }

    static FloatVector sigmoid(FloatVector x) {
        FloatVector e = exp(x.abs().neg());
        return c(1).blend(e, x.compare(VectorOperators.LT, 0f)).div(e.add(1f));
    }

    static FloatVector erf(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector small = a.fma(SimdFloatPolynomials.erf(x.mul(x)), a);
        FloatVector c = a.blend(ERF_MAX, a.compare(VectorOperators.GT, ERF_MAX));
        FloatVector large = c(1).sub(expBounded(SimdFloatPolynomials.logErfc(c.sub(1f))));
        return signed(large.blend(small, a.compare(VectorOperators.LT, 1f)), x);
    }

    /** {@code sin(a + turns pi / 2)} for {@code 0 <= a <= TRIG_MAX}; other lanes hold anything. */
    private static FloatVector circular(FloatVector a, int turns) {
        FloatVector q = a.fma(c(TWO_OVER_PI), c(ROUND));
        FloatVector n = q.sub(ROUND);
        FloatVector d = n.fma(c(-PI_2_HI), a);
        FloatVector r = n.fma(c(-PI_2_MID), d);
        FloatVector e = n.fma(c(-PI_2_LO), n.fma(c(-PI_2_MID), d.sub(r)));
        FloatVector z = r.mul(r);
        FloatVector s = r.add(r.mul(z).fma(SimdFloatPolynomials.sin(z), e));
        FloatVector c = z.fma(c(-0.5f), c(1)).add(z.mul(z).fma(SimdFloatPolynomials.cos(z), r.neg().mul(e)));
        // @if Float
        var quadrant = q.reinterpretAsInts().add(turns);
        // @end
        // @Double var quadrant = q.reinterpretAsLongs().add(turns);
        // The lowest bit becomes a sign to select by, the second lowest the sign of the result.
        var odd = quadrant.lanewise(VectorOperators.LSHL, SIGN_BIT).lanewise(VectorOperators.OR, ONE_BITS);
        FloatVector y = s.blend(c, odd.reinterpretAsFloats().compare(VectorOperators.LT, 0f));
        return signed(y, quadrant.lanewise(VectorOperators.LSHL, SIGN_BIT - 1).reinterpretAsFloats());
    }

    static FloatVector sin(FloatVector x) {
        return signed(circular(x.abs(), 0), x);
    }

    static FloatVector cos(FloatVector x) {
        return circular(x.abs(), 1);
    }

    /** Flips the sign of {@code x} where {@code s} is negative. */
    static FloatVector signed(FloatVector x, FloatVector s) {
        // @if Float
        var sign = s.reinterpretAsInts().lanewise(VectorOperators.AND, Integer.MIN_VALUE);
        var bits = x.reinterpretAsInts();
        // @end
        // @Double var sign = s.reinterpretAsLongs().lanewise(VectorOperators.AND, Long.MIN_VALUE);
        // @Double var bits = x.reinterpretAsLongs();
        return bits.lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
    }

    private static FloatVector c(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    private SimdFloatFunctions() {}
}
