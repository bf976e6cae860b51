package cotangent.autodiff;

import java.util.Arrays;
import java.util.Comparator;

/** What the iterative decompositions share: protection from overflow, plane rotations, order. */
final class Scaling {
    /**
     * Divides by the power of two that brings the largest element to between 1 and 2: exact, and then no square overflows.
     *
     * @return what the results have to be multiplied with
     * @throws ArithmeticException if an element is not finite
     */
    static double normalize(double[][] a) {
        double max = 0;
        for (double[] row : a) {
            for (double v : row) {
                if (!Double.isFinite(v)) {
                    throw new ArithmeticException("the matrix has elements that are not finite");
                }
                max = Math.max(max, Math.abs(v));
            }
        }
        if (max == 0) {
            return 1;
        }
        int exponent = Math.max(Math.getExponent(max), Double.MIN_EXPONENT);
        for (double[] row : a) {
            for (int j = 0; j < row.length; j++) {
                row[j] = Math.scalb(row[j], -exponent);
            }
        }
        return Math.scalb(1.0, exponent);
    }

    /** {@code (x, y) = (c x + s y, c y - s x)}. */
    static void rotate(double[] x, double[] y, double c, double s) {
        for (int i = 0; i < x.length; i++) {
            double p = x[i];
            double q = y[i];
            x[i] = c * p + s * q;
            y[i] = c * q - s * p;
        }
    }

    /** The positions of the elements in ascending order; stable. */
    static int[] ascending(double[] values) {
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    private Scaling() {}
}
