package cotangent.vector;

// @specialize Double, Int, Long

/** Order relations and selection without the Vector API. */
final class ScalarFloatComparisons implements FloatComparisons {

    @Override
    public void equal(float[] a, int ao, float[] b, int bo, boolean[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = a[ao + i] == b[bo + i];
        }
    }

    @Override
    public void notEqual(float[] a, int ao, float[] b, int bo, boolean[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = a[ao + i] != b[bo + i];
        }
    }

    @Override
    public void less(float[] a, int ao, float[] b, int bo, boolean[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = a[ao + i] < b[bo + i];
        }
    }

    @Override
    public void lessEqual(float[] a, int ao, float[] b, int bo, boolean[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = a[ao + i] <= b[bo + i];
        }
    }

    @Override
    public void where(boolean[] condition, int co, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = condition[co + i] ? a[ao + i] : b[bo + i];
        }
    }
}
