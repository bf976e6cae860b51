package cotangent.vector;

// @specialize Double

/** Runs of random numbers of a {@link CounterRandom}: element {@code i} is made from number {@code counter + i} of the stream. */
public final class FloatRandom {
    private FloatRandom() {}

    /**
     * Uniform numbers in [0, 1), see {@link CounterRandom#uniformFloat}.
     *
     * @param seed the stream
     * @param counter the number that the first element is made from
     * @param y the result
     * @param yo offset of its first element
     * @param n number of elements
     */
    public static void uniform(long seed, long counter, float[] y, int yo, int n) {
        long state = seed + counter * CounterRandom.GAMMA;
        for (int i = 0; i < n; i++, state += CounterRandom.GAMMA) {
            y[yo + i] = CounterRandom.uniformFloat(CounterRandom.mix(state));
        }
    }

    /**
     * Standard normal numbers, see {@link CounterRandom#normal}.
     *
     * @param seed the stream
     * @param counter the number that the first element is made from
     * @param y the result
     * @param yo offset of its first element
     * @param n number of elements
     */
    public static void normal(long seed, long counter, float[] y, int yo, int n) {
        long state = seed + counter * CounterRandom.GAMMA;
        for (int i = 0; i < n; i++, state += CounterRandom.GAMMA) {
            y[yo + i] = (float) CounterRandom.normal(CounterRandom.mix(state));
        }
    }
}
