package cotangent.autodiff;

// @specialize Double, Int, Long, Boolean

/** The loops of {@link Elements} over arrays of one type. Sum and maximum of truth values are their or, product and minimum their and. */
final class FloatElements {
    /** {@code y_i = x_(from_i)}, with positions in {@code x} counted from {@code offset}. */
    static void take(float[] x, int offset, int[] from, float[] y) {
        for (int i = 0; i < from.length; i++) {
            y[i] = x[offset + from[i]];
        }
    }

    /** {@code y_(at_i) = x_i} in order of {@code i}; {@code x} starts at {@code offset}, here and below. */
    static void putAt(float[] x, int offset, int[] at, float[] y) {
        for (int i = 0; i < at.length; i++) {
            y[at[i]] = x[offset + i];
        }
    }

    /** {@code y_(at_i) += x_i}. */
    static void addAt(float[] x, int offset, int[] at, float[] y) {
        for (int i = 0; i < at.length; i++) {
            y[at[i]] += x[offset + i]; // @only Float, Double, Int, Long
            // @Boolean y[at[i]] |= x[offset + i];
        }
    }

    /** {@code y_(at_i) *= x_i}. */
    static void multiplyAt(float[] x, int offset, int[] at, float[] y) {
        for (int i = 0; i < at.length; i++) {
            y[at[i]] *= x[offset + i]; // @only Float, Double, Int, Long
            // @Boolean y[at[i]] &= x[offset + i];
        }
    }

    /** {@code y_(at_i) = max(y_(at_i), x_i)}. */
    static void maximumAt(float[] x, int offset, int[] at, float[] y) {
        for (int i = 0; i < at.length; i++) {
            y[at[i]] = Math.max(y[at[i]], x[offset + i]); // @only Float, Double, Int, Long
            // @Boolean y[at[i]] |= x[offset + i];
        }
    }

    /** {@code y_(at_i) = min(y_(at_i), x_i)}. */
    static void minimumAt(float[] x, int offset, int[] at, float[] y) {
        for (int i = 0; i < at.length; i++) {
            y[at[i]] = Math.min(y[at[i]], x[offset + i]); // @only Float, Double, Int, Long
            // @Boolean y[at[i]] &= x[offset + i];
        }
    }

    /** {@code y_(to + i) += x_(from + i)} for {@code n} elements. */
    static void add(float[] x, int from, float[] y, int to, int n) {
        for (int i = 0; i < n; i++) {
            y[to + i] += x[from + i]; // @only Float, Double, Int, Long
            // @Boolean y[to + i] |= x[from + i];
        }
    }

    private FloatElements() {}
}
