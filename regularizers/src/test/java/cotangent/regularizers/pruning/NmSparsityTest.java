package cotangent.regularizers.pruning;

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
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.Activation;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Sequential;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.MeanSquaredError;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NmSparsityTest {
    private static final NmMask TWO_OF_FOUR = NmMask.of(2, 4);

    @Test
    void theCardsNumbers() {
        Tensor w = Tensor.of(new double[][] {{0.3, -0.9, 0.1, 0.5}});
        SparsityStage hard = new SrSte(TWO_OF_FOUR).at(0);
        assertArrayEquals(new double[] {0, -0.9, 0, 0.5}, hard.apply(w, false).toDoubleArray());
        Tensor g = Autodiff.grad(t -> hard.apply(t, false).sum().mul(0.5)).apply(w);
        assertArrayEquals(new double[] {0.50006, 0.5, 0.50002, 0.5}, g.toDoubleArray(), 1e-15);
        SparsityStage plain = new SrSte(TWO_OF_FOUR, 0).at(0);
        assertArrayEquals(
                new double[] {0.5, 0.5, 0.5, 0.5},
                Autodiff.grad(t -> plain.apply(t, false).sum().mul(0.5))
                        .apply(w)
                        .toDoubleArray());
        assertEquals(plain, new MaskDecay(MaskDecay.Kind.STEP, TWO_OF_FOUR, Phases.of(9)).at(3));
    }

    @Property(tries = 200)
    void everyGroupKeepsItsLargest(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int m,
            @ForAll @IntRange(min = 1, max = 6) int kept,
            @ForAll boolean columns,
            @ForAll boolean ties) {
        int n = Math.min(kept, m);
        Rng rng = Rng.of(seed);
        Tensor w = columns ? Tensor.randn(rng, DType.FLOAT64, 3 * m, 4) : Tensor.randn(rng, DType.FLOAT64, 4, 3 * m);
        w = ties ? w.round() : w;
        boolean[] keep = new NmMask(n, m, columns).of(w).toBooleanArray();
        Tensor groups = (columns ? w.mT() : w).reshape(12, m).abs();
        Tensor mask = (columns ? Tensor.of(keep, 3 * m, 4).mT() : Tensor.of(keep, 4, 3 * m)).reshape(12, m);
        for (int g = 0; g < 12; g++) {
            int count = 0;
            for (int i = 0; i < m; i++) {
                boolean stays = mask.get(g, i) != 0;
                count += stays ? 1 : 0;
                for (int j = 0; j < m; j++) {
                    if (stays && mask.get(g, j) == 0) {
                        double own = groups.get(g, i);
                        double other = groups.get(g, j);
                        assertTrue(own > other || own == other && i < j);
                    }
                }
            }
            assertEquals(n, count);
        }
    }

    @Property(tries = 100)
    void theDecayBeginsDenseAndEndsSparse(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 2) int kind,
            @ForAll @DoubleRange(min = 0.01, max = 0.5) double k,
            @ForAll @IntRange(min = 0, max = 5) int dense) {
        Tensor w = Tensor.randn(Rng.of(seed), 3, 8);
        MaskDecay decay = new MaskDecay(MaskDecay.Kind.values()[kind], TWO_OF_FOUR, k, new Phases(dense, 50, 10));
        for (int step = 0; step < dense; step++) {
            TensorAssertions.assertSame(decay.at(step).apply(w, false), w, "dense");
        }
        if (kind != 0) {
            TensorAssertions.assertSame(decay.at(dense).apply(w, false), w, "beta is 1 at tau 0");
        }
        double last = 1;
        for (int step = dense; step < 60; step++) {
            double beta = decay.at(step).beta();
            assertTrue(beta <= last && beta >= 0);
            last = beta;
            if (step >= 40) {
                assertEquals(0, beta);
            }
        }
        Tensor end = decay.at(Long.MAX_VALUE).apply(w, false);
        Tensor nonZero = end.ne(0).to(DType.INT64).reshape(6, 4).sum(1);
        assertTrue(nonZero.eq(2).all());
    }

    @Test
    void theDecays() {
        Phases phases = new Phases(10, 100, 20);
        MaskDecay linear = new MaskDecay(MaskDecay.Kind.LINEAR, TWO_OF_FOUR, 0.02, phases);
        assertEquals(0.6, linear.at(30).beta(), 1e-15);
        assertEquals(0, linear.at(70).beta());
        MaskDecay exp = new MaskDecay(MaskDecay.Kind.EXP, TWO_OF_FOUR, 0.02, phases);
        assertEquals(StrictMath.exp(-0.4), exp.at(30).beta());
        assertEquals(0.01, new MaskDecay(MaskDecay.Kind.EXP, TWO_OF_FOUR, phases).k());
        SparsityStage half = new SparsityStage(TWO_OF_FOUR, 0.5, 0);
        Tensor w = Tensor.of(new double[][] {{0.3, -0.9, 0.1, 0.5}});
        assertArrayEquals(
                new double[] {0.15, -0.9, 0.05, 0.5}, half.apply(w, false).toDoubleArray(), 1e-17);
        assertArrayEquals(
                new double[] {1, 1, 1, 1},
                Autodiff.grad(t -> half.apply(t, false).sum()).apply(w).toDoubleArray());
        assertArrayEquals(
                new double[] {0.5, 1, 0.5, 1},
                Autodiff.grad(t -> half.apply(t, true).sum()).apply(w).toDoubleArray());
        assertArrayEquals(
                new double[] {0.5 + 0.03, 1, 0.5 + 0.01, 1},
                Autodiff.grad(t -> new SparsityStage(TWO_OF_FOUR, 0.5, 0.1)
                                .apply(t, true)
                                .sum())
                        .apply(w)
                        .toDoubleArray(),
                1e-15);
    }

    private static List<String> frames(StructureDecay.Kind kind, NmMask target) {
        return StructureDecay.of(kind, target, Phases.of(10)).frames().stream()
                .map(NmMask::toString)
                .toList();
    }

    @Test
    void theFrames() {
        NmMask one = NmMask.of(1, 16);
        assertEquals(List.of("15:16", "8:16", "4:16", "2:16", "1:16"), frames(StructureDecay.Kind.SPARSIFY, one));
        assertEquals(List.of("3:4", "2:4"), frames(StructureDecay.Kind.SPARSIFY, TWO_OF_FOUR));
        assertEquals(List.of("4:4"), frames(StructureDecay.Kind.SPARSIFY, NmMask.of(4, 4)));
        assertEquals(List.of("16:32", "8:16", "4:8", "2:4"), frames(StructureDecay.Kind.FINE, TWO_OF_FOUR));
        assertEquals(List.of("2:32", "2:16", "2:8", "2:4"), frames(StructureDecay.Kind.DENSIFY, TWO_OF_FOUR));
        assertEquals(
                List.of("1:2 of columns"),
                frames(StructureDecay.Kind.SPARSIFY, new NmMask(1, 2, true)).subList(1, 2));
    }

    @Test
    void framesAreOfEqualLength() {
        StructureDecay decay =
                StructureDecay.of(StructureDecay.Kind.SPARSIFY, NmMask.of(1, 16), new Phases(7, 107, 50));
        assertEquals(1, decay.at(6).beta());
        for (int step = 7; step < 57; step++) {
            SparsityStage stage = decay.at(step);
            assertEquals(0, stage.beta());
            assertEquals(
                    new int[] {15, 8, 4, 2, 1}[(step - 7) / 10], stage.pattern().n());
        }
        for (long step : new long[] {57, 106, 107, Long.MAX_VALUE}) {
            assertEquals(NmMask.of(1, 16), decay.at(step).pattern());
        }
        StructureDecay custom = StructureDecay.custom(List.of(NmMask.of(3, 4), TWO_OF_FOUR), Phases.of(4));
        assertEquals(NmMask.of(3, 4), custom.at(1).pattern());
        assertEquals(TWO_OF_FOUR, custom.at(2).pattern());
    }

    @Property(tries = 100)
    void allOfAGroupIsDense(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int m) {
        Tensor w = Tensor.randn(Rng.of(seed), 3, 2 * m);
        TensorAssertions.assertSame(new SrSte(NmMask.of(m, m)).at(0).apply(w, false), w, "N = M");
        Tensor g = Autodiff.grad(t -> new SrSte(NmMask.of(m, m))
                        .at(0)
                        .apply(t, false)
                        .square()
                        .sum())
                .apply(w);
        TensorAssertions.assertSame(g, w.mul(2), "gradient");
    }

    /** Straight through means the gradient at the weight computed with, as finite differences of the rest see it. */
    @Test
    void gradients() {
        Linear dense = new Linear(8, 3, Rng.of(1));
        dense.to(DType.FLOAT64);
        NmLinear layer = new NmLinear(dense, new SrSte(TWO_OF_FOUR, 0));
        Tensor x = Tensor.randn(Rng.of(2), DType.FLOAT64, 5, 8);
        Tensor sparse = layer.sparseWeight();
        GradientCheck.check(
                layer::apply, x, GradientCheck.Options.defaults().withFloat32Tolerance(Double.POSITIVE_INFINITY));
        layer.apply(x).square().sum().backward();
        Tensor expected = Autodiff.grad(w -> x.matmul(w.mT())
                        .add(dense.bias().value().detach())
                        .square()
                        .sum())
                .apply(sparse);
        TensorAssertions.assertClose(layer.weight().grad(), expected, 1e-12, 1e-13, "straight through");
        Tensor g64 = layer.weight().grad();
        Linear narrow = new Linear(8, 3, Rng.of(1));
        NmLinear layer32 = new NmLinear(narrow, new SrSte(TWO_OF_FOUR, 0));
        layer32.apply(x.to(DType.FLOAT32)).square().sum().backward();
        TensorAssertions.assertClose(layer32.weight().grad().to(DType.FLOAT64), g64, 1e-5, 1e-5, "float32");
        // With the soft mask in the gradient it is the derivative itself.
        Tensor w = Tensor.of(new double[][] {{0.3, -0.9, 0.1, 0.5}, {0.7, 0.2, 0.8, -0.4}});
        SparsityStage half = new SparsityStage(TWO_OF_FOUR, 0.5, 0);
        GradientCheck.check(
                t -> half.apply(t, true).tanh(),
                w,
                GradientCheck.Options.defaults().withSecondOrder(true));
    }

    @Test
    void aLayerOfItsOwn() {
        Linear dense = new Linear(8, 3, Rng.of(1));
        NmLinear layer = new NmLinear(dense, new MaskDecay(MaskDecay.Kind.LINEAR, TWO_OF_FOUR, 0.1, Phases.of(20)));
        Tensor x = Tensor.randn(Rng.of(2), 2, 5, 8);
        TensorAssertions.assertSame(layer.apply(x), layer.toLinear().apply(x), "sparse when nobody told a step");
        layer.setStep(0);
        TensorAssertions.assertSame(layer.apply(x), dense.apply(x), "dense at first");
        assertEquals(dense.stateDict().keySet(), layer.stateDict().keySet());
        dense.weight().value().assign(Tensor.zeros(3, 8));
        assertTrue(layer.weight().value().abs().sum().item() > 0, "a copy");
        NmLinear noBias = new NmLinear(new Linear(8, 3, false, Rng.of(1)), new SrSte(TWO_OF_FOUR));
        assertEquals(
                List.of("weight"), List.copyOf(noBias.toLinear().stateDict().keySet()));
        NmLinear masked = NmLinear.withGradMask(new Linear(4, 1, Rng.of(1)), new SrSte(TWO_OF_FOUR, 0));
        masked.apply(Tensor.ones(1, 4)).sum().backward();
        assertEquals(2, masked.weight().grad().sum().item());
    }

    @Test
    void followsTheTrainer() {
        Rng rng = Rng.of(1);
        NmLinear hidden = new NmLinear(
                new Linear(4, 8, rng), new MaskDecay(MaskDecay.Kind.STEP, TWO_OF_FOUR, 0.1, new Phases(2, 8, 2)));
        Layer model = new Sequential(hidden, Activation.relu(), new Linear(8, 1, rng));
        Tensor x = Tensor.randn(rng, 16, 4);
        Tensor y = x.sum(true, 1);
        Layer expected = new Sequential(new Linear(4, 8, rng), Activation.relu(), new Linear(8, 1, rng));
        expected.loadStateDict(model.stateDict());
        for (Layer net : List.of(model, expected)) {
            Objective objective = Objective.supervised(new MeanSquaredError());
            Trainer.builder(
                            net,
                            NmLinear.following(objective),
                            new Sgd(net.parameters(), SgdConfig.defaults().withLearningRate(0.1)),
                            DataLoader.shuffled(new TensorDataset(x, y), 8, 1))
                    .epochs(1)
                    .build()
                    .run();
        }
        model.stateDict()
                .forEach((name, t) ->
                        TensorAssertions.assertSame(t, expected.stateDict().get(name), name));
        assertEquals(
                Map.of(),
                NmLinear.following(Objective.supervised(new MeanSquaredError())).state());
    }

    @Test
    void wrongArguments() {
        assertThrows(IllegalArgumentException.class, () -> NmMask.of(0, 4));
        assertThrows(IllegalArgumentException.class, () -> NmMask.of(5, 4));
        assertThrows(ShapeException.class, () -> TWO_OF_FOUR.of(Tensor.zeros(4, 6)));
        assertThrows(ShapeException.class, () -> new NmMask(2, 4, true).of(Tensor.zeros(6, 4)));
        assertThrows(ShapeException.class, () -> TWO_OF_FOUR.of(Tensor.zeros(8)));
        assertThrows(ShapeException.class, () -> new NmLinear(new Linear(6, 2, Rng.of(1)), new SrSte(TWO_OF_FOUR)));
        for (int[] bad : new int[][] {{1, 3}, {3, 4}, {2, 12}}) {
            NmMask target = NmMask.of(bad[0], bad[1]);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> StructureDecay.of(StructureDecay.Kind.SPARSIFY, target, Phases.of(3)));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> StructureDecay.of(StructureDecay.Kind.CUSTOM, TWO_OF_FOUR, Phases.of(3)));
        assertThrows(IllegalArgumentException.class, () -> StructureDecay.custom(List.of(), Phases.of(3)));
        assertThrows(IllegalArgumentException.class, () -> new Phases(5, 9, 5));
        assertThrows(IllegalArgumentException.class, () -> new Phases(-1, 9, 5));
        assertThrows(
                IllegalArgumentException.class, () -> new MaskDecay(MaskDecay.Kind.EXP, TWO_OF_FOUR, -1, Phases.of(3)));
        assertThrows(IllegalArgumentException.class, () -> new SrSte(TWO_OF_FOUR, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new SparsityStage(TWO_OF_FOUR, 1.1, 0));
        NmLinear layer = new NmLinear(new Linear(4, 2, Rng.of(1)), new SrSte(TWO_OF_FOUR));
        assertThrows(IllegalArgumentException.class, () -> layer.setStep(-1));
        assertThrows(ShapeException.class, () -> layer.apply(Tensor.zeros(2, 5)));
        assertThrows(NullPointerException.class, () -> NmLinear.following(null));
    }
}
