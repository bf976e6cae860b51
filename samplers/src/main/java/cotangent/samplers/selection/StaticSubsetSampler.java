package cotangent.samplers.selection;

import cotangent.autodiff.Rng;
import cotangent.nn.data.DataSampler;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * One random subset for the whole training, in a new order each epoch: what ways of choosing subsets are to be compared with, and what {@link
 * RepeatedRandomSampler} beats at the same number of steps.
 *
 * <p>Catalogue: T078
 */
public final class StaticSubsetSampler implements DataSampler {
    private final int[] subset;

    /**
     * A sampler of {@code max(1, floor(ratio n))} samples.
     *
     * @param n number of samples
     * @param ratio the share of them that is used
     * @param rng draws the subset
     * @throws IllegalArgumentException if {@code n} is not positive or {@code ratio} not in (0, 1]
     */
    public StaticSubsetSampler(int n, double ratio, RandomGenerator rng) {
        int size = RepeatedRandomSampler.size("StaticSubsetSampler", n, ratio);
        subset = Arrays.copyOf(Rng.permutation(rng, n), size);
    }

    @Override
    public Selection epoch(long epoch, RandomGenerator rng) {
        int[] order = Rng.permutation(rng, subset.length);
        return Selection.of(Arrays.stream(order).map(i -> subset[i]).toArray());
    }

    @Override
    public int epochSize() {
        return subset.length;
    }
}
