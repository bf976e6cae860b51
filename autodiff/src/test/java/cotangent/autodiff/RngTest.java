package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.vector.CounterRandom;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RngTest {
    /** A generator that is not an {@link Rng} but gives the same raw numbers. */
    private static RandomGenerator foreign(long seed) {
        Rng rng = Rng.of(seed);
        return rng::nextLong;
    }

    @Test
    void valuesArePinned() {
        Rng rng = Rng.of(42);
        assertEquals(0xa759ea27d4727622L, rng.nextLong());
        assertEquals(0xbdd73226, rng.nextInt());
        assertEquals((0x28efe333b266f103L >>> 11) / 0x1p53, rng.nextDouble());
        assertEquals((0x47526757130f9f52L >>> 40) / 0x1p24f, rng.nextFloat());
        assertEquals(new Rng.State(42, 4), rng.state());
        // of number 0: the high half of the product
        assertEquals(6, Rng.of(42).nextInt(10));
        assertEquals(653, Rng.of(42).nextLong(1000));
        assertTrue(Rng.of(42).nextBoolean());
        assertEquals(0.3953717940571956, Rng.of(42).nextGaussian(), 1e-15);
        assertEquals(
                -StrictMath.log(((0xa759ea27d4727622L >>> 11) + 1) * 0x1p-53),
                Rng.of(42).nextExponential());
        byte[] bytes = new byte[9];
        Rng.of(42).nextBytes(bytes);
        assertArrayEquals(
                new byte[] {0x22, 0x76, 0x72, (byte) 0xd4, 0x27, (byte) 0xea, 0x59, (byte) 0xa7, (byte) 0x95}, bytes);
    }

    /** Number 0 of the seed 0 is 0: as a weight it would be -8.29. */
    @Test
    void seedZeroStartsBehindTheZero() {
        assertEquals(0, CounterRandom.bits(0, 0));
        assertEquals(0xe220a8397b1dcdafL, Rng.of(0).nextLong()); // the published first output of SplitMix64 from 0
        assertEquals(new Rng.State(0, 1), Rng.of(0).state());
        assertEquals(Rng.of(0).nextLong(), Rng.fromState(Rng.of(0).state()).nextLong());
    }

    /** A default method of the interface may change with the JDK: all that make values are overridden. */
    @Test
    void overridesEverythingThatMakesAValue() throws NoSuchMethodException {
        Set<String> missing = new HashSet<>();
        for (Method method : RandomGenerator.class.getMethods()) {
            boolean makesValue = method.getName().startsWith("next");
            if (makesValue && !Modifier.isStatic(method.getModifiers())) {
                Method own = Rng.class.getMethod(method.getName(), method.getParameterTypes());
                if (own.getDeclaringClass() != Rng.class) {
                    missing.add(method.toString());
                }
            }
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    void streamsAreSequencesOfValues() {
        Rng a = Rng.of(3);
        Rng b = Rng.of(3);
        a.ints(10).forEach(v -> assertEquals(b.nextInt(), v));
        a.ints(10, -5, 50).forEach(v -> assertEquals(b.nextInt(-5, 50), v));
        a.longs(10, 0, 1L << 40).forEach(v -> assertEquals(b.nextLong(0, 1L << 40), v));
        a.doubles(10).forEach(v -> assertEquals(b.nextDouble(), v));
        a.doubles(10, 1, 2).forEach(v -> assertEquals(b.nextDouble(1, 2), v));
        assertEquals(a.state(), b.state());
    }

    @Test
    void goesOnWhereItStood() {
        Rng rng = Rng.of(9);
        rng.nextInt(7);
        rng.permutation(100);
        Rng.State state = rng.state();
        double[] next = rng.doubles(20).toArray();
        assertArrayEquals(next, Rng.fromState(state).doubles(20).toArray());
        assertArrayEquals(
                next, Rng.fromState(state.seed(), state.counter()).doubles(20).toArray());
        Rng skipping = Rng.of(9);
        skipping.skip(state.counter());
        assertArrayEquals(next, skipping.doubles(20).toArray());
    }

    @Test
    void splitsDiffer() {
        Rng parent = Rng.of(1);
        Set<Long> seen = new HashSet<>();
        int streams = 50;
        for (int s = 0; s < streams; s++) {
            Rng child = parent.split();
            LongStream.generate(child::nextLong).limit(100).forEach(seen::add);
        }
        LongStream.generate(parent::nextLong).limit(100).forEach(seen::add);
        assertEquals((streams + 1) * 100, seen.size());
        assertEquals(Rng.of(1).split().nextLong(), Rng.of(Rng.of(1).nextLong()).nextLong());
        assertNotEquals(Rng.of(1).nextLong(), Rng.of(2).nextLong());
    }

    @Test
    void fillsLikeSingleValues() {
        Rng one = Rng.of(17);
        Rng bulk = Rng.of(17);
        RandomGenerator foreign = foreign(17);
        float[] f = new float[40];
        float[] g = new float[40];
        Rng.fillUniform(bulk, f, 2, 31);
        Rng.fillUniform(foreign, g, 2, 31);
        assertArrayEquals(f, g);
        for (int i = 0; i < 40; i++) {
            assertEquals(i >= 2 && i < 33 ? one.nextFloat() : 0, f[i]);
        }
        Rng.fillNormal(bulk, f, 0, 40);
        Rng.fillNormal(foreign, g, 0, 40);
        assertArrayEquals(f, g);
        for (float v : f) {
            assertEquals((float) one.nextGaussian(), v);
        }
        double[] d = new double[40];
        double[] e = new double[40];
        Rng.fillUniform(bulk, d, 1, 39);
        Rng.fillUniform(foreign, e, 1, 39);
        assertArrayEquals(d, e);
        for (int i = 0; i < 40; i++) {
            assertEquals(i > 0 ? one.nextDouble() : 0, d[i]);
        }
        Rng.fillNormal(bulk, d, 0, 40);
        Rng.fillNormal(foreign, e, 0, 40);
        assertArrayEquals(d, e);
        for (double v : d) {
            assertEquals(one.nextGaussian(), v);
        }
        assertEquals(one.state(), bulk.state());
    }

    @Test
    void boundedIntegersAreUniform() {
        Rng rng = Rng.of(5);
        int[] counts = new int[7];
        int[] longCounts = new int[7];
        int n = 70_000;
        for (int i = 0; i < n; i++) {
            counts[rng.nextInt(7)]++;
            longCounts[(int) rng.nextLong(-3, 4) + 3]++;
        }
        for (int k = 0; k < 7; k++) {
            assertEquals(n / 7.0, counts[k], 450); // 4.8 standard deviations
            assertEquals(n / 7.0, longCounts[k], 450);
        }
    }

    /** With this bound a plain product would give a third of the values twice as often as the others. */
    @Test
    void largeBoundsAreUnbiased() {
        Rng rng = Rng.of(6);
        int bound = 3 << 29;
        long longBound = 3L << 61;
        int n = 60_000;
        int[] thirds = new int[3];
        int[] longThirds = new int[3];
        int[] residues = new int[3];
        for (int i = 0; i < n; i++) {
            int v = rng.nextInt(bound);
            thirds[v / (1 << 29)]++;
            residues[v % 3]++;
            longThirds[(int) (rng.nextLong(longBound) / (1L << 61))]++;
        }
        for (int k = 0; k < 3; k++) {
            assertEquals(n / 3.0, thirds[k], 560);
            assertEquals(n / 3.0, residues[k], 560);
            assertEquals(n / 3.0, longThirds[k], 560);
        }
    }

    @Test
    void rangesHold() {
        Rng rng = Rng.of(11);
        for (int i = 0; i < 20_000; i++) {
            int a = rng.nextInt();
            int b = rng.nextInt();
            if (a < b) {
                int v = rng.nextInt(a, b);
                assertTrue(v >= a && v < b);
            }
            long c = rng.nextLong();
            long d = rng.nextLong();
            if (c < d) {
                long v = rng.nextLong(c, d);
                assertTrue(v >= c && v < d);
            }
            float f = rng.nextFloat(1f, Math.nextUp(1f));
            assertEquals(1f, f);
            double e = rng.nextDouble(-Double.MAX_VALUE, Double.MAX_VALUE);
            assertTrue(Double.isFinite(e));
            assertTrue(rng.nextFloat(-Float.MAX_VALUE, Float.MAX_VALUE) < Float.MAX_VALUE);
            assertTrue(rng.nextDouble(0.25) < 0.25 && rng.nextFloat(3f) < 3f);
            assertTrue(rng.nextExponential() >= 0);
            assertEquals(0, rng.nextInt(1));
            assertEquals(0, rng.nextLong(1));
        }
    }

    @Test
    void momentsOfTheContinuousValues() {
        Rng rng = Rng.of(12);
        int n = 100_000;
        double exponential = 0;
        double gaussian = 0;
        double square = 0;
        for (int i = 0; i < n; i++) {
            exponential += rng.nextExponential();
            double z = rng.nextGaussian(3, 2);
            gaussian += z;
            square += (z - 3) * (z - 3);
        }
        assertEquals(1, exponential / n, 4 / Math.sqrt(n));
        assertEquals(3, gaussian / n, 8 / Math.sqrt(n));
        assertEquals(4, square / n, 4 * 4 * Math.sqrt(2.0 / n));
    }

    @Test
    void permutationsAreEquallyLikely() {
        Rng rng = Rng.of(13);
        int[] counts = new int[24];
        int n = 24_000;
        for (int i = 0; i < n; i++) {
            int[] p = rng.permutation(4);
            int[] sorted = p.clone();
            Arrays.sort(sorted);
            assertArrayEquals(new int[] {0, 1, 2, 3}, sorted);
            int code = 0;
            for (int k = 0; k < 4; k++) {
                int smaller = 0;
                for (int l = k + 1; l < 4; l++) {
                    smaller += p[l] < p[k] ? 1 : 0;
                }
                code = code * (4 - k) + smaller;
            }
            counts[code]++;
        }
        for (int count : counts) {
            assertEquals(1000, count, 150);
        }
        assertArrayEquals(new int[0], rng.permutation(0));
        assertArrayEquals(Rng.of(2).permutation(50), Rng.permutation(foreign(2), 50));
        assertEquals(
                20,
                Arrays.stream(Rng.permutation(new SplittableRandom(1), 20))
                        .distinct()
                        .count());
    }

    @Test
    void saysWhatIsWrong() {
        Rng rng = Rng.of(1);
        assertEquals(
                "bound must be positive, got 0",
                assertThrows(IllegalArgumentException.class, () -> rng.nextInt(0))
                        .getMessage());
        assertEquals(
                "no value in [3, 3)",
                assertThrows(IllegalArgumentException.class, () -> rng.nextInt(3, 3))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> rng.nextLong(-1));
        assertThrows(IllegalArgumentException.class, () -> rng.nextLong(3, 2));
        assertThrows(IllegalArgumentException.class, () -> rng.nextDouble(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> rng.nextDouble(0, Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> rng.nextFloat(Float.NEGATIVE_INFINITY, 0));
        assertThrows(IllegalArgumentException.class, () -> rng.nextGaussian(0, -1));
        assertThrows(IllegalArgumentException.class, () -> rng.permutation(-1));
        assertEquals(new Rng.State(1, 0), rng.state());
    }

    @Test
    void numbersAreThoseOfTheCounter() {
        Rng rng = Rng.fromState(77, -2);
        for (int i = -2; i < 3; i++) {
            assertEquals(CounterRandom.bits(77, i), rng.nextLong());
        }
    }
}
