package cotangent.regularizers.alignment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.regularizers.alignment.RecConfig.Clip;
import cotangent.regularizers.alignment.RecConfig.Regularizer;
import cotangent.regularizers.alignment.RecConfig.Weight;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecLossTest {
    private static final RecConfig PLAIN = RecConfig.reinforce();

    private static Tensor random(long seed, int... shape) {
        return Tensor.randn(Rng.of(seed), DType.FLOAT64, shape);
    }

    private static double[] gradient(RecConfig config, Tensor logPi, Tensor old, Tensor advantages) {
        return Autodiff.grad(x -> new RecLoss(config).of(x, old, advantages, null))
                .apply(logPi)
                .toDoubleArray();
    }

    @Test
    void advantages() {
        Tensor rewards = Tensor.of(new double[] {1, 5, 3, 7, 2});
        Tensor groups = Tensor.of(new long[] {4, 9, 4, 9, 1});
        assertArrayEquals(
                new double[] {-1, -1, 1, 1, 0},
                GroupAdvantage.of(rewards, groups).toDoubleArray());
        double half = 1 / (Math.sqrt(2) + 1e-6);
        assertArrayEquals(
                new double[] {-half, -half, half, half, 0},
                GroupAdvantage.normalized(rewards, groups).toDoubleArray(),
                1e-15);
        assertArrayEquals(
                new double[2],
                GroupAdvantage.normalized(Tensor.ones(2), Tensor.zeros(DType.INT64, 2))
                        .toDoubleArray());
    }

    @Property
    void advantagesOfAGroupSumToZero(@ForAll long seed) {
        Tensor groups = Tensor.randint(Rng.of(seed), 0, 3, 12);
        double[] a = GroupAdvantage.of(random(seed, 12), groups).toDoubleArray();
        double[] sums = new double[3];
        long[] g = groups.toLongArray();
        for (int i = 0; i < 12; i++) {
            sums[(int) g[i]] += a[i];
        }
        assertArrayEquals(new double[3], sums, 1e-12);
    }

    /** Where the policy is still the behaviour, ratios are 1, and no choice but the advantage's weight shows. */
    @Property
    void onPolicyAllAreReinforce(@ForAll long seed, @ForAll Clip clip, @ForAll Weight weight) {
        Tensor logPi = random(seed, 4, 3).sub(3);
        Tensor a = random(seed + 1, 4);
        double[] expected = a.unsqueeze(1).expand(4, 3).div(-12).toDoubleArray();
        if (weight == Weight.ADVANTAGE) {
            expected = a.mul(a.exp()).unsqueeze(1).expand(4, 3).div(-12).toDoubleArray();
        }
        RecConfig config = PLAIN.withClip(clip).withWeight(weight);
        assertArrayEquals(expected, gradient(config, logPi, logPi, a), 1e-14);
    }

    @Property
    void oneSideWithImportanceSamplingIsPpo(@ForAll long seed) {
        Tensor old = random(seed, 5, 4).sub(2);
        Tensor logPi = old.add(random(seed + 1, 5, 4).mul(0.3));
        Tensor a = random(seed + 2, 5);
        double[] ppo = Autodiff.grad(x -> {
                    Tensor ratio = x.sub(old).exp();
                    Tensor column = a.unsqueeze(1);
                    return ratio.mul(column)
                            .minimum(ratio.clamp(0.8, 1.2).mul(column))
                            .mean()
                            .neg();
                })
                .apply(logPi)
                .toDoubleArray();
        assertArrayEquals(ppo, gradient(RecConfig.grpo(), logPi, old, a), 1e-14);
    }

    /** {@code sum_ij (r_i - r_j - tau (l_i - l_j))^2 / 2}, whose gradient at {@code l = 0} is {@code -tau} times the number times A. */
    @Property
    void isAStepOnThePairwiseResiduals(@ForAll long seed) {
        Tensor old = random(seed, 6, 1);
        Tensor rewards = random(seed + 1, 6);
        Tensor a = GroupAdvantage.of(rewards, Tensor.zeros(DType.INT64, 6));
        double tau = 0.7;
        double[] residuals = Autodiff.grad(x -> {
                    Tensor s = rewards.sub(x.sub(old).squeeze(1).mul(tau));
                    return s.unsqueeze(1).sub(s.unsqueeze(0)).square().sum().div(4);
                })
                .apply(old)
                .mul(1 / (tau * 6))
                .toDoubleArray();
        double[] reinforce = Tensor.of(gradient(PLAIN, old, old, a), 6).mul(6).toDoubleArray();
        assertArrayEquals(residuals, reinforce, 1e-12);
    }

    /** Ratios 0.3, 0.7, 1, 1.3 and 3.5 of rows with advantages 1 and -1. */
    @Test
    void masksAndWeights() {
        double[] ratios = {0.3, 0.7, 1, 1.3, 3.5};
        Tensor old = Tensor.zeros(DType.FLOAT64, 2, 5);
        Tensor logPi = Tensor.of(ratios).log().expand(2, 5);
        Tensor a = Tensor.of(new double[] {1, -1});
        assertKept("11111 11111", PLAIN, logPi, old, a);
        assertKept("11100 00111", PLAIN.withClip(Clip.ONE_SIDE), logPi, old, a);
        assertKept("00100 00100", PLAIN.withClip(Clip.TWO_SIDE), logPi, old, a);
        assertKept("10100 00101", PLAIN.withClip(Clip.RING), logPi, old, a);
        // The geometric mean of the ratios is 0.994: within both bounds.
        assertKept("11111 11111", PLAIN.withClip(Clip.SEQUENCE_ONE_SIDE), logPi, old, a);
        assertKept("11111 00000", PLAIN.withClip(Clip.SEQUENCE_ONE_SIDE).withEpsilon(0.003, 0.1), logPi, old, a);
        double[] truncated = gradient(PLAIN.withWeight(Weight.TRUNCATED_IS), logPi, old, a);
        assertArrayEquals(new double[] {-0.04, -0.07, -0.1, -0.13, -0.3, 0.04, 0.07, 0.1, 0.13, 0.3}, truncated, 1e-15);
        double cold = gradient(PLAIN.withWeight(Weight.ADVANTAGE).withTemperature(0.5), logPi, old, a)[7];
        assertEquals(0.1 * Math.exp(-2), cold, 1e-15);
        double mean = Math.pow(0.3 * 0.7 * 1.3 * 3.5, 0.2);
        assertEquals(-0.1 * mean, gradient(PLAIN.withWeight(Weight.SEQUENCE_IS), logPi, old, a)[0], 1e-14);
    }

    private static void assertKept(String expected, RecConfig config, Tensor logPi, Tensor old, Tensor a) {
        double[] g = gradient(config, logPi, old, a);
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < g.length; i++) {
            kept.append(i == 5 ? " " : "").append(g[i] == 0 ? '0' : '1');
        }
        assertEquals(expected, kept.toString());
    }

    @Test
    void asymmetricReinforceLowersTheBaseline() {
        Tensor logPi = random(1, 3, 2);
        Tensor old = random(2, 3, 2);
        Tensor a = random(3, 3);
        assertArrayEquals(
                gradient(PLAIN, logPi, old, a.add(0.1)), gradient(RecConfig.asymRe(0.1), logPi, old, a), 1e-15);
        assertArrayEquals(gradient(PLAIN, logPi, old, a), gradient(RecConfig.asymRe(0), logPi, old, a));
        double[] opmd = gradient(RecConfig.opmd(0.2), logPi, old, a);
        double[] plain = gradient(PLAIN, logPi, old, a);
        double[] difference = logPi.sub(old).mul(0.2 / 6).toDoubleArray();
        for (int i = 0; i < 6; i++) {
            assertEquals(plain[i] + difference[i], opmd[i], 1e-15);
        }
    }

    @Test
    void tokensThatDoNotCountDoNotShow() {
        Tensor old = random(1, 2, 3);
        Tensor logPi = random(2, 2, 3);
        Tensor a = Tensor.of(new double[] {1, -2});
        Tensor mask = Tensor.of(new boolean[] {true, true, false, true, true, false}, 2, 3);
        Tensor bad = Tensor.of(new double[] {0, 0, Double.NEGATIVE_INFINITY, 0, 0, Double.NaN}, 2, 3);
        for (Regularizer regularizer : Regularizer.values()) {
            RecLoss loss = new RecLoss(RecConfig.gspo().withRegularizer(regularizer, 0.3));
            double expected =
                    loss.of(logPi.narrow(1, 0, 2), old.narrow(1, 0, 2), a, null).item();
            assertEquals(
                    expected, loss.of(logPi.add(bad), old.add(bad), a, mask).item(), 1e-14);
            double[] g = Autodiff.grad(x -> loss.of(x, old, a, mask))
                    .apply(logPi.add(bad))
                    .toDoubleArray();
            assertEquals(0, g[2]);
            assertEquals(0, g[5]);
        }
    }

    @ParameterizedTest
    @EnumSource(Regularizer.class)
    void gradients(Regularizer regularizer) {
        // Without ratios in masks and weights, which are constants, the loss's own derivative is the one to check.
        RecLoss loss = new RecLoss(RecConfig.redWeight().withRegularizer(regularizer, 0.4));
        Tensor old = random(4, 3, 2);
        Tensor a = random(5, 3);
        Tensor x = random(6, 3, 2);
        GradientCheck.check(
                t -> loss.of(t, old, a, null),
                x,
                GradientCheck.Options.defaults().withSecondOrder(regularizer == Regularizer.K2));
        assertEquals(
                loss.of(x, old, a, null).item(),
                loss.of(x.to(DType.FLOAT32), old, a, null).item(),
                1e-5);
    }

    @Test
    void dropKeepsAsManyBadAnswersAsGoodOnes() {
        Tensor a = Tensor.of(new double[] {1, -1, -1, -1, 2, 2, -1, -1, -2, 0, 0});
        Tensor groups = Tensor.of(new long[] {0, 0, 0, 0, 1, 1, 1, 2, 2, 0, 3});
        boolean[] kept = RedDrop.kept(a, groups, Rng.of(1)).toBooleanArray();
        assertTrue(kept[0] && kept[9]);
        assertEquals(1, (kept[1] ? 1 : 0) + (kept[2] ? 1 : 0) + (kept[3] ? 1 : 0));
        assertTrue(kept[4] && kept[5] && kept[6]);
        assertFalse(kept[7] || kept[8]);
        assertTrue(kept[10]);
        int[] chosen = new int[4];
        for (int seed = 0; seed < 3000; seed++) {
            boolean[] k = RedDrop.kept(a, groups, Rng.of(seed)).toBooleanArray();
            for (int i = 1; i < 4; i++) {
                chosen[i] += k[i] ? 1 : 0;
            }
        }
        for (int i = 1; i < 4; i++) {
            assertEquals(1000, chosen[i], 5 * Math.sqrt(3000 * 2 / 9.0));
        }
    }

    @Test
    void errors() {
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withEpsilon(0, 0.2));
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withEpsilon(1.1, 0.2));
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withOuter(0.5, 0));
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withTemperature(0));
        assertThrows(IllegalArgumentException.class, () -> RecConfig.asymRe(-1));
        RecLoss loss = new RecLoss(PLAIN);
        Tensor x = Tensor.zeros(2, 3);
        assertThrows(ShapeException.class, () -> loss.of(x, Tensor.zeros(2, 2), Tensor.zeros(2), null));
        assertThrows(ShapeException.class, () -> loss.of(x, x, Tensor.zeros(3), null));
        assertThrows(ShapeException.class, () -> loss.of(x, x, Tensor.zeros(2), Tensor.ones(2, 3)));
        Tensor none = Tensor.zeros(DType.BOOL, 2, 3);
        assertThrows(IllegalArgumentException.class, () -> loss.of(x, x, Tensor.zeros(2), none));
        assertThrows(ShapeException.class, () -> GroupAdvantage.of(Tensor.zeros(2), Tensor.zeros(2)));
        assertThrows(ShapeException.class, () -> RedDrop.kept(Tensor.zeros(2), Tensor.arange(3), Rng.of(1)));
    }
}
