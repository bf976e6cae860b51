package cotangent.regularizers.dictionary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChoiceTest {
    private static Tensor activations(long seed, int batch, int features, boolean ties) {
        Tensor z = Tensor.randn(Rng.of(seed), DType.FLOAT64, batch, features).relu();
        return ties ? z.round() : z;
    }

    @Test
    void choicesByHand() {
        Tensor z = Tensor.of(new double[][] {{5, 4, 3}, {1, 2, 0}, {0, 0, 6}});
        assertArrayEquals(
                new double[] {5, 0, 0, 0, 2, 0, 0, 0, 6},
                new TokenChoice(1).apply(z).toDoubleArray());
        assertArrayEquals(
                new double[] {5, 4, 0, 0, 0, 0, 0, 0, 6},
                new MutualChoice(1).apply(z).toDoubleArray());
        assertArrayEquals(
                new double[] {5, 4, 0, 0, 0, 0, 0, 0, 6},
                FeatureChoice.uniform(1).apply(z).toDoubleArray());
        assertArrayEquals(
                new double[] {5, 4, 3, 1, 2, 0, 0, 0, 6},
                FeatureChoice.uniform(2).apply(z).toDoubleArray());
    }

    @Test
    void ofEqualEntriesTheFirstStays() {
        Tensor zeros = Tensor.zeros(DType.FLOAT64, 2, 3);
        assertArrayEquals(
                new double[] {1, 0, 0, 1, 0, 0}, new TokenChoice(1).mask(zeros).toDoubleArray());
        assertArrayEquals(
                new double[] {1, 1, 0, 0, 0, 0}, new MutualChoice(1).mask(zeros).toDoubleArray());
        assertArrayEquals(
                new double[] {1, 1, 1, 1, 0, 0},
                FeatureChoice.uniform(2).mask(zeros).toDoubleArray(),
                "4 entries for 3 features: the first has the one that is left");
    }

    @Property(tries = 300)
    void budgetsAreMetAndMutualChoiceKeepsMost(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int batch,
            @ForAll @IntRange(min = 1, max = 9) int features,
            @ForAll @IntRange(min = 1, max = 9) int wanted,
            @ForAll boolean ties) {
        int k = Math.min(wanted, features);
        Tensor z = activations(seed, batch, features, ties);
        Tensor token = new TokenChoice(k).mask(z);
        assertTrue(token.sum(1).eq(k).all());
        Tensor mutual = new MutualChoice(k).mask(z);
        assertEquals(k * batch, mutual.sum().item());
        double most = z.mul(mutual).sum().item();
        assertTrue(most >= z.mul(token).sum().item() - 1e-12);
        double least = Tensor.where(
                        mutual.gt(0), z, Tensor.full(DType.FLOAT64, Double.POSITIVE_INFINITY, batch, features))
                .min()
                .item();
        assertTrue(z.mul(mutual.rsub(1)).le(least).all());
        if (batch == 1) {
            assertArrayEquals(token.toDoubleArray(), mutual.toDoubleArray());
        }
        if (k * batch >= features) {
            FeatureChoice choice = FeatureChoice.uniform(k);
            int[] budgets = choice.budgets(batch, features);
            Tensor feature = choice.mask(z);
            assertArrayEquals(
                    Arrays.stream(budgets).asDoubleStream().toArray(),
                    feature.sum(0).toDoubleArray());
            assertTrue(Arrays.stream(budgets).max().orElseThrow()
                            - Arrays.stream(budgets).min().orElseThrow()
                    <= 1);
            assertTrue(most >= z.mul(feature).sum().item() - 1e-12);
            for (int i = 0; i < features; i++) {
                Tensor column = z.select(1, i).contiguous();
                double best = column.topK(budgets[i], 0).values().sum().item();
                assertEquals(best, column.mul(feature.select(1, i)).sum().item(), 1e-12);
            }
        }
    }

    @Property(tries = 1000)
    void progressiveBudgetsSumToTheTotalAndFollowTheDensity(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int batch,
            @ForAll @IntRange(min = 1, max = 20) int features,
            @ForAll @IntRange(min = 1, max = 20) int wanted,
            @ForAll @DoubleRange(min = 0, max = 300) double s,
            @ForAll @IntRange(min = 0, max = 20) int q) {
        int k = Math.min(Math.max(wanted, (features + batch - 1) / batch), features);
        double[] density = Tensor.rand(Rng.of(seed), DType.FLOAT64, features).toDoubleArray();
        int[] m = FeatureChoice.progressive(k, density, new ZipfFit(0, s, q, 0)).budgets(batch, features);
        assertEquals(k * batch, Arrays.stream(m).sum());
        for (int i = 0; i < features; i++) {
            assertTrue(m[i] >= 1 && m[i] <= batch);
            for (int j = 0; j < features; j++) {
                assertTrue(density[i] <= density[j] || m[i] >= m[j]);
            }
        }
    }

    @Test
    void progressiveBudgetsByHand() {
        // 1 : 1/2 : 1/3 : 1/4 of 25 entries are 12, 6, 4, 3; ranks are those of the densities.
        FeatureChoice choice = FeatureChoice.progressive(1, new double[] {0.1, 0.4, 0.2, 0.3}, new ZipfFit(0, 1, 0, 0));
        assertArrayEquals(new int[] {3, 12, 4, 6}, choice.budgets(25, 4));
        // 1/2 : 1/3 : 1/4 : 1/5 of 77, by a shift of the ranks.
        FeatureChoice shifted = FeatureChoice.progressive(1, new double[] {4, 3, 2, 1}, new ZipfFit(0, 1, 1, 0));
        assertArrayEquals(new int[] {30, 20, 15, 12}, shifted.budgets(77, 4));
        // At s = 3 the last is below 1 and clipped; a batch of 5 clips the first.
        FeatureChoice steep = FeatureChoice.progressive(2, new double[] {4, 3, 2, 1}, new ZipfFit(0, 3, 0, 0));
        assertArrayEquals(new int[] {5, 3, 1, 1}, steep.budgets(5, 4));
    }

    @Test
    void gradientsReachWhatStaysAndNothingElse() {
        Tensor z = activations(3, 5, 7, false);
        for (Choice choice : List.of(new TokenChoice(2), new MutualChoice(2), FeatureChoice.uniform(2))) {
            Tensor mask = choice.mask(z);
            Tensor g = Autodiff.grad(t -> choice.apply(t).sum()).apply(z);
            assertArrayEquals(mask.toDoubleArray(), g.toDoubleArray());
            // Away from ties, so that no step of the differences changes the choice.
            Tensor apart = Tensor.of(
                            Arrays.stream(Rng.of(4).permutation(35))
                                    .asDoubleStream()
                                    .toArray(),
                            5,
                            7)
                    .add(1)
                    .mul(0.1);
            GradientCheck.check(
                    t -> choice.apply(t).square().sum(),
                    apart,
                    GradientCheck.Options.defaults().withSecondOrder(true));
        }
        assertEquals(DType.FLOAT32, new MutualChoice(1).apply(Tensor.ones(2, 2)).dtype());
    }

    @Test
    void errors() {
        Tensor z = Tensor.ones(2, 3);
        assertThrows(IllegalArgumentException.class, () -> new TokenChoice(0));
        assertThrows(IllegalArgumentException.class, () -> new MutualChoice(0));
        assertThrows(IllegalArgumentException.class, () -> FeatureChoice.uniform(0));
        assertThrows(IllegalArgumentException.class, () -> new TokenChoice(4).mask(z));
        assertThrows(IllegalArgumentException.class, () -> new MutualChoice(4).mask(z));
        assertThrows(
                IllegalArgumentException.class, () -> FeatureChoice.uniform(4).mask(z));
        assertThrows(
                IllegalArgumentException.class, () -> FeatureChoice.uniform(1).mask(z), "2 entries, 3 features");
        ZipfFit fit = new ZipfFit(0, 1, 0, 0);
        assertThrows(IllegalArgumentException.class, () -> FeatureChoice.progressive(1, new double[0], fit));
        assertThrows(ShapeException.class, () -> FeatureChoice.progressive(2, new double[2], fit)
                .mask(z));
        assertThrows(ShapeException.class, () -> new TokenChoice(1).mask(Tensor.ones(3)));
        assertThrows(IllegalArgumentException.class, () -> new ChoiceActivation(new TokenChoice(1), 0));
        assertThrows(IllegalArgumentException.class, () -> new ChoiceActivation(new TokenChoice(1), 3, 1));
        ChoiceActivation untrained = new ChoiceActivation(new MutualChoice(1), 3);
        assertThrows(ShapeException.class, () -> untrained.apply(Tensor.ones(2, 4)));
        untrained.eval();
        assertThrows(IllegalStateException.class, () -> untrained.apply(z));
        ChoiceActivation token = new ChoiceActivation(new TokenChoice(1), 3);
        token.eval();
        assertArrayEquals(new double[] {1, 0, 0, 1, 0, 0}, token.apply(z).toDoubleArray());
    }

    @Test
    void thresholdsAreRunningMeansOfTheSmallestThatStays() {
        Tensor first = Tensor.of(new float[][] {{5, 4, 3}, {1, 2, 0}, {0, 0, 6}});
        Tensor second = first.mul(2);
        ChoiceActivation mutual = new ChoiceActivation(new MutualChoice(1), 3, 0.5);
        mutual.apply(first);
        assertArrayEquals(new float[] {4, 4, 4}, mutual.thresholds().toFloatArray());
        mutual.apply(second);
        float mean = (4 + 2 * 8) / 3f;
        assertArrayEquals(new float[] {mean, mean, mean}, mutual.thresholds().toFloatArray(), 1e-6f);
        mutual.eval();
        assertArrayEquals(
                new float[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7},
                mutual.apply(Tensor.of(new float[][] {{0, 1, 2}, {3, 4, 5}, {6, 6, 6}, {0, 0, 7}}))
                        .toFloatArray());
        ChoiceActivation feature = new ChoiceActivation(FeatureChoice.uniform(1), 3);
        feature.apply(first);
        assertArrayEquals(new float[] {5, 4, 6}, feature.thresholds().toFloatArray());
        feature.eval();
        assertArrayEquals(
                new float[] {5, 0, 0, 0, 4, 6},
                feature.apply(Tensor.of(new float[][] {{5, 3, 5}, {4, 4, 6}})).toFloatArray());
        ChoiceActivation copy = new ChoiceActivation(FeatureChoice.uniform(1), 3);
        copy.loadStateDict(feature.stateDict());
        assertArrayEquals(new float[] {5, 4, 6}, copy.thresholds().toFloatArray());
    }

    @Test
    void zerosDoNotFireAtAThresholdOfZero() {
        ChoiceActivation mutual = new ChoiceActivation(new MutualChoice(1), 2);
        mutual.apply(Tensor.zeros(2, 2));
        mutual.eval();
        Tensor g = Autodiff.grad(t -> mutual.apply(t).sum()).apply(Tensor.of(new float[][] {{0, 1}}));
        assertArrayEquals(new float[] {0, 1}, g.toFloatArray());
    }

    @Test
    void byThresholdsAsManyFireAsByTheBudget() {
        Rng rng = Rng.of(8);
        int k = 4;
        for (Choice choice : List.of(new MutualChoice(k), FeatureChoice.uniform(k))) {
            ChoiceActivation activation = new ChoiceActivation(choice, 32);
            for (int step = 0; step < 50; step++) {
                activation.apply(Tensor.randn(rng, 128, 32).relu());
            }
            activation.eval();
            Tensor z = activation.apply(Tensor.randn(rng, 4096, 32).relu());
            assertEquals(k, z.gt(0).to(DType.FLOAT64).sum(1).mean().item(), 0.1 * k);
        }
    }
}
