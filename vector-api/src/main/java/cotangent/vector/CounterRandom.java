package cotangent.vector;

/**
 * A counter-based random generator: the 64 bits number {@code counter} of the stream {@code seed} are a pure function of both, so that
 * any part of a stream can be computed anywhere, in any order and in parallel.
 *
 * <p>The function is that of SplitMix64: {@code mix(seed + counter * GAMMA)} with {@code GAMMA = 2^64 / golden ratio} and David
 * Stafford's finaliser 13. Its period is 2^64.
 */
public final class CounterRandom {
    /** What the state advances by from one number to the next: 2^64 divided by the golden ratio, made odd. */
    public static final long GAMMA = 0x9E3779B97F4A7C15L;

    private CounterRandom() {}

    /**
     * One number of a stream.
     *
     * @param seed the stream
     * @param counter the number's place in it
     * @return 64 random bits
     */
    public static long bits(long seed, long counter) {
        return mix(seed + counter * GAMMA);
    }

    /**
     * A bijection of 64 bits in which every input bit affects every output bit (Stafford's variant 13 of MurmurHash3's finaliser).
     *
     * @param z any bits
     * @return the mixed bits
     */
    public static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /**
     * The bits as a number in [0, 1), from the top 24 of them.
     *
     * @param bits random bits
     * @return a multiple of 2^-24
     */
    public static float uniformFloat(long bits) {
        return (bits >>> 40) * 0x1p-24f;
    }

    /**
     * The bits as a number in [0, 1), from the top 53 of them.
     *
     * @param bits random bits
     * @return a multiple of 2^-53
     */
    public static double uniformDouble(long bits) {
        return (bits >>> 11) * 0x1p-53;
    }

    /**
     * The bits as a standard normal number: the inverse of the normal distribution at the middle of one of 2^53 equal steps of (0, 1),
     * which the top 53 bits choose.
     *
     * @param bits random bits
     * @return a finite number
     */
    public static double normal(long bits) {
        return NormalQuantile.of(bits >>> 11);
    }
}
