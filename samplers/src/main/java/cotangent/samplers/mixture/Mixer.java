package cotangent.samplers.mixture;

import java.util.random.RandomGenerator;

/** Chooses among data sets, the arms of a bandit, and learns from what the chosen ones earn. */
public interface Mixer {
    /** Number of arms. */
    int arms();

    /**
     * The arms of an update.
     *
     * @param count how many; they may repeat
     * @throws IllegalStateException if initial rewards are wanted and were not given
     */
    int[] draw(int count, RandomGenerator rng);

    /**
     * Tells what arms earned in an update. A reward that is NaN or infinite is left out and counted.
     *
     * @param arms the different arms that were drawn
     * @param rewards one for each
     */
    default void observe(int[] arms, double[] rewards) {}

    /** Whether a reward of each arm must be measured before the first draw. */
    default boolean wantsInitialRewards() {
        return false;
    }

    /**
     * Tells the reward of each arm before training.
     *
     * @param rewards one for each arm, finite
     */
    default void initialize(double[] rewards) {}

    /** How many rewards were left out since they were not finite. */
    default long skipped() {
        return 0;
    }
}
