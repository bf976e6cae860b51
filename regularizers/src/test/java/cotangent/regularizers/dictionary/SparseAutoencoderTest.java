package cotangent.regularizers.dictionary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Linear;
import cotangent.nn.data.Batch;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.Closure;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SparseAutoencoderTest {
    private static SparseAutoencoder model(int k) {
        return new SparseAutoencoder(5, 12, new MutualChoice(k), Rng.of(1));
    }

    private static Tensor data(long seed) {
        return Tensor.randn(Rng.of(seed), 8, 5);
    }

    @Property(tries = 200)
    void theLawIsFoundAgain(
            @ForAll @IntRange(min = 8, max = 60) int features,
            @ForAll @IntRange(min = 0, max = 20) int q,
            @ForAll @DoubleRange(min = 0.3, max = 2) double s) {
        double[] f = new double[features];
        for (int r = 1; r <= features; r++) {
            f[features - r] = 0.3 * StrictMath.pow(r + q, -s);
        }
        ZipfFit fit = ZipfFit.of(f).orElseThrow();
        assertEquals(q, fit.q());
        assertEquals(s, fit.s(), 1e-6);
        assertEquals(f[0], fit.expected(features), 1e-8);
        for (double u : fit.deficit(f)) {
            assertEquals(0, u, 1e-6);
        }
        f[0] /= 4; // the rarest, in the half that is not fitted
        double[] u = ZipfFit.of(f).orElseThrow().deficit(f);
        assertEquals(0.75, u[0], 1e-6);
        f[0] = 0;
        assertEquals(1, ZipfFit.of(f).orElseThrow().deficit(f)[0]);
    }

    @Test
    void fewerThanFourLiveFeaturesGiveNoLaw() {
        assertTrue(ZipfFit.of(new double[] {0.1, 0, 0.2, 0.3, 0}).isEmpty());
        assertFalse(ZipfFit.of(new double[] {0.1, 0.1, 0.2, 0.3, 0}).isEmpty());
        assertThrows(IllegalArgumentException.class, () -> ZipfFit.of(new double[] {-1}));
        assertThrows(IllegalArgumentException.class, () -> ZipfFit.of(new double[] {Double.NaN}));
        assertArrayEquals(new double[3], AuxZipfLoss.of(4).underUse(new FeatureDensity(3, 0.9)));
        ZipfFit steep = new ZipfFit(0, 2000, 0, 0); // e^0 = 1 for the first rank, 0 in floating point for the others
        assertArrayEquals(new double[] {0.5, 0, 0}, steep.deficit(new double[] {0.5, 0.1, 0}));
    }

    @Test
    void densitiesAndSilence() {
        FeatureDensity density = new FeatureDensity(2, 0.5);
        density.update(Tensor.of(new double[][] {{1, 0}, {0, 0}}));
        assertArrayEquals(new double[] {0.5, 0}, density.densities());
        density.update(Tensor.of(new double[][] {{0, 2}, {0, 0}, {0, 3}, {0, 4}}));
        assertArrayEquals(new double[] {0.5 / 3, 0.75 * 2 / 3}, density.densities(), 1e-7);
        assertArrayEquals(new boolean[] {true, false}, density.dead(4).toBooleanArray());
        assertArrayEquals(new boolean[] {false, false}, density.dead(5).toBooleanArray());
        assertThrows(ShapeException.class, () -> density.update(Tensor.ones(2, 3)));
        assertThrows(IllegalArgumentException.class, () -> new FeatureDensity(0, 0.5));
        assertThrows(IllegalArgumentException.class, () -> new FeatureDensity(2, 1));
        FeatureDensity copy = new FeatureDensity(2, 0.5);
        copy.loadStateDict(density.stateDict());
        assertArrayEquals(density.densities(), copy.densities());
    }

    @Test
    void theReconstructionIsTheFormula() {
        SparseAutoencoder sae = model(2);
        Tensor x = data(2);
        sae.centerOn(x);
        Map<String, Tensor> p = sae.stateDict();
        Tensor pre = x.sub(x.mean(0)).matmul(p.get("encoderWeight")).relu();
        Tensor y = new MutualChoice(2).apply(pre).matmul(p.get("decoderWeight")).add(x.mean(0));
        assertTrue(y.allClose(sae.apply(x)));
        assertTrue(p.get("encoderWeight").allClose(p.get("decoderWeight").mT()));
        assertThrows(ShapeException.class, () -> sae.apply(Tensor.ones(3, 4)));
        assertThrows(IllegalArgumentException.class, () -> new SparseAutoencoder(0, 3, new TokenChoice(1), Rng.of(1)));
    }

    @Test
    void theLossesByHand() {
        // Width 1, two features of direction 1 and -1: e is what the first leaves, the second is dead.
        SparseAutoencoder sae = new SparseAutoencoder(1, 2, new TokenChoice(1), Rng.of(1));
        Tensor x = Tensor.of(new float[][] {{3}, {1}});
        sae.dictionary().value().assign(Tensor.of(new float[][] {{1}, {-1}}));
        Tensor reconstruction = Tensor.of(new float[][] {{2}, {1}});
        Tensor pre = Tensor.of(new float[][] {{4, 2}, {8, 4}});
        AuxKLoss aux = new AuxKLoss(1, 1, 1);
        // e = (1, 0), e^ = (-2, -4) with u = (0, 1): (9 + 16) / 2.
        assertEquals(
                12.5, aux.of(sae, x, reconstruction, pre, new double[] {0, 1}).item());
        // u = (0.75, 1): taken are 3 and 6, of the first: (4 + 36) / 2.
        assertEquals(
                20, aux.of(sae, x, reconstruction, pre, new double[] {0.75, 1}).item());
        assertEquals(0, aux.of(sae, x, reconstruction, pre, new double[2]).item());
    }

    @Property(tries = 100)
    void withWeightsOfZeroAndOneTheLossesAreTheSame(@ForAll long seed, @ForAll @IntRange(min = 1, max = 14) int kAux) {
        SparseAutoencoder sae = model(2);
        Rng rng = Rng.of(seed);
        Tensor x = Tensor.randn(rng, 8, 5);
        Tensor pre = sae.preActivations(x);
        Tensor y = sae.decode(sae.choose(pre));
        double[] dead = Tensor.randint(rng, 0, 2, 12).toDoubleArray();
        double k = new AuxKLoss(1, kAux, 1).of(sae, x, y, pre, dead).item();
        assertEquals(k, new AuxZipfLoss(1, kAux).of(sae, x, y, pre, dead).item());
        // As AuxK is told: the largest z' of the dead features alone.
        double sum = 0;
        Tensor rows = sae.dictionary().value().detach();
        for (int b = 0; b < 8; b++) {
            Tensor masked = pre.select(0, b).mul(Tensor.of(dead, 12).to(DType.FLOAT32));
            Tensor e = x.select(0, b).sub(y.select(0, b));
            var top = masked.topK(Math.min(kAux, 12), 0);
            Tensor decoded = top.values()
                    .unsqueeze(1)
                    .mul(rows.indexSelect(0, top.indices()))
                    .sum(0);
            sum += e.sub(decoded).square().sum().item() / 8;
        }
        boolean any = Arrays.stream(dead).anyMatch(u -> u > 0);
        assertEquals(any ? sum : 0, k, 1e-4 * (1 + sum));
    }

    @Test
    void theObjectiveIsTheFormula() {
        SparseAutoencoder sae = model(1);
        Tensor x = data(5);
        for (int i = 0; i < 3; i++) {
            DictionaryObjective.plain().loss(sae, data(20 + i));
        }
        AuxKLoss aux = new AuxKLoss(0.25, 3, 8);
        double[] u = aux.underUse(sae.density());
        assertTrue(Arrays.stream(u).sum() > 0);
        Tensor pre = sae.preActivations(x);
        Tensor y = sae.apply(x);
        double error = x.sub(y).square().sum(1).mean().item();
        double variance = x.sub(x.mean(0)).square().sum(1).mean().item();
        double extra = aux.of(sae, x, y, pre, u).item();
        assertEquals(error / variance, DictionaryObjective.plain().loss(sae, x).item(), 1e-6);
        double[] now = aux.underUse(sae.density());
        double nowExtra = aux.of(sae, x, y, pre, now).item();
        assertTrue(extra > 0);
        Tensor loss = new DictionaryObjective(aux).loss(sae, new Batch(x, x, Tensor.arange(8), null), null);
        assertEquals((error + 0.25 * nowExtra) / variance, loss.item(), 1e-6);
        Linear other = new Linear(2, 2, Rng.of(1));
        assertThrows(IllegalArgumentException.class, () -> DictionaryObjective.plain()
                .loss(other, new Batch(x, x, Tensor.arange(8), null), null));
    }

    /** Two dead features whose directions are so long that what they decode overflows, beside one that describes nothing. */
    @Test
    void anAuxiliaryLossThatIsNotFiniteIsLeftOut() {
        SparseAutoencoder sae = new SparseAutoencoder(1, 3, new TokenChoice(1), Rng.of(1));
        sae.dictionary().value().assign(Tensor.of(new float[][] {{0}, {1e30f}, {1e30f}}));
        sae.parameters().get("encoderWeight").value().assign(Tensor.zeros(1, 3));
        sae.parameters().get("encoderBias").value().assign(Tensor.of(new float[] {3, 2, 1}, 3));
        Tensor x = Tensor.of(new float[][] {{1}, {2}});
        AuxKLoss aux = new AuxKLoss(1, 2, 1);
        DictionaryObjective.plain().loss(sae, x);
        double[] dead = {0, 1, 1};
        assertArrayEquals(dead, aux.underUse(sae.density()));
        Tensor pre = sae.preActivations(x);
        assertFalse(aux.of(sae, x, sae.apply(x), pre, dead).allFinite());
        Tensor loss = new DictionaryObjective(aux).loss(sae, x);
        assertEquals(DictionaryObjective.plain().loss(sae, x).item(), loss.item());
        loss.backward();
        sae.parameters()
                .values()
                .forEach(p -> assertTrue(p.grad() == null || p.grad().allFinite()));
    }

    @Test
    void aConstantBatchAndEvaluation() {
        SparseAutoencoder sae = model(1);
        Tensor one = Tensor.ones(1, 5);
        assertTrue(DictionaryObjective.plain().loss(sae, one).allFinite());
        sae.eval();
        double[] before = sae.density().densities();
        DictionaryObjective.plain().loss(sae, one);
        assertArrayEquals(before, sae.density().densities(), "evaluation does not count");
    }

    @Test
    void gradientsOfTheLosses() {
        SparseAutoencoder sae = model(3);
        sae.to(DType.FLOAT64);
        Tensor x = Tensor.randn(Rng.of(9), DType.FLOAT64, 8, 5);
        double[] u = Tensor.rand(Rng.of(10), DType.FLOAT64, 12).toDoubleArray();
        Tensor y = sae.apply(x).detach();
        AuxZipfLoss aux = new AuxZipfLoss(1, 4);
        for (String name : new String[] {"encoderWeight", "decoderWeight", "encoderBias", "decoderBias"}) {
            Tensor w = sae.parameters().get(name).value().detach().copy();
            GradientCheck.check(
                    t -> sae.with(Map.of(name, t), () -> {
                        Tensor pre = sae.preActivations(x);
                        return x.sub(sae.decode(sae.choose(pre))).square().sum().add(aux.of(sae, x, y, pre, u));
                    }),
                    w);
        }
        // The residual is constant: a change of the reconstruction has no gradient.
        Tensor r = y.copy().requiresGrad();
        aux.of(sae, x, r, sae.preActivations(x), u).backward();
        assertTrue(r.grad() == null || !r.grad().ne(0).any());
    }

    @Test
    void theOptimizerKeepsTheNorms() {
        SparseAutoencoder sae = model(2);
        DictionaryOptimizer optimizer = new DictionaryOptimizer(
                new Adam(sae.parameters(), AdamConfig.defaults().withLearningRate(0.05)), sae);
        DictionaryObjective objective = new DictionaryObjective(new AuxZipfLoss(0.1, 3));
        Tensor x = data(11);
        double first = optimizer.step(Closure.of(optimizer, () -> objective.loss(sae, x)));
        Tensor g = sae.dictionary().grad();
        assertTrue(g.ne(0).any());
        double last = first;
        for (int i = 0; i < 100; i++) {
            Tensor before = sae.dictionary().value().detach().copy();
            last = optimizer.step(Closure.of(optimizer, () -> objective.loss(sae, x)));
            Tensor along = sae.dictionary().grad().mul(before).sum(1);
            assertTrue(along.abs().lt(1e-5).all());
            Tensor norms = sae.dictionary().value().detach().norm(2, false, 1);
            assertTrue(norms.sub(1).abs().lt(1e-5).all());
        }
        assertTrue(last < 0.5 * first, first + " -> " + last);
        SparseAutoencoder tuned = sae.withChoice(FeatureChoice.uniform(2));
        assertTrue(tuned.preActivations(x).allClose(sae.preActivations(x)));
        tuned.dictionary().value().assign(Tensor.zeros(12, 5));
        assertTrue(sae.dictionary().value().ne(0).any(), "parameters are copies");
    }

    @Test
    void errorsOfTheSettings() {
        assertThrows(IllegalArgumentException.class, () -> new AuxKLoss(-1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new AuxKLoss(1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new AuxKLoss(1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new AuxZipfLoss(Double.NaN, 1));
        assertEquals(new AuxKLoss(1.0 / 32, 16, 100_000), AuxKLoss.of(32));
        assertEquals(new AuxZipfLoss(1.0 / 32, 16), AuxZipfLoss.of(32));
    }
}
