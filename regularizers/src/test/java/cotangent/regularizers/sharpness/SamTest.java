package cotangent.regularizers.sharpness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.BatchNorm1d;
import cotangent.nn.Dropout;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Mlp;
import cotangent.nn.ParameterVector;
import cotangent.nn.Sequential;
import cotangent.nn.data.Batch;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.metrics.Accuracy;
import cotangent.nn.optim.Closure;
import cotangent.nn.optim.Optimizer;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.BatchClosure;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.nn.train.TrainingHistory;
import cotangent.regularizers.Points;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SamTest {
    private static final SamConfig RHO = SamConfig.defaults().withRho(0.1);

    private static Tensor bowl(Points at) {
        return at.get(0).square().mul(4).add(at.get(1).square()).mul(0.5);
    }

    /** The card's numbers: L = (4 x^2 + y^2) / 2 at (1, 1) with radius 0.1. */
    @Test
    void workedExample() {
        Points at = new Points(1, 1);
        ParameterVector theta = ParameterVector.ofValues(at.parameters());
        Points.Counted closure = at.closure(SamTest::bowl);
        closure.evaluate();
        ParameterVector e = Sam.perturbation(theta, ParameterVector.ofGradients(at.parameters()), RHO);
        assertEquals(0.0970143, e.tensors().get("x0").item(), 5e-8);
        assertEquals(0.0242536, e.tensors().get("x1").item(), 5e-8);
        closure.count = 0;
        double loss = new Sam(at.descent(), RHO).step(closure);
        assertEquals(2.5, loss, 0);
        assertEquals(2, closure.count, "two evaluations a step");
        assertArrayEquals(new double[] {4.388057, 1.024254}, at.gradients(), 5e-7);
        assertArrayEquals(new double[] {1 - 4.388057, 1 - 1.024254}, at.values(), 5e-7);
    }

    @Test
    void radiusZeroIsTheWrappedOptimizer() {
        Points sam = new Points(0.3, -0.7);
        Points plain = new Points(0.3, -0.7);
        Points.Counted closure = sam.closure(SamTest::bowl);
        new Sam(sam.descent(), RHO.withRho(0)).step(closure);
        plain.descent().step(plain.closure(SamTest::bowl));
        assertArrayEquals(plain.values(), sam.values(), 0);
        assertEquals(1, closure.count);
    }

    /** The wrapped optimizer adds its decay at theta: neither e nor the second gradient knows of it. */
    @Test
    void weightDecayIsAddedAtTheParameters() {
        Points at = new Points(1, 1);
        SgdConfig decay = SgdConfig.defaults().withLearningRate(1).withWeightDecay(0.5);
        new Sam(new Sgd(at.parameters(), decay), RHO).step(at.closure(SamTest::bowl));
        assertArrayEquals(new double[] {1 - 4.388057 - 0.5, 1 - 1.024254 - 0.5}, at.values(), 5e-7);
    }

    /** Worked by hand: parts of weights 0.75 and 0.25 with losses x^2 / 2 and y^2 have e = (0.1, 0) and (0, 0.1). */
    @Test
    void eachPartHasAPerturbationOfItsOwn() {
        Points at = new Points(1, 1);
        Points.Counted first =
                at.closure(p -> p.get(0).square().mul(0.5).add(p.get(1).mul(0)));
        Points.Counted second = at.closure(p -> p.get(1).square().add(p.get(0).mul(0)));
        Closure whole = new Closure() {
            @Override
            public double evaluate() {
                throw new AssertionError("the batch as a whole is not looked at");
            }

            @Override
            public List<Part> parts(int size) {
                assertEquals(3, size);
                return List.of(new Part(first, 0.75), new Part(second, 0.25));
            }
        };
        double loss = new Sam(at.descent(), RHO.withMSharpness(3)).step(whole);
        assertEquals(0.75 * 0.5 + 0.25, loss, 1e-15);
        assertArrayEquals(new double[] {0.75 * 1.1, 0.25 * 2.2}, at.gradients(), 1e-15);
        assertEquals(2, first.count);
        assertEquals(2, second.count);
    }

    @Test
    void zeroGradientDoesNotPerturb() {
        Points at = new Points(0, 0);
        new Sam(at.descent(), RHO).step(at.closure(SamTest::bowl));
        assertArrayEquals(new double[] {0, 0}, at.values(), 0);
    }

    /** The closure's second look is at theta + e, and theta is restored to the bit. */
    @Test
    void parametersAreRestored() {
        Points at = new Points(1.0 / 3, 1e-9);
        double[] before = at.values();
        List<double[]> seen = new ArrayList<>();
        Points.Counted inner = at.closure(SamTest::bowl);
        Sam sam = new Sam(new Sgd(at.parameters(), SgdConfig.defaults().withLearningRate(0)), RHO);
        sam.step(() -> {
            seen.add(at.values());
            return inner.evaluate();
        });
        assertArrayEquals(before, seen.get(0), 0);
        assertEquals(0.1, Math.hypot(seen.get(1)[0] - before[0], seen.get(1)[1] - before[1]), 1e-12);
        assertArrayEquals(before, at.values(), 0);
    }

    /** Worked by hand: |theta| g = (1, 6), so e = 0.1 (1, 6 * 3) / sqrt(37). */
    @Test
    void adaptiveMeasuresRelativeToTheParameters() {
        ParameterVector theta = vector(1, -3);
        ParameterVector g = vector(1, 2);
        Map<String, Tensor> e =
                Sam.perturbation(theta, g, RHO.withAdaptive(true)).tensors();
        assertEquals(0.1 / Math.sqrt(37), e.get("x0").item(), 1e-15);
        assertEquals(1.8 / Math.sqrt(37), e.get("x1").item(), 1e-15);
        Map<String, Tensor> signs = Sam.perturbation(
                        theta, g, RHO.withAdaptive(true).withP(Double.POSITIVE_INFINITY))
                .tensors();
        assertEquals(0.1, signs.get("x0").item(), 1e-15);
        assertEquals(0.3, signs.get("x1").item(), 1e-15);
    }

    private static ParameterVector vector(double... values) {
        return ParameterVector.ofValues(new Points(values).parameters());
    }

    @Test
    void normOneGivesAllToTheFirstLargest() {
        ParameterVector g = ParameterVector.of(Map.of("a", Tensor.of(new double[] {1, -2, 2})));
        Tensor e = Sam.perturbation(g, g, RHO.withP(1)).tensors().get("a");
        assertArrayEquals(new double[] {0, -0.1, 0}, e.toDoubleArray(), 0);
        Points at = new Points(-2, 2);
        ParameterVector ties = ParameterVector.ofValues(at.parameters());
        Map<String, Tensor> first = Sam.perturbation(ties, ties, RHO.withP(1)).tensors();
        assertEquals(-0.1, first.get("x0").item(), 0);
        assertEquals(0, first.get("x1").item(), 0);
    }

    @Test
    void gradientsThatAreNotFiniteRaiseBeforeAnythingMoves() {
        Points at = new Points(1, 1);
        double[] before = at.values();
        Sam sam = new Sam(at.descent(), RHO);
        assertThrows(ArithmeticException.class, () -> sam.step(at.closure(p -> bowl(p).mul(Double.NaN))));
        assertThrows(
                ArithmeticException.class,
                () -> sam.step(at.closure(p -> p.get(0).sub(1).sqrt().add(p.get(1)))));
        Sam none = new Sam(at.descent(), RHO.withRho(0));
        assertThrows(
                ArithmeticException.class,
                () -> none.step(at.closure(p -> p.get(0).sub(1).sqrt().add(p.get(1)))));
        AtomicInteger calls = new AtomicInteger();
        assertThrows(
                ArithmeticException.class,
                () -> sam.step(at.closure(p -> bowl(p).mul(calls.incrementAndGet() == 2 ? Double.NaN : 1))));
        assertEquals(2, calls.get());
        assertThrows(NullPointerException.class, () -> sam.step(null));
        assertThrows(IllegalStateException.class, () -> sam.step(new FailingSecond(at)));
        assertArrayEquals(before, at.values(), 0);
    }

    private static final class FailingSecond implements Closure {
        private final Points at;
        private int calls;

        FailingSecond(Points at) {
            this.at = at;
        }

        @Override
        public double evaluate() {
            if (calls++ == 1) {
                throw new IllegalStateException("no second look");
            }
            return at.closure(SamTest::bowl).evaluate();
        }
    }

    @Test
    void settingsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> RHO.withRho(-0.1));
        assertThrows(IllegalArgumentException.class, () -> RHO.withRho(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> RHO.withP(0.99));
        assertThrows(IllegalArgumentException.class, () -> RHO.withP(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> RHO.withMSharpness(-1));
        Points at = new Points(1, 1);
        assertThrows(UnsupportedOperationException.class, () -> new Sam(at.descent(), RHO.withMSharpness(2))
                .step(at.closure(SamTest::bowl)));
        assertThrows(
                IllegalArgumentException.class, () -> new SamSharpness(CrossEntropy.defaults(), RHO.withMSharpness(2)));
    }

    /** A wrapper in a wrapper sees the outer one's gradient. */
    @Test
    void wrappersNest() {
        Points at = new Points(1, 1);
        Points.Counted closure = at.closure(SamTest::bowl);
        new Sam(new Sam(at.descent(), RHO), RHO).step(closure);
        assertEquals(4, closure.count);
    }

    // ---- in training ----

    private static TensorDataset data() {
        Tensor x = Tensor.randn(Rng.of(5), 40, 6);
        return new TensorDataset(x, x.argmax(1));
    }

    private static Layer noisyNet() {
        Rng rng = Rng.of(3);
        return new Sequential(
                new Linear(6, 16, rng),
                new BatchNorm1d(16),
                Activation.relu(),
                new Dropout(0.5, rng.split()),
                new Linear(16, 6, rng));
    }

    private static double[] train(Layer net, Optimizer optimizer) {
        TrainingHistory history = Trainer.builder(
                        net,
                        Objective.supervised(CrossEntropy.defaults()),
                        optimizer,
                        DataLoader.shuffled(data(), 16, 1))
                .epochs(2)
                .metrics(new Accuracy())
                .build()
                .run();
        return history.series("accuracy");
    }

    private static Sgd sgd(Layer net) {
        return new Sgd(
                net.parameters(),
                SgdConfig.defaults().withLearningRate(0.1).withMomentum(0.9).withWeightDecay(0.01));
    }

    private static void assertSame(Layer a, Layer b) {
        a.stateDict()
                .forEach((name, t) -> assertArrayEquals(
                        t.to(DType.FLOAT64).toDoubleArray(),
                        b.stateDict().get(name).to(DType.FLOAT64).toDoubleArray(),
                        0,
                        name));
    }

    @Test
    void partsAsLargeAsTheBatchAreTheBatch() {
        Layer whole = noisyNet();
        Layer parts = noisyNet();
        double[] accuracy = train(whole, new Sam(sgd(whole), RHO));
        assertArrayEquals(accuracy, train(parts, new Sam(sgd(parts), RHO.withMSharpness(16))), 0);
        assertSame(whole, parts);
    }

    /** With radius 0 the mean over parts is the gradient of the batch; the metrics of all parts are counted. */
    @Test
    void partsAverageToTheBatch() {
        Layer whole = Mlp.of(Rng.of(3), 6, 16, 6);
        Layer parts = Mlp.of(Rng.of(3), 6, 16, 6);
        double[] accuracy = train(whole, sgd(whole));
        assertArrayEquals(
                accuracy, train(parts, new Sam(sgd(parts), RHO.withRho(0).withMSharpness(3))), 1e-12);
        whole.stateDict()
                .forEach((name, t) -> assertArrayEquals(
                        t.toDoubleArray(), parts.stateDict().get(name).toDoubleArray(), 1e-5, name));
        Layer stronger = Mlp.of(Rng.of(3), 6, 16, 6);
        train(stronger, new Sam(sgd(stronger), RHO.withMSharpness(3)));
        assertTrue(stronger.stateDict()
                        .get("0.weight")
                        .sub(whole.stateDict().get("0.weight"))
                        .abs()
                        .max()
                        .item()
                > 1e-4);
    }

    /** The second pass drops the same elements and leaves running statistics alone: with radius 0.1, momenta of statistics as in plain SGD. */
    @Test
    void secondPassesReplay() {
        Layer net = noisyNet();
        Layer once = noisyNet();
        List<double[]> masks = new ArrayList<>();
        net.modules().values().stream().filter(Dropout.class::isInstance).forEach(m -> ((Dropout) m)
                .registerForwardHook((layer, in, out) -> {
                    masks.add(out.eq(0).or(in.eq(0)).to(DType.FLOAT64).toDoubleArray());
                    return out;
                }));
        Batch batch = data().batch(new int[] {0, 1, 2, 3, 4, 5});
        new Sam(
                        new Sgd(net.parameters(), SgdConfig.defaults()),
                        SamConfig.defaults().withRho(1e-6))
                .step(closure(net, batch));
        closure(once, batch).evaluate();
        assertEquals(2, masks.size());
        assertArrayEquals(masks.get(0), masks.get(1), 0);
        for (String name : List.of("1.running_mean", "1.running_var")) {
            assertArrayEquals(
                    once.stateDict().get(name).toDoubleArray(),
                    net.stateDict().get(name).toDoubleArray(),
                    0,
                    name);
        }
        assertEquals(1, net.stateDict().get("1.num_batches_tracked").itemLong());
        // The next batch draws other numbers than this one did, and the same as without a second pass.
        assertEquals(once.randomStates(), net.randomStates());
    }

    private static Closure closure(Layer net, Batch batch) {
        return new BatchClosure(net, batch, (part, number) -> {
            net.zeroGrad();
            Tensor loss = CrossEntropy.of(net.apply(part.inputs()), part.targets());
            loss.backward();
            return loss.item();
        });
    }

    @Test
    void stateIsTheWrappedOptimizers() {
        Layer net = noisyNet();
        Sgd sgd = sgd(net);
        Sam sam = new Sam(sgd, RHO);
        train(net, sam);
        assertEquals(sgd.state().keySet(), sam.state().keySet());
        sam.loadState(sgd.state());
        assertEquals(sgd.groups(), sam.groups());
        assertEquals(sgd, sam.base());
    }

    // ---- diagnostic ----

    /** The sharpness is the difference of the losses at theta + e and theta, and measuring changes nothing. */
    @Test
    void sharpnessIsWhatSamSees() {
        Layer net = Mlp.of(Rng.of(3), 6, 16, 6);
        Batch batch = data().batch(new int[] {0, 1, 2, 3, 4, 5});
        SamSharpness.Sharpness measured = new SamSharpness(CrossEntropy.defaults(), RHO).measure(net, batch);
        List<Double> seen = new ArrayList<>();
        ParameterVector before = ParameterVector.ofValues(net.parameters());
        Closure closure = closure(net, batch);
        new Sam(new Sgd(net.parameters(), SgdConfig.defaults().withLearningRate(0)), RHO).step(() -> {
            seen.add(closure.evaluate());
            return seen.get(seen.size() - 1);
        });
        assertEquals(seen.get(0), measured.loss(), 1e-6);
        assertEquals(seen.get(1), measured.perturbedLoss(), 1e-6);
        assertEquals(seen.get(1) - seen.get(0), measured.sharpness(), 2e-6);
        assertTrue(measured.sharpness() > 0);
        assertEquals(
                0, before.plus(-1, ParameterVector.ofValues(net.parameters())).norm(), 0);
        assertTrue(net.isTraining());
        assertThrows(IllegalArgumentException.class, () -> new SamSharpness(CrossEntropy.defaults(), RHO)
                .measure(new Points(1), batch));
        // Without dropout and batch statistics, which stay as they are.
        Layer noisy = noisyNet();
        double[] statistics = noisy.stateDict().get("1.running_mean").toDoubleArray();
        SamSharpness sharpness = new SamSharpness(CrossEntropy.defaults(), RHO);
        assertEquals(sharpness.measure(noisy, batch), sharpness.measure(noisy, batch));
        noisy.eval();
        assertEquals(
                CrossEntropy.of(noisy.apply(batch.inputs()), batch.targets()).item(),
                sharpness.measure(noisy, batch).loss(),
                1e-6);
        assertArrayEquals(statistics, noisy.stateDict().get("1.running_mean").toDoubleArray(), 0);
    }
}
