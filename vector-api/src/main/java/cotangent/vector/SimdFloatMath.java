package cotangent.vector;

import static cotangent.vector.SimdFloatFunctions.EXP_MIN;
import static cotangent.vector.SimdFloatFunctions.HALF;
import static cotangent.vector.SimdFloatFunctions.LOG2_E;
import static cotangent.vector.SimdFloatFunctions.ONE;
import static cotangent.vector.SimdFloatFunctions.ROUND;
import static cotangent.vector.SimdFloatFunctions.ZERO;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

// @specialize Double

/**
 * Transcendental functions with the Vector API; the elements that do not fill a vector go through {@link FloatFunctions}.
 *
 * <p>The logistic function is written out in its loop, which makes that method too large to be inlined (C2 takes up to 325 bytes): where a
 * call had met both it and tanh, as in a recurrent cell, inlining reached the compiler's limit of nodes halfway and vectors were boxed.
 */
final class SimdFloatMath implements FloatMathKernels {
    private static final VectorSpecies<Float> SPECIES = SimdSpecies.FLOAT;
    private static final int LENGTH = SPECIES.length();

    @Override
    public void exp(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LENGTH; i += LENGTH) {
            SimdFloatFunctions.exp(FloatVector.fromArray(SPECIES, x, xo + i)).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = FloatFunctions.exp(x[xo + i]);
        }
    }

    @Override
    public void expm1(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LENGTH; i += LENGTH) {
            SimdFloatFunctions.expm1(FloatVector.fromArray(SPECIES, x, xo + i)).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = FloatFunctions.expm1(x[xo + i]);
        }
    }

    @Override
    public void log(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LENGTH; i += LENGTH) {
            SimdFloatFunctions.log(FloatVector.fromArray(SPECIES, x, xo + i)).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = FloatFunctions.log(x[xo + i]);
        }
    }

    @Override
    public void log1p(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LENGTH; i += LENGTH) {
            SimdFloatFunctions.log1p(FloatVector.fromArray(SPECIES, x, xo + i)).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = FloatFunctions.log1p(x[xo + i]);
        }
    }

    @Override
    public void tanh(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LENGTH; i += LENGTH) {
            SimdFloatFunctions.tanh(FloatVector.fromArray(SPECIES, x, xo + i)).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = FloatFunctions.tanh(x[xo + i]);
        }
    }

    @Override
    public void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LENGTH; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector c = v.abs().neg();
            c = c.blend(EXP_MIN, c.compare(VectorOperators.LT, EXP_MIN));
            FloatVector k = c.fma(LOG2_E, ROUND).sub(ROUND);
            FloatVector r = SimdFloatFunctions.reduce(c, k);
            FloatVector t = r.mul(r).fma(SimdFloatPolynomials.exp(r), r);
            FloatVector p = t.add(ONE);
            FloatVector pLo = t.sub(p.sub(ONE));
            FloatVector half = k.fma(HALF, ROUND).sub(ROUND);
            FloatVector scale = SimdFloatFunctions.power(half);
            FloatVector scale2 = SimdFloatFunctions.power(k.sub(half));
            FloatVector e = p.mul(scale).mul(scale2);
            FloatVector eLo = pLo.mul(scale).mul(scale2);
            FloatVector d = e.add(ONE);
            FloatVector dLo = ONE.sub(d).add(e).add(eLo);
            FloatVector inverse = ONE.div(d);
            var negative = v.compare(VectorOperators.LT, ZERO);
            FloatVector top = ONE.blend(e, negative);
            FloatVector topLo = ZERO.blend(eLo, negative);
            FloatVector s = top.mul(inverse);
            s.neg().fma(d, top).add(topLo.sub(s.mul(dLo))).fma(inverse, s).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = FloatFunctions.sigmoid(x[xo + i]);
        }
    }

    @Override
    public void erf(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LENGTH; i += LENGTH) {
            SimdFloatFunctions.erf(FloatVector.fromArray(SPECIES, x, xo + i)).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = FloatFunctions.erf(x[xo + i]);
        }
    }

    @Override
    public void sin(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LENGTH; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            if (v.abs().compare(VectorOperators.GT, FloatFunctions.TRIG_MAX).anyTrue()) {
                sinOfHuge(x, xo + i, y, yo + i);
            } else {
                SimdFloatFunctions.sin(v).intoArray(y, yo + i);
            }
        }
        for (; i < n; i++) {
            y[yo + i] = FloatFunctions.sin(x[xo + i]);
        }
    }

    private static void sinOfHuge(float[] x, int xo, float[] y, int yo) {
        for (int i = 0; i < LENGTH; i++) {
            y[yo + i] = FloatFunctions.sin(x[xo + i]);
        }
    }

    @Override
    public void cos(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LENGTH; i += LENGTH) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            if (v.abs().compare(VectorOperators.GT, FloatFunctions.TRIG_MAX).anyTrue()) {
                cosOfHuge(x, xo + i, y, yo + i);
            } else {
                SimdFloatFunctions.cos(v).intoArray(y, yo + i);
            }
        }
        for (; i < n; i++) {
            y[yo + i] = FloatFunctions.cos(x[xo + i]);
        }
    }

    private static void cosOfHuge(float[] x, int xo, float[] y, int yo) {
        for (int i = 0; i < LENGTH; i++) {
            y[yo + i] = FloatFunctions.cos(x[xo + i]);
        }
    }

    @Override
    public void pow(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        SimdFloatPow.pow(a, ao, b, bo, y, yo, n);
    }
}
