package cotangent.vector;

import jdk.incubator.vector.DoubleVector;
// @if Float
import jdk.incubator.vector.FloatVector;
// @end
import jdk.incubator.vector.VectorOperators;
// @if Float
import jdk.incubator.vector.VectorShape;
// @end
import jdk.incubator.vector.VectorSpecies;

// @specialize Double

/** Transcendental functions with the Vector API; the elements that do not fill a vector go through {@link FloatFunctions}. */
final class SimdFloatMath implements FloatMathKernels {
    private static final VectorSpecies<Float> SPECIES = SimdSpecies.FLOAT;
    private static final int LENGTH = SPECIES.length();
    // @if Float
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));
    // @end

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
            SimdFloatFunctions.sigmoid(FloatVector.fromArray(SPECIES, x, xo + i)).intoArray(y, yo + i);
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
        int i = 0;
        // @if Float
        // In double, whose vectors hold half as many elements: the result is then within 0.51 ulp.
        int length = SimdSpecies.DOUBLE.length();
        for (; i <= n - length; i += length) {
            var base = FloatVector.fromArray(HALF, a, ao + i);
            var exponent = FloatVector.fromArray(HALF, b, bo + i);
            DoubleVector power = SimdDoublePow.pow(
                    (DoubleVector) base.convertShape(VectorOperators.F2D, SimdSpecies.DOUBLE, 0),
                    (DoubleVector) exponent.convertShape(VectorOperators.F2D, SimdSpecies.DOUBLE, 0));
            ((FloatVector) power.convertShape(VectorOperators.D2F, HALF, 0)).intoArray(y, yo + i);
        }
        // @end
        // @Double for (; i <= n - LENGTH; i += LENGTH) {
        // @Double     DoubleVector base = DoubleVector.fromArray(SPECIES, a, ao + i);
        // @Double     DoubleVector exponent = DoubleVector.fromArray(SPECIES, b, bo + i);
        // @Double     SimdDoublePow.pow(base, exponent).intoArray(y, yo + i);
        // @Double }
        for (; i < n; i++) {
            y[yo + i] = (float) DoublePow.pow(a[ao + i], b[bo + i]);
        }
    }
}
