package cotangent.nn.data;

import cotangent.autodiff.Rng;
import java.util.random.RandomGenerator;

/** All samples once, in random order; every order is equally likely. */
public record RandomSampler(int epochSize) implements DataSampler {
    /**
     * A sampler.
     *
     * @param epochSize number of samples
     */
    public RandomSampler {
        Samplers.requireSize(epochSize);
    }

    @Override
    public Selection epoch(long epoch, RandomGenerator rng) {
        return Selection.of(Rng.permutation(rng, epochSize));
    }
}
