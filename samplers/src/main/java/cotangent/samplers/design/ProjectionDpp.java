package cotangent.samplers.design;

import cotangent.samplers.Categorical;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The determinantal point process of a projection: as many points as functions, which repel each other.
 *
 * <pre>
 * P(points are x_1 ... x_m) ~ det(K(x_i, x_j)) mu(x_1) ... mu(x_m),   K(x, y) = phi(x) . phi(y)
 * </pre>
 *
 * drawn one after the other: {@code x_j} with the probability {@code mu(x) (||phi(x)||^2 - ||P_{j-1} phi(x)||^2) / (m - j + 1)}, where {@code
 * P_{j-1}} projects onto the span of {@code phi(x_1) ... phi(x_{j-1})}, kept orthonormal by Gram and Schmidt. Points are distinct. A point is
 * in the design with the probability of its leverage score {@code mu_i ||phi(x_i)||^2}, so that each of the points, in random order, has the
 * distribution of {@link ChristoffelSampler}, and weights are the same, {@code m / ||phi(x)||^2}.
 *
 * <p>Nothing is differentiated. Cost: {@code O(N m^2)}.
 *
 * <p>Errors: {@link IllegalArgumentException} if the number of points is not that of the functions.
 *
 * <p>Source: A. Nouy, B. Michel, "Weighted least-squares approximation with determinantal point processes and generalized volume sampling", 2023;
 * the algorithm is that of J. B. Hough, M. Krishnapur, Y. Peres, B. Virág, "Determinantal Processes and Independence", Probability Surveys 3, 2006.
 *
 * <p>Catalogue: T081
 */
public final class ProjectionDpp implements DesignSampler {
    private final double[] values;
    private final double[] masses;
    private final double[] squares;
    private final double[] weights;
    private final int m;

    /** A process of a basis. */
    public ProjectionDpp(OrthonormalBasis basis) {
        values = basis.values().toDoubleArray();
        masses = basis.masses().toDoubleArray();
        squares = basis.squaredNorms();
        weights = ChristoffelSampler.weights(basis);
        m = basis.functions();
    }

    @Override
    public Design sample(int n, RandomGenerator rng) {
        if (n != m) {
            throw new IllegalArgumentException(
                    "ProjectionDpp: has as many points as functions, " + m + ", got " + n + "; see RepeatedDppSampler");
        }
        return sample(rng);
    }

    /** As many points as functions, in the order in which they are drawn. */
    public Design sample(RandomGenerator rng) {
        return ChristoffelSampler.weighted(points(rng), weights);
    }

    int[] points(RandomGenerator rng) {
        int[] points = new int[m];
        double[] residual = squares.clone();
        double[] density = new double[masses.length];
        double[][] span = new double[m][];
        for (int j = 0; j < m; j++) {
            for (int i = 0; i < density.length; i++) {
                density[i] = masses[i] * residual[i];
            }
            points[j] = new Categorical(density).draw(rng);
            span[j] = direction(points[j], span, j);
            for (int i = 0; i < residual.length; i++) {
                double along = dot(span[j], values, i * m);
                residual[i] = Math.max(0, residual[i] - along * along);
            }
            // Nothing but rounding is left at drawn points.
            residual[points[j]] = 0;
        }
        return points;
    }

    /** The unit vector of what is orthogonal to a span; twice, since once leaves an error if nearly nothing is. */
    private double[] direction(int point, double[][] span, int dimensions) {
        double[] v = Arrays.copyOfRange(values, point * m, (point + 1) * m);
        for (int pass = 0; pass < 2; pass++) {
            for (int k = 0; k < dimensions; k++) {
                double along = dot(span[k], v, 0);
                for (int f = 0; f < m; f++) {
                    v[f] -= along * span[k][f];
                }
            }
        }
        double norm = Math.sqrt(dot(v, v, 0));
        for (int f = 0; f < m; f++) {
            v[f] /= norm;
        }
        return v;
    }

    private static double dot(double[] a, double[] b, int from) {
        double sum = 0;
        for (int f = 0; f < a.length; f++) {
            sum += a[f] * b[from + f];
        }
        return sum;
    }
}
