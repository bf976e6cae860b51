package cotangent.samplers.mixture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Rng;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MixerTest {
    @Test
    void probabilitiesOfTheCard() {
        assertEquals(0.33989, Exp3Mixer.exploration(2, 3), 5e-6);
        assertEquals(0.29435, Exp3Mixer.exploration(2, 4), 5e-6);
        assertArrayEquals(new double[] {0.53462, 0.46538}, Exp3Mixer.probabilities(new double[] {1, 0}, 4), 5e-6);
        // ln 2 / (2 t) is at least 1 / 4 for t = 1 only.
        assertArrayEquals(new double[] {0.5, 0.5}, Exp3Mixer.probabilities(new double[] {100, 0}, 1));
        assertArrayEquals(
                new double[] {0.1, 0.1, 0.1},
                Arrays.copyOf(Exp3Mixer.probabilities(new double[] {900, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 23), 3),
                1e-15,
                "as long as eps is 1 / K, ln K / K t >= 1 / K^2");
    }

    @Property(tries = 100)
    void probabilitiesAreADistributionWithAFloor(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int arms,
            @ForAll @IntRange(min = 0, max = 60) int rounds) {
        Exp3Mixer mixer = new Exp3Mixer(arms);
        Rng rng = Rng.of(seed);
        double[] earned = new double[arms];
        for (int t = 1; t <= rounds; t++) {
            double[] p = mixer.probabilities();
            assertArrayEquals(Exp3Mixer.probabilities(earned, t), p);
            int[] drawn = Arrays.stream(mixer.draw(2, rng)).distinct().toArray();
            double[] rewards = Arrays.stream(drawn)
                    .mapToDouble(a -> 2 * rng.nextDouble() - 1)
                    .toArray();
            mixer.observe(drawn, rewards);
            for (int i = 0; i < drawn.length; i++) {
                earned[drawn[i]] += rewards[i] / p[drawn[i]];
            }
        }
        double[] p = mixer.probabilities();
        assertEquals(1, Arrays.stream(p).sum(), 1e-12);
        double least = Exp3Mixer.exploration(arms, rounds + 1);
        assertTrue(Arrays.stream(p).allMatch(v -> v >= least - 1e-15));
    }

    @Test
    void largeRewardsDoNotOverflow() {
        double[] p = Exp3Mixer.probabilities(new double[] {1e6, -1e6, 0}, 50);
        double least = Exp3Mixer.exploration(3, 50);
        assertArrayEquals(new double[] {1 - 2 * least, least, least}, p, 1e-12);
    }

    @Test
    void boundsOfTheCard() {
        double[] bounds = Ucb1Mixer.bounds(new double[] {0.5, 0.3, 0.1}, new long[] {6, 2, 2});
        assertArrayEquals(new double[] {1.3761, 1.8174, 1.6174}, bounds, 5e-5);
    }

    @Test
    void playsFollowTheBoundsAndCountAtOnce() {
        Ucb1Mixer mixer = new Ucb1Mixer(3, 0.5);
        assertTrue(mixer.wantsInitialRewards());
        assertThrows(IllegalStateException.class, () -> mixer.draw(1, Rng.of(1)));
        assertThrows(IllegalStateException.class, () -> mixer.observe(new int[] {0}, new double[] {1}));
        mixer.initialize(new double[] {0.2, 0.3, 0.1});
        // Bounds: equal widths first; then sqrt(2 ln 4 / 2) = 1.18 for the arm that was played, 1.67 for the others.
        assertArrayEquals(new int[] {1, 0, 2}, mixer.draw(3, Rng.of(1)));
        assertArrayEquals(new long[] {2, 2, 2}, mixer.plays());
        mixer.observe(new int[] {0, 2}, new double[] {1, -0.3});
        assertArrayEquals(new double[] {0.6, 0.3, -0.1}, mixer.means(), 1e-15);
        Ucb1Mixer last = new Ucb1Mixer(1, 1);
        last.initialize(new double[] {4});
        last.observe(new int[] {0}, new double[] {-2});
        assertArrayEquals(new double[] {-2}, last.means());
    }

    @Property(tries = 100)
    void theBetterArmIsPlayedMoreOften(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Exp3Mixer exp3 = new Exp3Mixer(3);
        Ucb1Mixer ucb = new Ucb1Mixer(3, 0.1);
        ucb.initialize(new double[3]);
        int[][] counts = new int[2][3];
        List<Mixer> mixers = List.of(exp3, ucb);
        for (int t = 0; t < 600; t++) {
            for (int i = 0; i < 2; i++) {
                int arm = mixers.get(i).draw(1, rng)[0];
                counts[i][arm]++;
                mixers.get(i).observe(new int[] {arm}, new double[] {arm == 2 ? 0.9 : 0.1});
            }
        }
        for (int[] c : counts) {
            assertTrue(c[2] > 300, Arrays.toString(c));
        }
    }

    @Test
    void rewardsThatAreNotFiniteAreLeftOutAndCounted() {
        Exp3Mixer exp3 = new Exp3Mixer(2);
        exp3.observe(new int[] {0, 1}, new double[] {Double.NaN, Double.POSITIVE_INFINITY});
        assertArrayEquals(new double[] {0.5, 0.5}, exp3.probabilities(), 1e-15);
        assertEquals(2, exp3.skipped());
        Ucb1Mixer ucb = new Ucb1Mixer(2);
        ucb.initialize(new double[] {1, 2});
        ucb.observe(new int[] {1}, new double[] {Double.NaN});
        assertArrayEquals(new double[] {1, 2}, ucb.means());
        assertEquals(1, ucb.skipped());
        assertEquals(0, new ExploreOnlyMixer(1).skipped());
    }

    @Test
    void baselines() {
        int[] counts = new int[4];
        for (int a : new ExploreOnlyMixer(4).draw(8000, Rng.of(1))) {
            counts[a]++;
        }
        for (int c : counts) {
            assertEquals(2000, c, 160, "four standard errors");
        }
        ExploitOnlyMixer fixed = new ExploitOnlyMixer(3);
        assertThrows(IllegalStateException.class, () -> fixed.draw(1, Rng.of(1)));
        fixed.initialize(new double[] {0.6, -0.5, 0.2});
        int[] drawn = fixed.draw(8000, Rng.of(2));
        assertEquals(0, Arrays.stream(drawn).filter(a -> a == 1).count());
        assertEquals(6000, Arrays.stream(drawn).filter(a -> a == 0).count(), 160);
        fixed.observe(new int[] {1}, new double[] {100});
        assertEquals(
                0,
                Arrays.stream(fixed.draw(1000, Rng.of(3))).filter(a -> a == 1).count());
        fixed.initialize(new double[] {-1, 0, -2});
        assertEquals(3, Arrays.stream(fixed.draw(100, Rng.of(4))).distinct().count(), "none earned anything");
        assertFalse(new Exp3Mixer(1).wantsInitialRewards());
    }

    @Test
    void wrongArguments() {
        assertThrows(IllegalArgumentException.class, () -> new Exp3Mixer(0));
        assertThrows(IllegalArgumentException.class, () -> new Ucb1Mixer(0));
        assertThrows(IllegalArgumentException.class, () -> new ExploreOnlyMixer(0));
        assertThrows(IllegalArgumentException.class, () -> new ExploitOnlyMixer(0));
        for (double beta : new double[] {0, -1, 1.1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> new Ucb1Mixer(2, beta));
        }
        Ucb1Mixer ucb = new Ucb1Mixer(2);
        assertThrows(IllegalArgumentException.class, () -> ucb.initialize(new double[1]));
        assertThrows(IllegalArgumentException.class, () -> ucb.initialize(new double[] {1, Double.NaN}));
        Exp3Mixer exp3 = new Exp3Mixer(2);
        assertThrows(IllegalArgumentException.class, () -> exp3.observe(new int[] {1}, new double[0]));
        assertThrows(IndexOutOfBoundsException.class, () -> exp3.observe(new int[] {2}, new double[1]));
    }
}
