package cotangent.samplers.mixture;

import java.util.random.RandomGenerator;

/**
 * All arms alike, throughout: what mixers that learn are to be compared with.
 *
 * <p>Catalogue: T003
 *
 * @param arms their number
 */
public record ExploreOnlyMixer(int arms) implements Mixer {
    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if there is no arm
     */
    public ExploreOnlyMixer {
        Rewards.requireArms("ExploreOnlyMixer", arms);
    }

    @Override
    public int[] draw(int count, RandomGenerator rng) {
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = rng.nextInt(arms);
        }
        return drawn;
    }
}
