package cotangent.autodiff;

import cotangent.vector.CounterRandom;
import cotangent.vector.DoubleRandom;
import cotangent.vector.FloatRandom;
import java.util.random.RandomGenerator;

/**
 * The library's generator of random numbers. Its bits depend on the seed only, never on the JDK: the raw numbers are those of
 * {@link CounterRandom}, and every transform that the JDK does not pin down is overridden by one that this page documents.
 *
 * <p>Each method takes one raw number {@code b} (64 bits) a value, unless it says otherwise:
 *
 * <table>
 * <caption>Transforms</caption>
 * <tr><th>method</th><th>value</th></tr>
 * <tr><td>{@code nextBoolean, nextInt}</td><td>the top 1 or 32 bits</td></tr>
 * <tr><td>{@code nextFloat, nextDouble}</td><td>the top 24 or 53 bits as a fraction in [0, 1)</td></tr>
 * <tr><td>{@code nextInt(n), nextLong(n)}</td><td>the high half of the product of the 32 or 64 bits with {@code n}; numbers whose low half
 * would favour some values are rejected (Lemire 2019), so that sometimes more than one is taken</td></tr>
 * <tr><td>{@code nextGaussian}</td><td>the inverse normal distribution of the top 53 bits, {@link CounterRandom#normal}</td></tr>
 * <tr><td>{@code nextExponential}</td><td>{@code -log((k + 1) / 2^53)} with the top 53 bits as {@code k}</td></tr>
 * <tr><td>{@code nextBytes}</td><td>one number for every 8 bytes, lowest byte first</td></tr>
 * </table>
 *
 * <p>The streams {@code ints()}, {@code doubles()}... of the interface are sequences of these values. A generator belongs to one thread;
 * hand each further thread one that {@link #split} made.
 */
public final class Rng implements RandomGenerator {
    private long seed;
    private long counter;

    /**
     * All that a generator is: hand it to {@link #fromState} to go on exactly where another generator stood.
     *
     * @param seed the stream
     * @param counter how many raw numbers were taken
     */
    public record State(long seed, long counter) {}

    private Rng(long seed, long counter) {
        this.seed = seed;
        this.counter = counter;
    }

    /**
     * A generator at the start of a stream. The start is number 0, but for the seed 0 number 1: number 0 is the mixture of the seed itself,
     * and that of 0 is 0, which would make -8.29 the first normal number.
     *
     * @param seed the stream
     * @return the generator
     */
    public static Rng of(long seed) {
        return new Rng(seed, seed == 0 ? 1 : 0);
    }

    /**
     * A generator that goes on where another one stood.
     *
     * @param state what {@link #state} returned
     * @return the generator
     */
    public static Rng fromState(State state) {
        return new Rng(state.seed, state.counter);
    }

    /**
     * A generator that goes on where another one stood.
     *
     * @param seed the stream
     * @param counter how many raw numbers were taken
     * @return the generator
     */
    public static Rng fromState(long seed, long counter) {
        return new Rng(seed, counter);
    }

    /**
     * Where this generator stands.
     *
     * @return its stream and how many raw numbers were taken
     */
    public State state() {
        return new State(seed, counter);
    }

    /**
     * Makes this generator go on where another one stood: whoever shares it goes on from there as well.
     *
     * @param state what {@link #state} returned
     */
    public void restore(State state) {
        seed = state.seed;
        counter = state.counter;
    }

    /**
     * An independent generator: the start of the stream whose seed is this generator's next raw number.
     *
     * @return the new generator
     */
    public Rng split() {
        return of(nextLong());
    }

    /**
     * Leaves out raw numbers, in constant time.
     *
     * @param n how many; negative to go back
     */
    public void skip(long n) {
        counter += n;
    }

    @Override
    public long nextLong() {
        return CounterRandom.bits(seed, counter++);
    }

    @Override
    public int nextInt() {
        return (int) (nextLong() >>> 32);
    }

    @Override
    public boolean nextBoolean() {
        return nextLong() < 0;
    }

    @Override
    public float nextFloat() {
        return CounterRandom.uniformFloat(nextLong());
    }

    @Override
    public double nextDouble() {
        return CounterRandom.uniformDouble(nextLong());
    }

    @Override
    public double nextGaussian() {
        return CounterRandom.normal(nextLong());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if {@code stddev} is negative or NaN
     */
    @Override
    public double nextGaussian(double mean, double stddev) {
        if (!(stddev >= 0)) {
            throw new IllegalArgumentException("standard deviation must not be negative, got " + stddev);
        }
        return mean + stddev * nextGaussian();
    }

    @Override
    public double nextExponential() {
        return 0 - StrictMath.log(((nextLong() >>> 11) + 1) * 0x1p-53); // 0 - x: never a negative zero
    }

    @Override
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive, got " + bound);
        }
        return boundedInt(this, bound);
    }

    @Override
    public int nextInt(int origin, int bound) {
        ordered(origin < bound, origin, bound);
        int range = bound - origin;
        if (range > 0) {
            return origin + boundedInt(this, range);
        }
        return (int) (origin + boundedLong(this, (long) bound - origin));
    }

    @Override
    public long nextLong(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive, got " + bound);
        }
        return boundedLong(this, bound);
    }

    /** {@inheritDoc} Takes raw numbers until one is in the range, if the range has 2^63 values or more. */
    @Override
    public long nextLong(long origin, long bound) {
        ordered(origin < bound, origin, bound);
        long range = bound - origin;
        if (range > 0) {
            return origin + boundedLong(this, range);
        }
        long value;
        do {
            value = nextLong();
        } while (value < origin || value >= bound);
        return value;
    }

    @Override
    public float nextFloat(float bound) {
        return nextFloat(0, bound);
    }

    /** {@inheritDoc} The value is {@code origin + (bound - origin) * nextFloat()}, computed in double precision. */
    @Override
    public float nextFloat(float origin, float bound) {
        ordered(origin < bound && bound - (double) origin < Double.POSITIVE_INFINITY, origin, bound);
        float value = (float) (origin + ((double) bound - origin) * nextFloat());
        return value < bound ? value : Math.nextDown(bound);
    }

    @Override
    public double nextDouble(double bound) {
        return nextDouble(0, bound);
    }

    /** {@inheritDoc} The value is {@code origin + (bound - origin) * nextDouble()}. */
    @Override
    public double nextDouble(double origin, double bound) {
        ordered(origin < bound && origin > Double.NEGATIVE_INFINITY && bound < Double.POSITIVE_INFINITY, origin, bound);
        double range = bound - origin;
        double u = nextDouble();
        double value = range < Double.POSITIVE_INFINITY
                ? origin + range * u
                : 2 * (0.5 * origin + (0.5 * bound - 0.5 * origin) * u);
        return value < bound ? value : Math.nextDown(bound);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        long bits = 0;
        for (int i = 0; i < bytes.length; i++, bits >>>= 8) {
            if (i % 8 == 0) {
                bits = nextLong();
            }
            bytes[i] = (byte) bits;
        }
    }

    /**
     * The numbers 0 to {@code n - 1} in random order, see {@link #permutation(RandomGenerator, int)}.
     *
     * @param n how many
     * @return the permutation
     */
    public int[] permutation(int n) {
        return permutation(this, n);
    }

    /**
     * The numbers 0 to {@code n - 1} in random order, every order being equally likely: from the last place down to the second, each
     * place swaps its number with that of a random place at or before it (Fisher and Yates), chosen as by {@link #nextInt(int)}.
     *
     * @param rng the source of raw numbers
     * @param n how many
     * @return the permutation
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public static int[] permutation(RandomGenerator rng, int n) {
        if (n < 0) {
            throw new IllegalArgumentException("permutation of a negative number of elements: " + n);
        }
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int i = n - 1; i > 0; i--) {
            int j = boundedInt(rng, i + 1);
            int last = order[i];
            order[i] = order[j];
            order[j] = last;
        }
        return order;
    }

    /**
     * Fills a run with uniform numbers in [0, 1), one raw number each.
     *
     * @param rng the source of raw numbers
     * @param y the run
     * @param yo offset of its first element
     * @param n number of elements
     */
    public static void fillUniform(RandomGenerator rng, float[] y, int yo, int n) {
        if (rng instanceof Rng own) {
            FloatRandom.uniform(own.seed, own.counter, y, yo, n);
            own.counter += n;
            return;
        }
        for (int i = 0; i < n; i++) {
            y[yo + i] = CounterRandom.uniformFloat(rng.nextLong());
        }
    }

    /**
     * Fills a run with uniform numbers in [0, 1), one raw number each.
     *
     * @param rng the source of raw numbers
     * @param y the run
     * @param yo offset of its first element
     * @param n number of elements
     */
    public static void fillUniform(RandomGenerator rng, double[] y, int yo, int n) {
        if (rng instanceof Rng own) {
            DoubleRandom.uniform(own.seed, own.counter, y, yo, n);
            own.counter += n;
            return;
        }
        for (int i = 0; i < n; i++) {
            y[yo + i] = CounterRandom.uniformDouble(rng.nextLong());
        }
    }

    /**
     * Fills a run with standard normal numbers, one raw number each.
     *
     * @param rng the source of raw numbers
     * @param y the run
     * @param yo offset of its first element
     * @param n number of elements
     */
    public static void fillNormal(RandomGenerator rng, float[] y, int yo, int n) {
        if (rng instanceof Rng own) {
            FloatRandom.normal(own.seed, own.counter, y, yo, n);
            own.counter += n;
            return;
        }
        for (int i = 0; i < n; i++) {
            y[yo + i] = (float) CounterRandom.normal(rng.nextLong());
        }
    }

    /**
     * Fills a run with standard normal numbers, one raw number each.
     *
     * @param rng the source of raw numbers
     * @param y the run
     * @param yo offset of its first element
     * @param n number of elements
     */
    public static void fillNormal(RandomGenerator rng, double[] y, int yo, int n) {
        if (rng instanceof Rng own) {
            DoubleRandom.normal(own.seed, own.counter, y, yo, n);
            own.counter += n;
            return;
        }
        for (int i = 0; i < n; i++) {
            y[yo + i] = CounterRandom.normal(rng.nextLong());
        }
    }

    private static int boundedInt(RandomGenerator rng, int bound) {
        long product = (rng.nextLong() >>> 32) * bound;
        if ((product & 0xFFFFFFFFL) < bound) {
            long unfair = (1L << 32) % bound;
            while ((product & 0xFFFFFFFFL) < unfair) {
                product = (rng.nextLong() >>> 32) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    private static long boundedLong(RandomGenerator rng, long bound) {
        long bits = rng.nextLong();
        if (Long.compareUnsigned(bits * bound, bound) < 0) {
            long unfair = Long.remainderUnsigned(-bound, bound);
            while (Long.compareUnsigned(bits * bound, unfair) < 0) {
                bits = rng.nextLong();
            }
        }
        return Math.multiplyHigh(bits, bound) + ((bits >> 63) & bound); // the high half of the unsigned product
    }

    private static void ordered(boolean valid, Number origin, Number bound) {
        if (!valid) {
            throw new IllegalArgumentException("no value in [" + origin + ", " + bound + ")");
        }
    }
}
