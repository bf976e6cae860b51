package cotangent.autodiff;

import java.util.random.RandomGenerator;

/**
 * Random numbers of distributions that a {@link RandomGenerator} does not have. They have the same bits everywhere if the generator's
 * have.
 *
 * <p>Source: G. Marsaglia, W. W. Tsang, "A Simple Method for Generating Gamma Variables", ACM TOMS 26, 2000.
 */
public final class Distributions {
    private Distributions() {}

    /**
     * A number from the gamma distribution with density {@code x^(shape - 1) exp(-x) / Gamma(shape)}; its mean and its variance are
     * {@code shape}.
     *
     * @throws IllegalArgumentException if {@code shape} is not positive and finite
     */
    public static double gamma(RandomGenerator rng, double shape) {
        return StrictMath.exp(logGamma(rng, shape));
    }

    /**
     * A number in [0, 1] from the beta distribution with density proportional to {@code x^(alpha - 1) (1 - x)^(beta - 1)}; its mean is
     * {@code alpha / (alpha + beta)}.
     *
     * @throws IllegalArgumentException if a parameter is not positive and finite
     */
    public static double beta(RandomGenerator rng, double alpha, double beta) {
        double a = logGamma(rng, alpha);
        double b = logGamma(rng, beta);
        return 1 / (1 + StrictMath.exp(b - a));
    }

    /** The logarithm: for a small shape the number itself is too small for a double. */
    private static double logGamma(RandomGenerator rng, double shape) {
        if (!(shape > 0 && shape < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("gamma: the shape must be positive and finite, got " + shape);
        }
        if (shape < 1) {
            // If G has shape + 1 and U is uniform, G U^(1 / shape) has shape. U is in (0, 1].
            return logGamma(rng, shape + 1) + StrictMath.log(1 - rng.nextDouble()) / shape;
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = rng.nextGaussian();
            double root = 1 + c * x;
            if (root <= 0) {
                continue;
            }
            double logV = 3 * StrictMath.log(root);
            double u = 1 - rng.nextDouble();
            if (StrictMath.log(u) < 0.5 * x * x + d - d * root * root * root + d * logV) {
                return StrictMath.log(d) + logV;
            }
        }
    }
}
