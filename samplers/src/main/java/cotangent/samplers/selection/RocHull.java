package cotangent.samplers.selection;

import cotangent.nn.metrics.RocCurve;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The upper convex hull of points of receiver operating characteristics: what is best at some ratio of costs. A classifier off the hull of all
 * candidates is not the best one at any ratio.
 *
 * <p>The hull of curves from (0, 0) to (1, 1), by a monotone chain; points on an edge between others are left out. Cost: {@code O(n log n)}.
 *
 * <p>Source: F. Provost, T. Fawcett, "Robust Classification for Imprecise Environments", Machine Learning 42, 2001, as used by N. V. Chawla et
 * al., "SMOTE", JAIR 16, 2002.
 *
 * <p>Catalogue: T062
 *
 * @param falsePositiveRates ascending from 0 to 1
 * @param truePositiveRates ascending, the last is 1
 */
public record RocHull(double[] falsePositiveRates, double[] truePositiveRates) {
    /**
     * The hull of the points of curves, and of (0, 0) and (1, 1).
     *
     * @param curves of one data set
     */
    public static RocHull of(RocCurve... curves) {
        Stream<double[]> points = Arrays.stream(curves).flatMap(c -> IntStream.range(0, c.thresholds().length)
                .mapToObj(i -> new double[] {c.falsePositiveRates()[i], c.truePositiveRates()[i]}));
        return of(points.toList());
    }

    /**
     * The hull of points.
     *
     * @param points pairs of a false and a true positive rate, each in [0, 1]
     * @throws IllegalArgumentException if one is not
     */
    public static RocHull of(List<double[]> points) {
        for (double[] p : points) {
            if (p.length != 2 || !(p[0] >= 0 && p[0] <= 1 && p[1] >= 0 && p[1] <= 1)) {
                throw new IllegalArgumentException("RocHull: needs pairs in [0, 1], got " + Arrays.toString(p));
            }
        }
        List<double[]> sorted = Stream.concat(points.stream(), Stream.of(new double[] {0, 0}, new double[] {1, 1}))
                .sorted((a, b) -> a[0] != b[0] ? Double.compare(a[0], b[0]) : Double.compare(a[1], b[1]))
                .toList();
        double[][] hull = new double[sorted.size()][];
        int n = 0;
        for (double[] p : sorted) {
            while (n > 1 && !turnsRight(hull[n - 2], hull[n - 1], p)) {
                n--;
            }
            hull[n++] = p;
        }
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = hull[i][0];
            y[i] = hull[i][1];
        }
        return new RocHull(x, y);
    }

    private static boolean turnsRight(double[] a, double[] b, double[] c) {
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) < 0;
    }

    /** The area under the hull, at least that under each curve. */
    public double area() {
        double area = 0;
        for (int i = 1; i < falsePositiveRates.length; i++) {
            area += (falsePositiveRates[i] - falsePositiveRates[i - 1])
                    * (truePositiveRates[i] + truePositiveRates[i - 1])
                    / 2;
        }
        return area;
    }
}
