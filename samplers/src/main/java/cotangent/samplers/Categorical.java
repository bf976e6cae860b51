package cotangent.samplers;

import java.util.random.RandomGenerator;

/**
 * A distribution over the numbers from 0, in proportion to weights: one random number and a binary search a draw. A number of weight 0 is never
 * drawn.
 */
public final class Categorical {
    private final double[] sums;

    /**
     * A distribution.
     *
     * @param weights not negative, with a positive, finite sum
     * @throws IllegalArgumentException if they are not
     */
    public Categorical(double... weights) {
        sums = new double[weights.length];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0)) {
                throw new IllegalArgumentException("categorical: weights must not be negative, got " + weights[i]);
            }
            sum += weights[i];
            sums[i] = sum;
        }
        if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("categorical: weights must have a positive, finite sum, got " + sum);
        }
    }

    /** A number at random. */
    public int draw(RandomGenerator rng) {
        double u = rng.nextDouble() * sums[sums.length - 1];
        int low = 0;
        int high = sums.length - 1;
        while (low < high) { // the first running sum above u
            int middle = (low + high) >>> 1;
            if (sums[middle] > u) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Independent numbers. */
    public int[] draw(int count, RandomGenerator rng) {
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = draw(rng);
        }
        return drawn;
    }
}
