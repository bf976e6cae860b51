package cotangent.samplers.design;

import cotangent.samplers.Categorical;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Independent points of the density that is optimal for independent points, the reciprocal of the Christoffel function.
 *
 * <pre>
 * P(x_i) = mu_i / w(x_i),   w(x) = m / ||phi(x)||^2
 * </pre>
 *
 * for a basis of {@code m} functions; {@code w} is the weight of a point. The mean of the {@linkplain GramStability Gram matrix} is the
 * identity, but some designs are far from it: about {@code m log m} points make it likely that a design is stable.
 *
 * <p>Nothing is differentiated. Cost: {@code O(N m)} once, and {@code O(log N)} a point.
 *
 * <p>Source: A. Cohen, G. Migliorati, "Optimal weighted least-squares methods", SMAI Journal of Computational Mathematics 3, 2017.
 *
 * <p>Catalogue: T081
 */
public final class ChristoffelSampler implements DesignSampler {
    private final double[] weights;
    private final Categorical points;

    /** A sampler of a basis. */
    public ChristoffelSampler(OrthonormalBasis basis) {
        weights = weights(basis);
        points = new Categorical(basis.leverageScores());
    }

    /** {@code m / ||phi(x_i)||^2} of each candidate; infinite where all functions are 0, which no draw meets. */
    static double[] weights(OrthonormalBasis basis) {
        int m = basis.functions();
        return Arrays.stream(basis.squaredNorms()).map(s -> m / s).toArray();
    }

    @Override
    public Design sample(int n, RandomGenerator rng) {
        requirePoints("ChristoffelSampler", n, 1);
        return weighted(points.draw(n, rng), weights);
    }

    static void requirePoints(String name, int n, int fewest) {
        if (n < fewest) {
            throw new IllegalArgumentException(name + ": needs at least " + fewest + " points, got " + n);
        }
    }

    static Design weighted(int[] points, double[] weights) {
        return new Design(
                points, Arrays.stream(points).mapToDouble(i -> weights[i]).toArray());
    }
}
