package cotangent.regularizers.dictionary;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The law of Zipf and Mandelbrot, fitted to how often features fire.
 *
 * <pre>ln f_(r) = c - s ln(r + q)</pre>
 *
 * with {@code f_(r)} the density of the feature of rank {@code r = 1, 2, ...}, densest first. The fit is by least squares over the upper half of
 * the ranks, as far as they are alive, with {@code q = 0, 1, ..., 20} of which the best is taken: the tail, which is what is to be judged
 * by the law, has no say in it.
 *
 * <p>Source: K. Ayonrinde, "Adaptive Sparse Allocation with Mutual Choice &amp; Feature Choice Sparse Autoencoders", 2024.
 *
 * <p>Catalogue: T004
 *
 * @param c logarithm of the scale
 * @param s exponent
 * @param q shift of ranks
 * @param error mean squared error of the logarithms
 */
public record ZipfFit(double c, double s, int q, double error) {
    private static final int LARGEST_SHIFT = 20;
    private static final int FEWEST = 4;

    /**
     * The fit; none if fewer than four features are alive.
     *
     * @param density how often each feature fires, in any order
     * @throws IllegalArgumentException if one is negative or not finite
     */
    public static Optional<ZipfFit> of(double[] density) {
        int alive = 0;
        for (double f : density) {
            if (!(f >= 0) || Double.isInfinite(f)) {
                throw new IllegalArgumentException("ZipfFit: densities must be finite and not negative, got " + f);
            }
            alive += f > 0 ? 1 : 0;
        }
        if (alive < FEWEST) {
            return Optional.empty();
        }
        int[] order = densestFirst(density);
        int count = Math.min(alive, (density.length + 1) / 2);
        double[] y = new double[count];
        for (int i = 0; i < count; i++) {
            y[i] = StrictMath.log(density[order[i]]);
        }
        ZipfFit best = null;
        for (int q = 0; q <= LARGEST_SHIFT; q++) {
            ZipfFit fit = line(y, q);
            if (best == null || fit.error < best.error) {
                best = fit;
            }
        }
        return Optional.of(best);
    }

    private static ZipfFit line(double[] y, int q) {
        int n = y.length;
        double[] x = new double[n];
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < n; i++) {
            x[i] = StrictMath.log(i + 1.0 + q);
            meanX += x[i] / n;
            meanY += y[i] / n;
        }
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < n; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }
        double slope = xy / xx;
        double c = meanY - slope * meanX;
        double error = 0;
        for (int i = 0; i < n; i++) {
            double e = y[i] - c - slope * x[i];
            error += e * e / n;
        }
        return new ZipfFit(c, -slope, q, error);
    }

    /** The density that the law gives the feature of rank {@code r >= 1}. */
    public double expected(int r) {
        return StrictMath.exp(c - s * StrictMath.log((double) r + q));
    }

    /**
     * By how much features fire less than the law says: {@code u_i = clip(1 - f_i / expected, 0, 1)}; 1 for a dead one.
     *
     * @param density as the law was fitted to
     */
    public double[] deficit(double[] density) {
        int[] order = densestFirst(density);
        double[] u = new double[density.length];
        for (int r = 1; r <= order.length; r++) {
            int i = order[r - 1];
            double law = expected(r);
            u[i] = density[i] < law ? 1 - density[i] / law : 0;
        }
        return u;
    }

    /** Indices in descending order of the values; of equal ones the lower index first. */
    static int[] densestFirst(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted((a, b) -> Double.compare(values[b], values[a]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
