package cotangent.samplers;

import cotangent.autodiff.Distances;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * How far two samples' distributions are apart: 0 if they are the same, positive else.
 *
 * <pre>D(X, Y) = 2 E||x - y|| - E||x - x'|| - E||y - y'||</pre>
 *
 * with all means over all pairs, those of a point with itself among them: so it is a metric's square between the two empirical
 * distributions, never negative up to rounding, and of samples of the same distribution near {@code (E||x - x'||) (1 / n + 1 / m)}.
 *
 * <p>Differentiable with respect to the points. Cost: {@code O((n + m)^2 d)}.
 *
 * <p>Source: G. Székely, M. Rizzo, "Testing for Equal Distributions in High Dimension", InterStat 2004.
 */
public final class EnergyDistance {
    /**
     * The distance, a scalar.
     *
     * @param x points {@code [n, d]}
     * @param y points {@code [m, d]}
     * @throws ShapeException if the shapes are not these, or there are no points
     */
    public static Tensor of(Tensor x, Tensor y) {
        if (x.rank() != 2 || y.rank() != 2 || x.size(1) != y.size(1) || x.size(0) == 0 || y.size(0) == 0) {
            throw new ShapeException(
                    "energy distance: needs points [n, d] and [m, d], got " + x.shape() + " and " + y.shape());
        }
        Tensor between = Distances.cdist(x, y).mean().mul(2);
        return between.sub(Distances.cdist(x, x).mean())
                .sub(Distances.cdist(y, y).mean());
    }

    /** The distance as a number. */
    public static double measure(Tensor x, Tensor y) {
        try (var off = GradMode.noGrad()) {
            return of(x, y).item();
        }
    }

    private EnergyDistance() {}
}
