package cotangent.vector;

import static jdk.incubator.vector.FloatVector.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

// @specialize Double

/**
 * {@link FloatFunctions} for a vector of arguments: the same operations in the same order, with a blend for each conditional.
 *
 * <p>Only operations that mean the same bits on every machine and are compiled to instructions by every JDK since 17 occur here;
 * hence integers are made by adding {@link FloatFunctions#ROUND} instead of by conversion. The logistic function is in
 * {@link SimdFloatMath#sigmoid}.
 */
final class SimdFloatFunctions {
    private static final VectorSpecies<Float> SPECIES = SimdSpecies.FLOAT;

    static final FloatVector LOG2_E = broadcast(SPECIES, FloatFunctions.LOG2_E);
    static final FloatVector ROUND = broadcast(SPECIES, FloatFunctions.ROUND);
    static final FloatVector HALF = broadcast(SPECIES, 0.5f);
    private static final FloatVector MINUS_LN2_LO = broadcast(SPECIES, -FloatFunctions.LN2_LO);
    private static final FloatVector MINUS_LN2_HI = broadcast(SPECIES, -FloatFunctions.LN2_HI);
    static final FloatVector ZERO = broadcast(SPECIES, 0);
    static final FloatVector ONE = broadcast(SPECIES, 1);
    private static final FloatVector LN2_HI = broadcast(SPECIES, FloatFunctions.LN2_HI);
    private static final FloatVector TWO = broadcast(SPECIES, 2);
    private static final FloatVector TWO_OVER_PI = broadcast(SPECIES, FloatFunctions.TWO_OVER_PI);
    private static final FloatVector MINUS_PI_2_HI = broadcast(SPECIES, -FloatFunctions.PI_2_HI);
    private static final FloatVector PI_2_MID = broadcast(SPECIES, FloatFunctions.PI_2_MID);
    private static final FloatVector MINUS_PI_2_LO = broadcast(SPECIES, -FloatFunctions.PI_2_LO);
    private static final FloatVector MINUS_HALF = broadcast(SPECIES, -0.5f);
    private static final FloatVector POWER = broadcast(SPECIES, FloatFunctions.POWER);
    private static final FloatVector NORMALIZE = broadcast(SPECIES, FloatFunctions.NORMALIZE);
    private static final FloatVector LN2_LO = broadcast(SPECIES, FloatFunctions.LN2_LO);
    private static final FloatVector EXPONENT_OFFSET = broadcast(SPECIES, FloatFunctions.EXPONENT_OFFSET);
    private static final FloatVector EXP_MAX = broadcast(SPECIES, FloatFunctions.EXP_MAX);
    static final FloatVector EXP_MIN = broadcast(SPECIES, FloatFunctions.EXP_MIN);
    private static final FloatVector EXPM1_MIN = broadcast(SPECIES, FloatFunctions.EXPM1_MIN);
    private static final FloatVector TINY = broadcast(SPECIES, FloatFunctions.TINY);
    private static final FloatVector MIN_NORMAL = broadcast(SPECIES, FloatFunctions.MIN_NORMAL);
    private static final FloatVector INFINITY = broadcast(SPECIES, Float.POSITIVE_INFINITY);
    private static final FloatVector LOG1P_EXACT = broadcast(SPECIES, FloatFunctions.LOG1P_EXACT);
    private static final FloatVector MINUS_ONE = broadcast(SPECIES, -1);
    private static final FloatVector TANH_MAX = broadcast(SPECIES, FloatFunctions.TANH_MAX);
    private static final FloatVector TANH_SPLIT = broadcast(SPECIES, FloatFunctions.TANH_SPLIT);
    private static final FloatVector ERF_MAX = broadcast(SPECIES, FloatFunctions.ERF_MAX);
    private static final FloatVector MINUS_NORMALIZE_EXPONENT = broadcast(SPECIES, -FloatFunctions.NORMALIZE_EXPONENT);
    private static final FloatVector MINUS_INFINITY = broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    private static final FloatVector NAN = broadcast(SPECIES, Float.NaN);

    static FloatVector exp(FloatVector x) {
        FloatVector c = x.blend(EXP_MAX, x.compare(VectorOperators.GT, EXP_MAX));
        c = c.blend(EXP_MIN, c.compare(VectorOperators.LT, EXP_MIN));
        FloatVector n = c.fma(LOG2_E, ROUND).sub(ROUND);
        FloatVector p = expOfReduced(reduce(c, n));
        FloatVector half = n.fma(HALF, ROUND).sub(ROUND);
        return p.mul(power(half)).mul(power(n.sub(half)));
    }

    /** For arguments whose result is far from overflow and underflow. */
    private static FloatVector expBounded(FloatVector x) {
        // The polynomial and the power of two repeat methods, for inlining would give up on calls this late in tanh and
        // erf.
        FloatVector n = x.fma(LOG2_E, ROUND).sub(ROUND);
        FloatVector r = n.fma(MINUS_LN2_LO, n.fma(MINUS_LN2_HI, x));
        // @if Float
        FloatVector p = SimdFloatPolynomials.EXP_4;
        p = p.fma(r, SimdFloatPolynomials.EXP_3);
        p = p.fma(r, SimdFloatPolynomials.EXP_2);
        p = p.fma(r, SimdFloatPolynomials.EXP_1);
        p = p.fma(r, SimdFloatPolynomials.EXP_0);
        var bits = n.add(POWER).reinterpretAsInts();
        // @end
        // @Double DoubleVector p = SimdDoublePolynomials.EXP_10;
        // @Double p = p.fma(r, SimdDoublePolynomials.EXP_9);
        // @Double p = p.fma(r, SimdDoublePolynomials.EXP_8);
        // @Double p = p.fma(r, SimdDoublePolynomials.EXP_7);
        // @Double p = p.fma(r, SimdDoublePolynomials.EXP_6);
        // @Double p = p.fma(r, SimdDoublePolynomials.EXP_5);
        // @Double p = p.fma(r, SimdDoublePolynomials.EXP_4);
        // @Double p = p.fma(r, SimdDoublePolynomials.EXP_3);
        // @Double p = p.fma(r, SimdDoublePolynomials.EXP_2);
        // @Double p = p.fma(r, SimdDoublePolynomials.EXP_1);
        // @Double p = p.fma(r, SimdDoublePolynomials.EXP_0);
        // @Double var bits = n.add(POWER).reinterpretAsLongs();
        FloatVector scale = bits.lanewise(VectorOperators.LSHL, FloatFunctions.MANTISSA_BITS)
                .reinterpretAsFloats();
        return r.mul(r).fma(p, r).add(ONE).mul(scale);
    }

    static FloatVector reduce(FloatVector x, FloatVector n) {
        return n.fma(MINUS_LN2_LO, n.fma(MINUS_LN2_HI, x));
    }

    private static FloatVector expOfReduced(FloatVector r) {
        return r.mul(r).fma(SimdFloatPolynomials.exp(r), r).add(ONE);
    }

    static FloatVector power(FloatVector n) {
        // @if Float
        var bits = n.add(POWER).reinterpretAsInts();
        // @end
        // @Double var bits = n.add(POWER).reinterpretAsLongs();
        return bits.lanewise(VectorOperators.LSHL, FloatFunctions.MANTISSA_BITS).reinterpretAsFloats();
    }

    static FloatVector expm1(FloatVector x) {
        FloatVector c = x.blend(EXP_MAX, x.compare(VectorOperators.GT, EXP_MAX));
        c = c.blend(EXPM1_MIN, c.compare(VectorOperators.LT, EXPM1_MIN));
        FloatVector n = c.fma(LOG2_E, ROUND).sub(ROUND);
        FloatVector r = reduce(c, n);
        FloatVector half = power(n.sub(ONE));
        FloatVector y = half.fma(r, half.sub(HALF));
        y = half.fma(r.mul(r).mul(SimdFloatPolynomials.exp(r)), y);
        return y.add(y).blend(x, x.abs().compare(VectorOperators.LT, TINY));
    }

    static FloatVector log(FloatVector x) {
        var subnormal = x.compare(VectorOperators.LT, MIN_NORMAL);
        FloatVector k = ZERO.blend(MINUS_NORMALIZE_EXPONENT, subnormal);
        FloatVector c = x.blend(x.mul(NORMALIZE), subnormal);
        FloatVector y = logOfReduced(k.add(exponent(c)), significand(c).sub(ONE));
        y = x.blend(y, x.compare(VectorOperators.LT, INFINITY));
        y = y.blend(MINUS_INFINITY, x.compare(VectorOperators.EQ, ZERO));
        return y.blend(NAN, x.compare(VectorOperators.LT, ZERO));
    }

    static FloatVector log1p(FloatVector x) {
        FloatVector u = x.add(ONE);
        FloatVector v = u.sub(ONE);
        FloatVector error = ONE.sub(u.sub(v)).add(x.sub(v));
        FloatVector k = exponent(u);
        FloatVector scale = ZERO.blend(power(k.neg()), k.compare(VectorOperators.LT, LOG1P_EXACT));
        FloatVector y = logOfReduced(k, error.fma(scale, significand(u).sub(ONE)));
        y = y.blend(x, x.abs().compare(VectorOperators.LT, TINY));
        y = x.blend(y, x.compare(VectorOperators.LT, INFINITY));
        y = y.blend(MINUS_INFINITY, x.compare(VectorOperators.EQ, MINUS_ONE));
        return y.blend(NAN, x.compare(VectorOperators.LT, MINUS_ONE));
    }

    private static FloatVector logOfReduced(FloatVector k, FloatVector f) {
        FloatVector s = f.div(f.add(TWO));
        FloatVector z = s.mul(s);
        FloatVector h = f.mul(HALF).mul(f);
        FloatVector t = z.fma(SimdFloatPolynomials.log(z), h);
        return k.fma(LN2_HI, f.sub(h.sub(s.fma(t, k.mul(LN2_LO)))));
    }

    static FloatVector exponent(FloatVector x) {
        // @if Float
        var bits = x.reinterpretAsInts();
        // @end
        // @Double var bits = x.reinterpretAsLongs();
        bits = bits.add(FloatFunctions.SIGNIFICAND_OFFSET).lanewise(VectorOperators.LSHR, FloatFunctions.MANTISSA_BITS);
        return bits.lanewise(VectorOperators.OR, FloatFunctions.EXPONENT_BITS)
                .reinterpretAsFloats()
                .sub(EXPONENT_OFFSET);
    }

    static FloatVector significand(FloatVector x) {
        // @if Float
        var bits = x.reinterpretAsInts();
        // @end
        // @Double var bits = x.reinterpretAsLongs();
        bits = bits.add(FloatFunctions.SIGNIFICAND_OFFSET).lanewise(VectorOperators.AND, FloatFunctions.MANTISSA_MASK);
        return bits.add(FloatFunctions.SQRT_HALF_BITS).reinterpretAsFloats();
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector z = x.mul(x);
        FloatVector small = z.mul(a).fma(SimdFloatPolynomials.tanh(z), a);
        FloatVector c = a.blend(TANH_MAX, a.compare(VectorOperators.GT, TANH_MAX));
        FloatVector large = ONE.sub(TWO.div(expBounded(c.add(c)).add(ONE)));
        FloatVector y = large.blend(small, a.compare(VectorOperators.LT, TANH_SPLIT));
        // @if Float
        var sign = x.reinterpretAsInts().lanewise(VectorOperators.AND, Integer.MIN_VALUE);
        return y.reinterpretAsInts().lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
        // @end
        // @Double var sign = x.reinterpretAsLongs().lanewise(VectorOperators.AND, Long.MIN_VALUE);
        // @Double return y.reinterpretAsLongs().lanewise(VectorOperators.XOR, sign).reinterpretAsDoubles();
    }

    static FloatVector erf(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector small = a.fma(SimdFloatPolynomials.erf(x.mul(x)), a);
        FloatVector c = a.blend(ERF_MAX, a.compare(VectorOperators.GT, ERF_MAX));
        FloatVector large = ONE.sub(expBounded(SimdFloatPolynomials.logErfc(c.sub(ONE))));
        FloatVector y = large.blend(small, a.compare(VectorOperators.LT, ONE));
        // @if Float
        var sign = x.reinterpretAsInts().lanewise(VectorOperators.AND, Integer.MIN_VALUE);
        return y.reinterpretAsInts().lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
        // @end
        // @Double var sign = x.reinterpretAsLongs().lanewise(VectorOperators.AND, Long.MIN_VALUE);
        // @Double return y.reinterpretAsLongs().lanewise(VectorOperators.XOR, sign).reinterpretAsDoubles();
    }

    static FloatVector sin(FloatVector x) {
        return circular(x, 0);
    }

    static FloatVector cos(FloatVector x) {
        return circular(x, 1);
    }

    /** Sine of x for 0 turns, cosine for 1, if {@code |x| <= TRIG_MAX}; other lanes hold anything. */
    private static FloatVector circular(FloatVector x, int turns) {
        FloatVector a = x.abs();
        FloatVector q = a.fma(TWO_OVER_PI, ROUND);
        FloatVector n = q.sub(ROUND);
        FloatVector d = n.fma(MINUS_PI_2_HI, a);
        FloatVector h = n.mul(PI_2_MID);
        FloatVector hLo = n.fma(PI_2_MID, h.neg());
        FloatVector r = d.sub(h);
        FloatVector v = r.sub(d);
        FloatVector e = n.fma(MINUS_PI_2_LO, d.sub(r.sub(v)).sub(h.add(v)).sub(hLo));
        FloatVector z = r.mul(r);
        FloatVector s = r.add(r.mul(z).fma(SimdFloatPolynomials.sin(z), e));
        FloatVector c = z.fma(MINUS_HALF, ONE)
                .add(z.mul(z).fma(SimdFloatPolynomials.cos(z), r.neg().mul(e)));
        // @if Float
        var quadrant = q.reinterpretAsInts().add(turns);
        var argument = x.reinterpretAsInts();
        // @end
        // @Double var quadrant = q.reinterpretAsLongs().add(turns);
        // @Double var argument = x.reinterpretAsLongs();
        // The lowest bit of the quadrant becomes a sign to select by, the second lowest the sign of the result.
        var odd = quadrant.lanewise(VectorOperators.LSHL, FloatFunctions.SIGN_BIT)
                .lanewise(VectorOperators.OR, FloatFunctions.ONE_BITS);
        FloatVector y = s.blend(c, odd.reinterpretAsFloats().compare(VectorOperators.LT, ZERO));
        var sign = quadrant.lanewise(VectorOperators.LSHL, FloatFunctions.SIGN_BIT - 1);
        if (turns == 0) {
            sign = sign.lanewise(VectorOperators.XOR, argument);
        }
        // @if Float
        sign = sign.lanewise(VectorOperators.AND, Integer.MIN_VALUE);
        return y.reinterpretAsInts().lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
        // @end
        // @Double sign = sign.lanewise(VectorOperators.AND, Long.MIN_VALUE);
        // @Double return y.reinterpretAsLongs().lanewise(VectorOperators.XOR, sign).reinterpretAsDoubles();
    }

    private SimdFloatFunctions() {}
}
