package cotangent.autodiff;

/** Sums of Chebyshev polynomials, by Clenshaw's recurrence, and of powers. */
final class Series {
    /** {@code c_0 + c_1 T_1(t) + c_2 T_2(t) + ...} for {@code -1 <= t <= 1}. */
    static double chebyshev(double[] c, double t) {
        double twice = 2 * t;
        double next = 0;
        double afterNext = 0;
        for (int k = c.length - 1; k > 0; k--) {
            double b = Math.fma(twice, next, c[k] - afterNext);
            afterNext = next;
            next = b;
        }
        return Math.fma(t, next, c[0] - afterNext);
    }

    /** {@code c_0 + c_1 x + c_2 x^2 + ...}. */
    static double powers(double[] c, double x) {
        double sum = 0;
        for (int k = c.length - 1; k >= 0; k--) {
            sum = Math.fma(sum, x, c[k]);
        }
        return sum;
    }

    private Series() {}
}
