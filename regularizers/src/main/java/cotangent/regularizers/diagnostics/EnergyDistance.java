package cotangent.regularizers.diagnostics;

import cotangent.autodiff.Distances;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * How far samples of two distributions lie apart.
 *
 * <pre>
 * 2 E||x - y|| - E||x - x'|| - E||y - y'||
 * </pre>
 *
 * with the means over all pairs of samples, those of a sample with itself left out. Its expectation is 0 if, and only if, the
 * distributions are the same; samples of the same distribution give numbers around 0, negative ones too.
 *
 * <p>Source: G. J. Szekely, M. L. Rizzo, "Energy statistics: A class of statistics based on distances", JSPI 143, 2013. Catalogue: T227.
 */
public final class EnergyDistance {
    private static final int ROWS = 256;

    private EnergyDistance() {}

    /**
     * The distance between samples {@code x [n, ...]} and {@code y [m, ...]} of as many features.
     *
     * @throws ShapeException if the features differ or there are fewer than two samples of either
     */
    public static double of(Tensor x, Tensor y) {
        if (x.rank() < 2 || y.rank() < 2 || x.size(0) < 2 || y.size(0) < 2) {
            throw new ShapeException("EnergyDistance: needs two or more samples [n, ...] of both, got " + x.shape()
                    + " and " + y.shape());
        }
        Tensor a = x.flatten(1);
        Tensor b = y.flatten(1);
        if (a.size(1) != b.size(1)) {
            throw new ShapeException("EnergyDistance: features differ: " + x.shape() + " and " + y.shape());
        }
        double n = a.size(0);
        double m = b.size(0);
        return 2 * sum(a, b) / (n * m) - sum(a, a) / (n * (n - 1)) - sum(b, b) / (m * (m - 1));
    }

    /** The sum over all pairs, a block of rows at a time. */
    private static double sum(Tensor a, Tensor b) {
        try (var off = GradMode.noGrad()) {
            double sum = 0;
            for (int i = 0; i < a.size(0); i += ROWS) {
                Tensor rows = a.narrow(0, i, Math.min(ROWS, a.size(0) - i));
                sum += Distances.cdist(rows, b).sum().item();
            }
            return sum;
        }
    }
}
