package cotangent.samplers.design;

import java.util.random.RandomGenerator;

/** Draws points at which to measure. */
@FunctionalInterface
public interface DesignSampler {
    /**
     * Random points with their weights.
     *
     * @param n number of points
     * @throws IllegalArgumentException if there can be no such design of {@code n} points
     */
    Design sample(int n, RandomGenerator rng);
}
