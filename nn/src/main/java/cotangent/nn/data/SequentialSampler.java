package cotangent.nn.data;

import java.util.random.RandomGenerator;

/** All samples once, in their own order. */
public record SequentialSampler(int epochSize) implements DataSampler {
    /**
     * A sampler.
     *
     * @param epochSize number of samples
     */
    public SequentialSampler {
        Samplers.requireSize(epochSize);
    }

    @Override
    public Selection epoch(long epoch, RandomGenerator rng) {
        int[] order = new int[epochSize];
        for (int i = 0; i < epochSize; i++) {
            order[i] = i;
        }
        return Selection.of(order);
    }
}
