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

    /**
     * Turns uniform numbers in [0, 1) into decisions, in place: 0 where {@code y < p}, else {@code value}.
     *
     * @param p a probability in [0, 1]
     */
    public static void decide(float[] y, int yo, int n, double p, float value) {
        // @if Float
        // Numbers that are not negative have the order of their bits, and a mask of bits takes no branch.
        float least = (float) p < p ? Math.nextUp((float) p) : (float) p;
        int threshold = Float.floatToRawIntBits(least + 0f);
        int bits = Float.floatToRawIntBits(value);
        for (int i = yo, end = yo + n; i < end; i++) {
            int below = (Float.floatToRawIntBits(y[i]) - threshold) >> 31;
            y[i] = Float.intBitsToFloat(bits & ~below);
        }
        // @end
        // @Double long threshold = Double.doubleToRawLongBits(p == 0 ? 0.0 : p);
        // @Double long bits = Double.doubleToRawLongBits(value);
        // @Double for (int i = yo, end = yo + n; i < end; i++) {
        // @Double     long below = (Double.doubleToRawLongBits(y[i]) - threshold) >> 63;
        // @Double     y[i] = Double.longBitsToDouble(bits & ~below);
        // @Double }
    }
}
