package cotangent.samplers.design;

import java.util.random.RandomGenerator;

/**
 * Several independent draws of a {@link ProjectionDpp}, one after the other: {@code n = r m} points for {@code m} functions. The mean of the
 * {@linkplain GramStability Gram matrix} is the identity, and designs are far more stable than as many independent points.
 *
 * <p>Nothing is differentiated. Cost: {@code O(r N m^2)}.
 *
 * <p>Errors: {@link IllegalArgumentException} if the number of points is not a multiple of the number of functions.
 *
 * <p>Source: A. Nouy, B. Michel, "Weighted least-squares approximation with determinantal point processes and generalized volume sampling", 2023.
 *
 * <p>Catalogue: T081
 */
public final class RepeatedDppSampler implements DesignSampler {
    private final ProjectionDpp dpp;
    private final double[] weights;
    private final int m;

    /** A sampler of a basis. */
    public RepeatedDppSampler(OrthonormalBasis basis) {
        dpp = new ProjectionDpp(basis);
        weights = ChristoffelSampler.weights(basis);
        m = basis.functions();
    }

    @Override
    public Design sample(int n, RandomGenerator rng) {
        if (n < m || n % m != 0) {
            throw new IllegalArgumentException(
                    "RepeatedDppSampler: needs a multiple of " + m + " points, as many as functions, got " + n);
        }
        int[] points = new int[n];
        for (int from = 0; from < n; from += m) {
            System.arraycopy(dpp.points(rng), 0, points, from, m);
        }
        return ChristoffelSampler.weighted(points, weights);
    }
}
