package cotangent.vector;

import static jdk.incubator.vector.DoubleVector.broadcast;

import jdk.incubator.vector.DoubleVector;
// @if Float
import jdk.incubator.vector.FloatVector;
// @end
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
// @if Float
import jdk.incubator.vector.VectorShape;
// @end
import jdk.incubator.vector.VectorSpecies;

// @specialize Double

/**
 * {@link DoublePow} for vectors: the same operations in the same order. Floats are widened to double and the result is rounded once.
 *
 * <p>A vector with a base that is not positive, finite and normal, or with an exponent that is infinite or NaN, goes element by element
 * through {@link DoublePow}. The rest is one loop without calls to methods of this project: so much is inlined into it that the compiler
 * would refuse some of them, and then allocate every vector that is passed.
 */
final class SimdFloatPow {
    private static final VectorSpecies<Double> SPECIES = SimdSpecies.DOUBLE;
    private static final int LENGTH = SPECIES.length();
    // @if Float
    private static final VectorSpecies<Float> NARROW =
            VectorSpecies.of(float.class, VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));
    // @end

    private static final DoubleVector INFINITY = broadcast(SPECIES, Double.POSITIVE_INFINITY);
    private static final DoubleVector ZERO = broadcast(SPECIES, 0);
    private static final DoubleVector ONE = broadcast(SPECIES, 1);
    private static final DoubleVector THIRD_HI = broadcast(SPECIES, DoublePow.THIRD_HI);
    private static final DoubleVector LN2_HI = broadcast(SPECIES, DoubleFunctions.LN2_HI);
    private static final DoubleVector LN2_LO = broadcast(SPECIES, DoubleFunctions.LN2_LO);
    private static final DoubleVector MINUS_EXP_MIN = broadcast(SPECIES, -DoubleFunctions.EXP_MIN);
    private static final DoubleVector LOG2_E = broadcast(SPECIES, DoubleFunctions.LOG2_E);
    private static final DoubleVector ROUND = broadcast(SPECIES, DoubleFunctions.ROUND);
    private static final DoubleVector MINUS_LN2_HI = broadcast(SPECIES, -DoubleFunctions.LN2_HI);
    private static final DoubleVector MINUS_LN2_LO = broadcast(SPECIES, -DoubleFunctions.LN2_LO);
    private static final DoubleVector HALF = broadcast(SPECIES, 0.5);
    private static final DoubleVector TWO = broadcast(SPECIES, 2);
    private static final DoubleVector THIRD_LO = broadcast(SPECIES, DoublePow.THIRD_LO);
    private static final DoubleVector MIN_NORMAL = broadcast(SPECIES, DoubleFunctions.MIN_NORMAL);
    private static final DoubleVector EXPONENT_MAX = broadcast(SPECIES, DoublePow.EXPONENT_MAX);
    private static final DoubleVector EXP_MIN = broadcast(SPECIES, DoubleFunctions.EXP_MIN);
    private static final DoubleVector EXPONENT_OFFSET = broadcast(SPECIES, DoubleFunctions.EXPONENT_OFFSET);
    private static final DoubleVector POWER = broadcast(SPECIES, DoubleFunctions.POWER);

    static void pow(float[] base, int ao, float[] exponent, int bo, float[] to, int yo, int count) {
        int i = 0;
        for (; i <= count - LENGTH; i += LENGTH) {
            // @if Float
            DoubleVector a = (DoubleVector)
                    FloatVector.fromArray(NARROW, base, ao + i).convertShape(VectorOperators.F2D, SPECIES, 0);
            DoubleVector b = (DoubleVector)
                    FloatVector.fromArray(NARROW, exponent, bo + i).convertShape(VectorOperators.F2D, SPECIES, 0);
            // @end
            // @Double DoubleVector a = DoubleVector.fromArray(SPECIES, base, ao + i);
            // @Double DoubleVector b = DoubleVector.fromArray(SPECIES, exponent, bo + i);
            var normal = a.compare(VectorOperators.GE, MIN_NORMAL).and(a.compare(VectorOperators.LT, INFINITY));
            if (!normal.and(b.abs().compare(VectorOperators.LT, EXPONENT_MAX)).allTrue()) {
                elements(base, ao + i, exponent, bo + i, to, yo + i, LENGTH);
                continue;
            }
            LongVector shifted = a.reinterpretAsLongs().add(DoubleFunctions.SIGNIFICAND_OFFSET);
            DoubleVector k = shifted.lanewise(VectorOperators.LSHR, DoubleFunctions.MANTISSA_BITS)
                    .lanewise(VectorOperators.OR, DoubleFunctions.EXPONENT_BITS)
                    .reinterpretAsDoubles()
                    .sub(EXPONENT_OFFSET);
            DoubleVector f = shifted.lanewise(VectorOperators.AND, DoubleFunctions.MANTISSA_MASK)
                    .add(DoubleFunctions.SQRT_HALF_BITS)
                    .reinterpretAsDoubles()
                    .sub(ONE);

            DoubleVector d = f.add(TWO);
            DoubleVector dLo = f.sub(d.sub(TWO));
            DoubleVector inverse = ONE.div(d);
            DoubleVector s = f.mul(inverse);
            DoubleVector sLo = s.neg().fma(dLo, s.neg().fma(d, f)).mul(inverse);
            DoubleVector z = s.mul(s);
            DoubleVector zLo = s.fma(s, z.neg()).add(s.mul(TWO).mul(sLo));
            DoubleVector tail = SimdDoublePolynomials.LOG_TAIL_6;
            tail = tail.fma(z, SimdDoublePolynomials.LOG_TAIL_5);
            tail = tail.fma(z, SimdDoublePolynomials.LOG_TAIL_4);
            tail = tail.fma(z, SimdDoublePolynomials.LOG_TAIL_3);
            tail = tail.fma(z, SimdDoublePolynomials.LOG_TAIL_2);
            tail = tail.fma(z, SimdDoublePolynomials.LOG_TAIL_1);
            tail = tail.fma(z, SimdDoublePolynomials.LOG_TAIL_0);
            DoubleVector t = z.mul(tail);
            DoubleVector u = t.add(THIRD_HI);
            DoubleVector uLo = THIRD_HI.sub(u).add(t).add(THIRD_LO);
            DoubleVector v = z.mul(u);
            DoubleVector vLo = z.fma(u, v.neg()).add(z.fma(uLo, zLo.mul(u)));
            DoubleVector w = s.mul(v);
            DoubleVector wLo = s.fma(v, w.neg()).add(s.fma(vLo, sLo.mul(v)));
            DoubleVector g = s.add(w);
            DoubleVector gLo = s.sub(g).add(w).add(sLo.add(wLo));
            DoubleVector kl = k.mul(LN2_HI);
            DoubleVector klLo = k.fma(LN2_HI, kl.neg());
            DoubleVector l = kl.add(g.mul(TWO));
            DoubleVector lLo = kl.sub(l).add(g.mul(TWO)).add(gLo.mul(TWO).add(k.fma(LN2_LO, klLo)));

            DoubleVector p = b.mul(l);
            DoubleVector pLo = b.fma(l, p.neg()).add(b.mul(lLo));
            var bounded = p.abs().compare(VectorOperators.LT, MINUS_EXP_MIN);
            DoubleVector limit = MINUS_EXP_MIN.blend(EXP_MIN, p.compare(VectorOperators.LT, ZERO));
            pLo = ZERO.blend(pLo, bounded);
            p = limit.blend(p, bounded);
            DoubleVector n = p.fma(LOG2_E, ROUND).sub(ROUND);
            DoubleVector q = n.fma(MINUS_LN2_HI, p);
            DoubleVector h = n.fma(MINUS_LN2_LO, pLo);
            DoubleVector r = q.add(h);
            DoubleVector rLo = q.sub(r).add(h);
            DoubleVector series = SimdDoublePolynomials.EXP_10;
            series = series.fma(r, SimdDoublePolynomials.EXP_9);
            series = series.fma(r, SimdDoublePolynomials.EXP_8);
            series = series.fma(r, SimdDoublePolynomials.EXP_7);
            series = series.fma(r, SimdDoublePolynomials.EXP_6);
            series = series.fma(r, SimdDoublePolynomials.EXP_5);
            series = series.fma(r, SimdDoublePolynomials.EXP_4);
            series = series.fma(r, SimdDoublePolynomials.EXP_3);
            series = series.fma(r, SimdDoublePolynomials.EXP_2);
            series = series.fma(r, SimdDoublePolynomials.EXP_1);
            series = series.fma(r, SimdDoublePolynomials.EXP_0);
            DoubleVector e = r.mul(r).fma(series, r.fma(rLo, rLo)).add(r).add(ONE);
            DoubleVector half = n.fma(HALF, ROUND).sub(ROUND);
            var power =
                    half.add(POWER).reinterpretAsLongs().lanewise(VectorOperators.LSHL, DoubleFunctions.MANTISSA_BITS);
            var rest = n.sub(half)
                    .add(POWER)
                    .reinterpretAsLongs()
                    .lanewise(VectorOperators.LSHL, DoubleFunctions.MANTISSA_BITS);
            DoubleVector result = e.mul(power.reinterpretAsDoubles()).mul(rest.reinterpretAsDoubles());
            // @if Float
            ((FloatVector) result.convertShape(VectorOperators.D2F, NARROW, 0)).intoArray(to, yo + i);
            // @end
            // @Double result.intoArray(to, yo + i);
        }
        elements(base, ao + i, exponent, bo + i, to, yo + i, count - i);
    }

    private static void elements(float[] base, int ao, float[] exponent, int bo, float[] to, int yo, int count) {
        for (int i = 0; i < count; i++) {
            to[yo + i] = (float) DoublePow.pow(base[ao + i], exponent[bo + i]);
        }
    }

    private SimdFloatPow() {}
}
