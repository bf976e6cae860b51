package cotangent.samplers.design;

import cotangent.autodiff.Rng;
import cotangent.samplers.Categorical;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Volume-rescaled sampling: independent points, rescaled by the volume that they span, whose least-squares fit is unbiased.
 *
 * <pre>
 * P(x_1 ... x_n) ~ det(sum_i w(x_i) phi(x_i) phi(x_i)^T) nu(x_1) ... nu(x_n),   nu = mu / w
 * </pre>
 *
 * for {@code n >= m} points and {@code m} functions. It is what comes of {@code m} points of a {@link ProjectionDpp} and {@code n - m}
 * independent points of {@code nu}, in random order. The mean of the {@linkplain WeightedLeastSquares fit} is the projection of the function
 * that is measured, and the mean of the inverse of the {@linkplain GramStability Gram matrix} is bounded. The usual weight is {@code w(x) = m
 * / ||phi(x)||^2}; any other that makes {@code nu} a density, such as 1 for points of {@code mu} itself, will do (generalised volume sampling).
 *
 * <p>Nothing is differentiated. Cost: {@code O(N m^2 + n log N)}.
 *
 * <p>Errors: {@link IllegalArgumentException} if there are fewer points than functions.
 *
 * <p>Source: A. Nouy, B. Michel, "Weighted least-squares approximation with determinantal point processes and generalized volume sampling", 2023,
 * after M. Dereziński, M. K. Warmuth, D. Hsu, "Unbiased estimators for random design regression", JMLR 23, 2022.
 *
 * <p>Catalogue: T081
 */
public final class VolumeRescaledSampler implements DesignSampler {
    private final ProjectionDpp dpp;
    private final double[] weights;
    private final Categorical independent;
    private final int m;

    /** A sampler with the optimal weights. */
    public VolumeRescaledSampler(OrthonormalBasis basis) {
        this(basis, ChristoffelSampler.weights(basis));
    }

    /**
     * A sampler with weights of one's own.
     *
     * @param weights {@code w} of each candidate, positive; infinite for one that independent points shall not meet, which must be one at which
     *     all functions are 0
     * @throws IllegalArgumentException if there are not as many, or one is not positive
     */
    public VolumeRescaledSampler(OrthonormalBasis basis, double[] weights) {
        double[] masses = basis.masses().toDoubleArray();
        if (weights.length != masses.length || !Arrays.stream(weights).allMatch(w -> w > 0)) {
            throw new IllegalArgumentException("VolumeRescaledSampler: needs " + masses.length
                    + " positive weights, got " + weights.length + " from "
                    + Arrays.stream(weights).min().orElse(Double.NaN));
        }
        dpp = new ProjectionDpp(basis);
        this.weights = weights.clone();
        m = basis.functions();
        double[] nu = new double[masses.length];
        for (int i = 0; i < nu.length; i++) {
            nu[i] = masses[i] / weights[i];
        }
        independent = new Categorical(nu);
    }

    @Override
    public Design sample(int n, RandomGenerator rng) {
        ChristoffelSampler.requirePoints("VolumeRescaledSampler", n, m);
        int[] drawn = Arrays.copyOf(dpp.points(rng), n);
        System.arraycopy(independent.draw(n - m, rng), 0, drawn, m, n - m);
        int[] order = Rng.permutation(rng, n);
        return ChristoffelSampler.weighted(
                Arrays.stream(order).map(i -> drawn[i]).toArray(), weights);
    }
}
