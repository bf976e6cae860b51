package cotangent.regularizers.experts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.Layer;
import cotangent.nn.TopKGate;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.MeanSquaredError;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GumbelSinkhornPermutationTest {
    private static GumbelSinkhornPermutation search(int count, int n, long steps) {
        return new GumbelSinkhornPermutation(count, n, PermutationSchedule.of(steps), Rng.of(7));
    }

    @Property(tries = 100)
    void rowsAndColumnsSumToOne(@ForAll long seed, @ForAll @IntRange(min = 2, max = 8) int n) {
        Tensor log = Tensor.rand(Rng.of(seed), DType.FLOAT64, 2, n, n).mul(3);
        Tensor p = GumbelSinkhornPermutation.sinkhorn(log, 200);
        TensorAssertions.assertClose(p.sum(-2), Tensor.ones(DType.FLOAT64, 2, n), 1e-12);
        TensorAssertions.assertClose(p.sum(-1), Tensor.ones(DType.FLOAT64, 2, n), 1e-9);
    }

    @Test
    void rowsComeBeforeColumns() {
        Tensor log = Tensor.of(new double[][] {{1, 3}, {1, 1}}).log();
        Tensor p = GumbelSinkhornPermutation.sinkhorn(log, 1); // rows: 1/4 3/4, 1/2 1/2
        assertArrayEquals(new double[] {1 / 3.0, 0.6, 2 / 3.0, 0.4}, p.toDoubleArray(), 1e-15);
    }

    @Test
    void theScheduleIsTheAuthors() {
        PermutationSchedule s = PermutationSchedule.of(5);
        assertEquals(1e-3, s.tau(0), 1e-18);
        assertEquals(1e-5, s.tau(2), 1e-18);
        assertEquals(1e-7, s.tau(4), 1e-20);
        assertEquals(1e-7, s.tau(99), 1e-20);
        assertEquals(20, s.iterations(0));
        assertEquals(85, s.iterations(2));
        assertEquals(150, s.iterations(4));
        assertEquals(150, PermutationSchedule.of(1).iterations(0));
        assertThrows(IllegalArgumentException.class, () -> PermutationSchedule.of(0));
        assertThrows(IllegalArgumentException.class, () -> new PermutationSchedule(5, 1e-7, 1e-3, 20, 150));
        assertThrows(IllegalArgumentException.class, () -> new PermutationSchedule(5, 1e-3, 0, 20, 150));
        assertThrows(IllegalArgumentException.class, () -> new PermutationSchedule(5, 1e-3, 1e-7, 150, 20));
        assertThrows(IllegalArgumentException.class, () -> new PermutationSchedule(5, 1e-3, 1e-7, 0, 20));
    }

    @Test
    void startsWithSmallLogitsAndDrawsNoiseOnceAStep() {
        GumbelSinkhornPermutation p = search(2, 6, 100);
        assertTrue(p.logits().value().abs().max().item() <= 0.05);
        Tensor quiet = p.matrices();
        p.setStep(0);
        Tensor noisy = p.matrices();
        TensorAssertions.assertSame(p.matrices(), noisy, "one draw a step");
        assertFalse(noisy.allClose(quiet));
        p.setStep(0);
        assertFalse(p.matrices().allClose(noisy));
        p.eval();
        TensorAssertions.assertSame(p.matrices(), quiet, "no noise outside training");
    }

    /** Of a doubly stochastic 2 x 2 matrix the log-odds of an entry are half the alternating sum of what was scaled. */
    @Test
    void theNoiseIsAHundredthOfGumbels() {
        int count = 4000;
        var p = new GumbelSinkhornPermutation(count, 2, new PermutationSchedule(10, 1, 1, 60, 60), Rng.of(3));
        Tensor l = p.logits().value();
        l.assign(Tensor.zerosLike(l));
        p.setStep(0);
        Tensor stays = p.matrices().select(-2, 0).select(-1, 0).to(DType.FLOAT64);
        Tensor odds = stays.div(stays.rsub(1)).log();
        double deviation = 0.01 * Math.PI / Math.sqrt(6); // four of a Gumbel's variance, halved twice
        assertEquals(0, odds.mean().item(), 4 * deviation / Math.sqrt(count));
        assertEquals(deviation, Math.sqrt(odds.square().mean().item()), 0.06 * deviation);
    }

    @Test
    void freezesToTheNearestPermutation() {
        GumbelSinkhornPermutation p = search(1, 4, 10);
        Tensor l = p.logits().value();
        l.assign(Tensor.of(new float[] {0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0}, 1, 4, 4));
        p.setStep(9);
        assertFalse(p.isFrozen());
        assertArrayEquals(new long[] {-1, -1, -1, -1}, p.assignment().toLongArray());
        assertTrue(p.matrices().carriesGrad());
        p.setStep(10);
        assertTrue(p.isFrozen());
        assertArrayEquals(new long[] {2, 3, 0, 1}, p.assignment().toLongArray());
        assertArrayEquals(l.toFloatArray(), p.matrices().toFloatArray());
        assertEquals(0, p.entropy().item());
        assertFalse(p.matrices().carriesGrad());
        p.setStep(0);
        assertTrue(p.isFrozen(), "a search does not begin again");

        GumbelSinkhornPermutation loaded = search(1, 4, 10);
        loaded.loadStateDict(p.stateDict());
        assertTrue(loaded.isFrozen());
        TensorAssertions.assertSame(loaded.matrices(), p.matrices(), "loaded");
        assertThrows(IllegalArgumentException.class, () -> search(1, 4, 10).setStep(-1));
    }

    /** A doubly stochastic matrix of equal entries: n ln n for the matrix, and the same for its rows. */
    @Test
    void entropyOfTheUniformMatrix() {
        GumbelSinkhornPermutation p = search(2, 4, 10);
        Tensor l = p.logits().value();
        l.assign(Tensor.zerosLike(l));
        assertEquals(2 * 4 * StrictMath.log(4), p.entropy().item(), 1e-4);
    }

    @Test
    void gradientsOfTheEntropy() {
        var p = new GumbelSinkhornPermutation(2, 3, new PermutationSchedule(10, 0.3, 0.1, 3, 6), Rng.of(1));
        p.to(DType.FLOAT64);
        p.setStep(4);
        GradientCheck.check(
                l -> p.with(Map.of("logits", l), p::entropy),
                p.logits().value().detach().copy());
    }

    /** At the authors' temperatures in single precision: whatever becomes of rows, nothing is NaN. */
    @Property(tries = 20)
    void lowTemperaturesStayFinite(@ForAll long seed, @ForAll @IntRange(min = 0, max = 9) int step) {
        Rng rng = Rng.of(seed);
        var p = new GumbelSinkhornPermutation(1, 8, PermutationSchedule.of(10), rng);
        PermutedGate gate = new PermutedGate(new TopKGate(3, 8, 2, rng), p);
        p.setStep(step);
        Tensor mix = Tensor.randn(rng, 8);
        gate.apply(Tensor.randn(rng, 5, 3)).mul(mix).sum().add(p.entropy()).backward();
        assertTrue(gate.parameters().values().stream().allMatch(q -> q.grad().allFinite()));
    }

    @Test
    void aRowThatVanishedStaysZero() {
        Tensor rows = Tensor.of(new float[][] {{0, 0}, {1, 3}});
        Tensor normalized = GumbelSinkhornPermutation.normalized(rows);
        assertArrayEquals(new float[] {0, 0, 0.25F, 0.75F}, normalized.toFloatArray());
    }

    @Test
    void anyGateCanBePermuted() {
        GumbelSinkhornPermutation p = search(1, 4, 1);
        Layer top = new TopKGate(3, 4, 2, Rng.of(1));
        PermutedGate gate = new PermutedGate(top, p);
        Tensor x = Tensor.randn(Rng.of(2), 5, 3);
        p.buffers().get("assignment").get().assign(Tensor.of(new long[] {0, 1, 2, 3}, 1, 4));
        TensorAssertions.assertClose(gate.apply(x), top.apply(x), 1e-6);
        p.buffers().get("assignment").get().assign(Tensor.of(new long[] {1, 2, 3, 0}, 1, 4));
        TensorAssertions.assertClose(gate.apply(x), top.apply(x).roll(1, 1), 1e-6);
        assertThrows(IllegalArgumentException.class, () -> new PermutedGate(top, search(2, 4, 1)));
        assertThrows(ShapeException.class, () -> new PermutedGate(top, search(1, 5, 1)).apply(x));
        assertThrows(IllegalArgumentException.class, () -> search(0, 4, 1));
        assertThrows(IllegalArgumentException.class, () -> search(1, 1, 1));
    }

    @Test
    void theObjectiveTellsTheStepAndEndsTheSearch() {
        GumbelSinkhornPermutation p = search(1, 4, 3);
        PermutedGate gate = new PermutedGate(new TopKGate(3, 4, 2, Rng.of(1)), p);
        Tensor before = p.logits().value().copy();
        boolean[] frozen = new boolean[6];
        Objective plain = Objective.supervised(new MeanSquaredError());
        Objective spy = (model, batch, step) -> {
            frozen[(int) step.step()] = p.isFrozen();
            return plain.loss(model, batch, step);
        };
        Tensor x = Tensor.randn(Rng.of(2), 12, 3);
        Trainer.builder(
                        gate,
                        GumbelSinkhornPermutation.following(spy),
                        new Sgd(gate.parameters(), SgdConfig.defaults().withLearningRate(1e-3)),
                        DataLoader.sequential(new TensorDataset(x, Tensor.zeros(12, 4)), 2))
                .epochs(1)
                .build()
                .run();
        assertArrayEquals(new boolean[] {false, false, false, true, true, true}, frozen);
        assertFalse(Arrays.equals(before.toFloatArray(), p.logits().value().toFloatArray()));
        gate.zeroGrad();
        gate.apply(x).square().sum().backward();
        assertNull(p.logits().grad(), "no gradient goes through the assignment");
    }
}
