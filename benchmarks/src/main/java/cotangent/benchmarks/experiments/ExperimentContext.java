package cotangent.benchmarks.experiments;

import cotangent.autodiff.Rng;

/** One seed of an experiment: where its random numbers come from, how long it may be, and where measurements go. */
public final class ExperimentContext {
    private final long seed;
    private final boolean smoke;
    private final Measurements.Builder measurements;

    /**
     * A context.
     *
     * @param seed from which everything random follows
     * @param smoke whether it is only to be seen that the experiment runs
     * @param measurements takes what is measured
     */
    ExperimentContext(long seed, boolean smoke, Measurements.Builder measurements) {
        this.seed = seed;
        this.smoke = smoke;
        this.measurements = measurements;
    }

    /** The seed. */
    public long seed() {
        return seed;
    }

    /** A new generator of the given stream; equal calls give generators of equal numbers. */
    public Rng rng(long stream) {
        return Rng.of(Rng.fromState(seed, stream).nextLong());
    }

    /** A size, such as a number of epochs: {@code full}, or {@code tiny} if it is only to be seen that the experiment runs. */
    public int size(int full, int tiny) {
        return smoke ? tiny : full;
    }

    /**
     * Records a measured value.
     *
     * @param variant what was measured, such as {@code "SAM"}
     * @param measure which quantity, such as {@code "test accuracy"}
     * @throws IllegalArgumentException if there is a value of that variant, measure and seed already
     */
    public void record(String variant, String measure, double value) {
        measurements.put(variant, measure, seed, value);
    }
}
