package cotangent.vector;

// @specialize Double, Int, Long

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Comparison and selection on the Vector API: the compiler does not vectorise loops that yield or read booleans. */
final class SimdFloatComparisons implements FloatComparisons {
    private static final VectorSpecies<Float> SPECIES = SimdSpecies.FLOAT; // @only Float, Double
    // @Int private static final VectorSpecies<Integer> SPECIES = SimdSpecies.INT;
    // @Long private static final VectorSpecies<Long> SPECIES = SimdSpecies.LONG;
    private static final int L = SPECIES.length();

    /** Before JDK 18 the compiler stores masks lane by lane, which is slower than scalar comparisons. */
    private static final boolean STORES_MASKS = Runtime.version().feature() >= 18;

    @Override
    public void equal(float[] a, int ao, float[] b, int bo, boolean[] y, int yo, int n) {
        int i = 0;
        for (; STORES_MASKS && i + L <= n; i += L) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            v.compare(VectorOperators.EQ, FloatVector.fromArray(SPECIES, b, bo + i))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = a[ao + i] == b[bo + i];
        }
    }

    @Override
    public void notEqual(float[] a, int ao, float[] b, int bo, boolean[] y, int yo, int n) {
        int i = 0;
        for (; STORES_MASKS && i + L <= n; i += L) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            v.compare(VectorOperators.NE, FloatVector.fromArray(SPECIES, b, bo + i))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = a[ao + i] != b[bo + i];
        }
    }

    @Override
    public void less(float[] a, int ao, float[] b, int bo, boolean[] y, int yo, int n) {
        int i = 0;
        for (; STORES_MASKS && i + L <= n; i += L) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            v.compare(VectorOperators.LT, FloatVector.fromArray(SPECIES, b, bo + i))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = a[ao + i] < b[bo + i];
        }
    }

    @Override
    public void lessEqual(float[] a, int ao, float[] b, int bo, boolean[] y, int yo, int n) {
        int i = 0;
        for (; STORES_MASKS && i + L <= n; i += L) {
            FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
            v.compare(VectorOperators.LE, FloatVector.fromArray(SPECIES, b, bo + i))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = a[ao + i] <= b[bo + i];
        }
    }

    @Override
    public void where(boolean[] condition, int co, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        int i = 0;
        for (; i + L <= n; i += L) {
            var mask = VectorMask.fromArray(SPECIES, condition, co + i);
            FloatVector v = FloatVector.fromArray(SPECIES, b, bo + i);
            v.blend(FloatVector.fromArray(SPECIES, a, ao + i), mask).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = condition[co + i] ? a[ao + i] : b[bo + i];
        }
    }
}
