package cotangent.samplers.mixture;

import java.util.Objects;
import java.util.Set;

/**
 * Settings of {@link FladTrainer}.
 *
 * @param batchSize samples of an arm at a time; of a smaller arm all
 * @param microBatches how many arms an update draws
 * @param reward what arms earn
 * @param rewardParameters names of the parameters whose gradients count for rewards, such as those of the output layer; empty for all
 */
public record FladConfig(
        int batchSize, int microBatches, GradientAlignmentReward reward, Set<String> rewardParameters) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a number is not positive
     */
    public FladConfig {
        if (batchSize < 1 || microBatches < 1) {
            throw new IllegalArgumentException(
                    "FladTrainer: needs a sample and a micro-batch, got " + batchSize + " and " + microBatches);
        }
        Objects.requireNonNull(reward);
        rewardParameters = Set.copyOf(rewardParameters);
    }

    /** {@code batchSize = 8, microBatches = 2, reward = COSINE} of all parameters. */
    public static FladConfig defaults() {
        return new FladConfig(8, 2, GradientAlignmentReward.COSINE, Set.of());
    }

    /** A copy with another batch size. */
    public FladConfig withBatchSize(int value) {
        return new FladConfig(value, microBatches, reward, rewardParameters);
    }

    /** A copy with another number of micro-batches. */
    public FladConfig withMicroBatches(int value) {
        return new FladConfig(batchSize, value, reward, rewardParameters);
    }

    /** A copy with another reward. */
    public FladConfig withReward(GradientAlignmentReward value) {
        return new FladConfig(batchSize, microBatches, value, rewardParameters);
    }

    /** A copy with other parameters whose gradients count. */
    public FladConfig withRewardParameters(Set<String> value) {
        return new FladConfig(batchSize, microBatches, reward, value);
    }
}
