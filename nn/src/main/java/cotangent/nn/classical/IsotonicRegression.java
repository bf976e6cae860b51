package cotangent.nn.classical;

import cotangent.autodiff.Tensor;
import java.util.Arrays;

/**
 * The increasing function that fits values best in the sense of weighted least squares, by pooling adjacent violators.
 *
 * <pre>
 * min over f_1 &lt;= ... &lt;= f_n of sum_i w_i (f_i - y_i)^2
 * </pre>
 *
 * <p>Between the points given, the function is linear; beyond them, constant. Cost: {@code O(n log n)} for sorting, {@code O(n)} for the
 * fit.
 *
 * <p>Source: M. Ayer, H. Brunk, G. Ewing, W. Reid and E. Silverman, An empirical distribution function for sampling with incomplete
 * information, Annals of Mathematical Statistics 26(4), 1955.
 */
public final class IsotonicRegression {
    private final double[] x;
    private final double[] f;

    private IsotonicRegression(double[] x, double[] f) {
        this.x = x;
        this.f = f;
    }

    /**
     * The fit to values in a given order.
     *
     * @param y values
     * @param weights positive; null if all are 1
     * @return as many, not decreasing
     * @throws IllegalArgumentException if a number is not finite, a weight is not positive, or the lengths differ
     */
    public static double[] increasing(double[] y, double[] weights) {
        check(y, weights);
        int n = y.length;
        double[] mean = new double[n];
        double[] weight = new double[n];
        int[] end = new int[n];
        int blocks = 0;
        for (int i = 0; i < n; i++) {
            mean[blocks] = y[i];
            weight[blocks] = weights == null ? 1 : weights[i];
            end[blocks++] = i + 1;
            while (blocks > 1 && mean[blocks - 2] >= mean[blocks - 1]) {
                blocks--;
                double sum = weight[blocks - 1] + weight[blocks];
                // From the old mean by a step: equal values stay equal, and nothing leaves the range of the values.
                mean[blocks - 1] += (mean[blocks] - mean[blocks - 1]) * (weight[blocks] / sum);
                weight[blocks - 1] = sum;
                end[blocks - 1] = end[blocks];
            }
        }
        double[] fit = new double[n];
        for (int b = 0, from = 0; b < blocks; from = end[b++]) {
            Arrays.fill(fit, from, end[b], mean[b]);
        }
        return fit;
    }

    /**
     * The fit to values at points in any order. Values at equal points are averaged first.
     *
     * @param x points
     * @param y their values
     * @param weights positive; null if all are 1
     * @throws IllegalArgumentException if there is no point, a number is not finite, a weight is not positive, or the lengths differ
     */
    public static IsotonicRegression fit(double[] x, double[] y, double[] weights) {
        check(y, weights);
        check(x, null);
        if (x.length != y.length || x.length == 0) {
            throw new IllegalArgumentException(
                    "IsotonicRegression: needs as many points as values, got " + x.length + " and " + y.length);
        }
        long[] order = Tensor.of(x).argsort(0, false).toLongArray();
        double[] points = new double[x.length];
        double[] means = new double[x.length];
        double[] totals = new double[x.length];
        int n = 0;
        for (long at : order) {
            int i = (int) at;
            double w = weights == null ? 1 : weights[i];
            if (n > 0 && points[n - 1] == x[i]) {
                totals[n - 1] += w;
                means[n - 1] += (y[i] - means[n - 1]) * (w / totals[n - 1]);
            } else {
                points[n] = x[i];
                means[n] = y[i];
                totals[n++] = w;
            }
        }
        return new IsotonicRegression(
                Arrays.copyOf(points, n), increasing(Arrays.copyOf(means, n), Arrays.copyOf(totals, n)));
    }

    private static void check(double[] y, double[] weights) {
        if (weights != null && weights.length != y.length) {
            throw new IllegalArgumentException(
                    "IsotonicRegression: " + y.length + " values, but " + weights.length + " weights");
        }
        for (int i = 0; i < y.length; i++) {
            double w = weights == null ? 1 : weights[i];
            if (!Double.isFinite(y[i]) || !(w > 0 && w < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("IsotonicRegression: needs finite numbers and positive weights, got "
                        + y[i] + " with weight " + w);
            }
        }
    }

    /** The function at a point; NaN at NaN. */
    public double predict(double at) {
        int found = Arrays.binarySearch(x, at == 0 ? 0.0 : at);
        if (found >= 0) {
            return f[found];
        }
        int right = -found - 1;
        if (right == 0 || Double.isNaN(at)) {
            return Double.isNaN(at) ? at : f[0];
        }
        if (right == x.length) {
            return f[x.length - 1];
        }
        double t = (at - x[right - 1]) / (x[right] - x[right - 1]);
        return f[right - 1] + t * (f[right] - f[right - 1]);
    }

    /** The function at each of these points. */
    public double[] predict(double[] at) {
        return Arrays.stream(at).map(this::predict).toArray();
    }
}
