package cotangent.nn.data;

import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Decides which samples an epoch visits, in which order, and how much they count. One that adapts to the course of training watches
 * the losses and keeps what it has learned as its state.
 *
 * <p>A selection depends on nothing but the number of the epoch, the generator, and the state at the epoch's start; losses that are
 * observed later act from the next epoch on. This makes runs repeatable and lets them resume in mid-epoch.
 */
public interface DataSampler {
    /**
     * What an epoch visits.
     *
     * @param indices numbers of samples in order; they may repeat
     * @param weights how much each visit counts in the loss; null if all count 1
     */
    record Selection(int[] indices, double[] weights) {
        /** Checks that the lengths agree, and copies. The accessors do not: the arrays are not to be changed. */
        public Selection {
            if (weights != null && weights.length != indices.length) {
                throw new IllegalArgumentException(
                        "selection: " + indices.length + " indices, but " + weights.length + " weights");
            }
            indices = indices.clone();
            weights = weights == null ? null : weights.clone();
        }

        /** All visits count 1. */
        public static Selection of(int[] indices) {
            return new Selection(indices, null);
        }

        /** Number of visits. */
        public int size() {
            return indices.length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Selection s
                    && Arrays.equals(indices, s.indices)
                    && Arrays.equals(weights, s.weights);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(indices) + Arrays.hashCode(weights);
        }

        @Override
        public String toString() {
            return "Selection[" + indices.length + " visits" + (weights == null ? "" : ", weighted") + "]";
        }
    }

    /**
     * The selection of an epoch.
     *
     * @param epoch its number, from 0
     * @param rng a generator that depends on the seed and the epoch only
     */
    Selection epoch(long epoch, RandomGenerator rng);

    /** Number of visits of an epoch; where it varies, the most. Schedules reckon with it. */
    int epochSize();

    /** Whether {@link #observe} wants to be told losses. */
    default boolean isAdaptive() {
        return false;
    }

    /**
     * Tells the losses that samples had before the step that trained on them.
     *
     * @param indices numbers of the samples
     * @param losses their losses, without weights
     */
    default void observe(int[] indices, double[] losses) {}

    /** All that later selections depend on, by names; empty if this sampler does not adapt. */
    default Map<String, Tensor> state() {
        return Map.of();
    }

    /**
     * Takes over what {@link #state} returned.
     *
     * @throws IllegalArgumentException if the state is not one of such a sampler
     */
    default void loadState(Map<String, Tensor> state) {
        if (!state.isEmpty()) {
            throw new IllegalArgumentException("sampler: this one has no state, got " + state.keySet());
        }
    }
}
