package cotangent.vector;

import static cotangent.vector.DoubleFunctions.*;
import static cotangent.vector.DoublePow.EXPONENT_MAX;
import static cotangent.vector.DoublePow.INTEGERS;
import static cotangent.vector.DoublePow.THIRD_HI;
import static cotangent.vector.DoublePow.THIRD_LO;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link DoublePow} for a vector of arguments: the same operations in the same order, with a blend for each conditional. */
final class SimdDoublePow {
    private static final VectorSpecies<Double> SPECIES = SimdSpecies.DOUBLE;

    static DoubleVector pow(DoubleVector a, DoubleVector b) {
        DoubleVector x = a.abs();
        DoubleVector y = b.abs();
        var subnormal = x.compare(VectorOperators.LT, MIN_NORMAL);
        DoubleVector scale = c(0).blend(-NORMALIZE_EXPONENT, subnormal);
        DoubleVector c = x.blend(x.mul(NORMALIZE), subnormal);
        DoubleVector k = scale.add(SimdDoubleFunctions.exponent(c));
        DoubleVector f = SimdDoubleFunctions.significand(c).sub(1);

        DoubleVector d = f.add(2);
        DoubleVector dLo = f.sub(d.sub(2));
        DoubleVector inverse = c(1).div(d);
        DoubleVector s = f.mul(inverse);
        DoubleVector sLo = s.neg().fma(dLo, s.neg().fma(d, f)).mul(inverse);
        DoubleVector z = s.mul(s);
        DoubleVector zLo = s.fma(s, z.neg()).add(s.mul(2).mul(sLo));
        DoubleVector t = z.mul(SimdDoublePolynomials.logTail(z));
        DoubleVector u = t.add(THIRD_HI);
        DoubleVector uLo = c(THIRD_HI).sub(u).add(t).add(THIRD_LO);
        DoubleVector v = z.mul(u);
        DoubleVector vLo = z.fma(u, v.neg()).add(z.fma(uLo, zLo.mul(u)));
        DoubleVector w = s.mul(v);
        DoubleVector wLo = s.fma(v, w.neg()).add(s.fma(vLo, sLo.mul(v)));
        DoubleVector g = s.add(w);
        DoubleVector gLo = s.sub(g).add(w).add(sLo.add(wLo));
        DoubleVector kl = k.mul(LN2_HI);
        DoubleVector klLo = k.fma(c(LN2_HI), kl.neg());
        DoubleVector l = kl.add(g.mul(2));
        DoubleVector lLo = kl.sub(l).add(g.mul(2)).add(gLo.mul(2).add(k.fma(c(LN2_LO), klLo)));

        DoubleVector m = y.blend(EXPONENT_MAX, y.compare(VectorOperators.GT, EXPONENT_MAX));
        m = m.blend(m.neg(), b.compare(VectorOperators.LT, 0));
        DoubleVector p = m.mul(l);
        DoubleVector pLo = m.fma(l, p.neg()).add(m.mul(lLo));
        var bounded = p.abs().compare(VectorOperators.LT, -EXP_MIN);
        DoubleVector limit = c(-EXP_MIN).blend(EXP_MIN, p.compare(VectorOperators.LT, 0));
        pLo = c(0).blend(pLo, bounded);
        p = limit.blend(p, bounded);
        DoubleVector n = p.fma(c(LOG2_E), c(ROUND)).sub(ROUND);
        DoubleVector q = n.fma(c(-LN2_HI), p);
        DoubleVector r = n.fma(c(-LN2_LO), q);
        DoubleVector rLo = n.fma(c(-LN2_LO), q.sub(r)).add(pLo);
        DoubleVector e = r.mul(r).fma(SimdDoublePolynomials.exp(r), r.fma(rLo, rLo)).add(r).add(1);
        DoubleVector half = n.fma(c(0.5), c(ROUND)).sub(ROUND);
        DoubleVector result =
                e.mul(SimdDoubleFunctions.power(half)).mul(SimdDoubleFunctions.power(n.sub(half)));
        return special(a, b, x, y, result);
    }

    private static DoubleVector special(DoubleVector a, DoubleVector b, DoubleVector x, DoubleVector y, DoubleVector of) {
        DoubleVector infinity = c(Double.POSITIVE_INFINITY);
        var finite = x.compare(VectorOperators.LT, infinity);
        var positive = b.compare(VectorOperators.GT, 0);
        DoubleVector result = c(0).blend(infinity, positive).blend(of, finite);
        result = result.blend(infinity.blend(0, positive), x.compare(VectorOperators.EQ, 0));
        // The factor for a negative base: 1 or -1 for an integer; else NaN, but 1 if the base is zero or infinite.
        DoubleVector h = y.mul(0.5);
        DoubleVector factor = c(1).blend(-1, nearestInteger(h).compare(VectorOperators.NE, h));
        DoubleVector other = c(1).blend(Double.NaN, finite).blend(1, x.compare(VectorOperators.EQ, 0));
        factor = factor.blend(other, nearestInteger(y).compare(VectorOperators.NE, y));
        // The sign bit of -0 counts, which a comparison with 0 does not see.
        var negative = SimdDoubleFunctions.signed(c(1), a).compare(VectorOperators.LT, 0);
        result = result.blend(result.mul(factor), negative);
        result = result.blend(Double.NaN, b.compare(VectorOperators.NE, b));
        var one = x.compare(VectorOperators.EQ, 1);
        result = result.blend(Double.NaN, c(0).blend(y, one).compare(VectorOperators.EQ, infinity));
        result = result.blend(Double.NaN, a.compare(VectorOperators.NE, a));
        return result.blend(1, b.compare(VectorOperators.EQ, 0));
    }

    private static DoubleVector nearestInteger(DoubleVector x) {
        return x.blend(x.add(INTEGERS).sub(INTEGERS), x.compare(VectorOperators.LT, INTEGERS));
    }

    private static DoubleVector c(double value) {
        return DoubleVector.broadcast(SPECIES, value);
    }

    private SimdDoublePow() {}
}
