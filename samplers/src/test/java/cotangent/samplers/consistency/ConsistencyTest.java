package cotangent.samplers.consistency;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import cotangent.nn.Dropout;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Mlp;
import cotangent.nn.Module;
import cotangent.nn.ParameterVector;
import cotangent.nn.data.Batch;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ConsistencyTest {
    private static final ImprovedConsistencyConfig CONFIG = ImprovedConsistencyConfig.defaults();

    private static ConsistencyModel model(Layer net) {
        return new ConsistencyModel(
                net,
                (x, time) -> net.apply(Tensor.cat(1, x, time)),
                0.5,
                KarrasGrid.defaults().min());
    }

    private static ConsistencyModel model() {
        return model(Mlp.of(Rng.of(1), Activation::tanh, 3, 6, 2));
    }

    private static Batch batch(Tensor x) {
        return new Batch(x, x, Tensor.zeros(DType.INT64, x.size(0)), null);
    }

    private static StepContext context(long step, long seed) {
        return new StepContext(step, 0, 400_000, Rng.of(seed), true);
    }

    @Property(tries = 100)
    void theSmallestLevelIsTheData(@ForAll long seed) {
        Tensor x = Tensor.randn(Rng.of(seed), 3, 2).mul(10);
        TensorAssertions.assertSame(model().applyAt(x, 0.002).detach(), x, "f(x, min)");
    }

    /** The card's numbers. */
    @Test
    void coefficientsByHand() {
        ConsistencyModel f = model();
        assertEquals(0.200641, f.skip(1), 5e-7);
        assertEquals(0.446319, f.out(1), 5e-7);
        Tensor[] seen = new Tensor[2];
        ConsistencyModel constant = new ConsistencyModel(
                new Module() {},
                (x, time) -> {
                    seen[0] = x;
                    seen[1] = time;
                    return Tensor.onesLike(x);
                },
                0.5,
                0.002);
        Tensor y = constant.apply(Tensor.of(new double[][] {{2}, {3}}), 1, 2);
        assertEquals(2 * f.skip(1) + f.out(1), y.get(0, 0), 1e-15);
        assertEquals(3 * f.skip(2) + f.out(2), y.get(1, 0), 1e-15);
        assertEquals(2 / Math.sqrt(1.25), seen[0].get(0, 0), 1e-15);
        assertEquals(StrictMath.log(2) / 4, seen[1].get(1, 0), 1e-15);
    }

    /** The card's numbers. */
    @Test
    void grid() {
        double[] levels = KarrasGrid.defaults().levels(11);
        assertEquals(0.002, levels[0], 0);
        assertEquals(0.0167208, levels[1], 5e-8);
        assertEquals(2.515219, levels[5], 5e-7);
        assertEquals(80, levels[10], 0);
        assertArrayEquals(new double[] {1, 2, 3}, new KarrasGrid(1, 3, 1).levels(3), 1e-15);
    }

    /** The card's numbers. */
    @Test
    void intervals() {
        double[] p = new ImprovedConsistencyTraining()
                .probabilities(KarrasGrid.defaults().levels(11));
        assertEquals(0.0626, p[0], 5e-5);
        assertEquals(0.1817, p[1], 5e-5);
        assertEquals(0.2455, p[2], 5e-5);
        double sum = 0;
        for (double v : p) {
            sum += v;
        }
        assertEquals(1, sum, 1e-15);
        assertEquals(50_000, CONFIG.period(400_000));
        for (int i = 0; i < 8; i++) {
            assertEquals(10 << i, CONFIG.intervals(50_000L * i, 400_000));
            assertEquals(10 << i, CONFIG.intervals(50_000L * i + 49_999, 400_000));
        }
        assertEquals(1280, CONFIG.intervals(400_000, 400_000), "no more after the last doubling");
        // log2 floor(9 / 2) + 1 = 3; the last doubling is cut.
        ImprovedConsistencyConfig odd = CONFIG.withIntervals(2, 9);
        assertEquals(100, odd.period(300));
        assertEquals(8, odd.intervals(299, 300));
    }

    /** Which levels the model sees, how often, and that both points of a pair have the same noise. */
    @Test
    void pairs() {
        List<double[]> times = new ArrayList<>();
        List<double[]> inputs = new ArrayList<>();
        ConsistencyModel f = new ConsistencyModel(
                new Module() {},
                (x, time) -> {
                    times.add(time.toDoubleArray());
                    inputs.add(x.toDoubleArray());
                    return x.detach();
                },
                0.5,
                0.002);
        int n = 50_000;
        Tensor x = Tensor.zeros(DType.FLOAT64, n, 1);
        new ImprovedConsistencyTraining().loss(f, batch(x), context(0, 1));
        double[] levels = KarrasGrid.defaults().levels(11);
        double[] p = new ImprovedConsistencyTraining().probabilities(levels);
        int[] counts = new int[10];
        for (int i = 0; i < n; i++) {
            double low = StrictMath.exp(4 * times.get(0)[i]);
            double high = StrictMath.exp(4 * times.get(1)[i]);
            int k = 0;
            while (Math.abs(levels[k] - low) > 1e-9 * low) {
                k++;
            }
            assertEquals(levels[k + 1], high, 1e-9 * high, "neighbours");
            counts[k]++;
            double near = inputs.get(0)[i] * Math.sqrt(low * low + 0.25) / low;
            double far = inputs.get(1)[i] * Math.sqrt(high * high + 0.25) / high;
            assertEquals(near, far, 1e-9 * Math.abs(near), "the same noise");
        }
        for (int k = 0; k < 10; k++) {
            assertEquals(p[k], counts[k] / (double) n, 5 * Math.sqrt(p[k] / n) + 1e-4);
        }
    }

    @Test
    void pseudoHuberByHand() {
        assertEquals(0.029930, PseudoHuberLoss.forDimension(3072).c(), 5e-7);
        PseudoHuberLoss loss = new PseudoHuberLoss(0.5);
        Tensor u = Tensor.of(new double[][] {{1.2, 0}, {3, 4}});
        Tensor zero = Tensor.zeros(DType.FLOAT64, 2, 2);
        assertEquals(0.8, loss.perSample(u, zero).get(0), 1e-15);
        assertEquals(Math.sqrt(25.25) - 0.5, loss.perSample(u, zero).get(1), 1e-14);
        assertEquals(0, loss.perSample(u, u).sum().item(), 0);
        Tensor tiny = Tensor.of(new double[] {1e-12});
        assertEquals(1e-24, loss.perSample(tiny, tiny.mul(0)).item(), 1e-38, "nothing cancels");
    }

    @Property(tries = 100)
    void pseudoHubersGradient(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor v = Tensor.randn(rng, DType.FLOAT64, 3, 2, 2);
        Tensor u = Tensor.randn(rng, DType.FLOAT64, 3, 2, 2);
        PseudoHuberLoss loss = PseudoHuberLoss.forDimension(4);
        Tensor g = Autodiff.grad((Tensor x) -> loss.perSample(x, v).sum()).apply(u);
        Tensor d = u.sub(v);
        Tensor root = d.square().flatten(1).sum(1).add(loss.c() * loss.c()).sqrt();
        TensorAssertions.assertClose(g, d.div(root.reshape(3, 1, 1)), 1e-9, 1e-12, "gradient");
        Tensor single = loss.perSample(u.to(DType.FLOAT32), v.to(DType.FLOAT32));
        TensorAssertions.assertClose(single.to(DType.FLOAT64), loss.perSample(u, v), 1e-5, 1e-6, "float32");
        Tensor same = Autodiff.grad((Tensor x) -> loss.perSample(x, v).sum()).apply(v);
        assertEquals(0, same.abs().max().item(), 0, "safe at 0");
    }

    @Test
    void pseudoHuberIsDifferentiable() {
        Rng rng = Rng.of(1);
        Tensor v = Tensor.randn(rng, DType.FLOAT64, 3, 2);
        GradientCheck.check(
                u -> new PseudoHuberLoss(0.3).perSample(u, v).sum(), Tensor.randn(rng, DType.FLOAT64, 3, 2));
    }

    /** Only the farther point is differentiated: for F = w, f(far) moves by c_out alone. */
    @Test
    void theTeacherIsConstant() {
        Linear net = new Linear(3, 2, Rng.of(2));
        ConsistencyModel f = model(net);
        f.to(DType.FLOAT64);
        Tensor x = Tensor.randn(Rng.of(3), DType.FLOAT64, 1, 2);
        new ImprovedConsistencyTraining().loss(f, batch(x), context(0, 4)).backward();
        Tensor actual = net.bias().grad();
        // The same draws: an interval, then noise.
        Rng rng = Rng.of(4);
        double[] levels = KarrasGrid.defaults().levels(11);
        double[] p = new ImprovedConsistencyTraining().probabilities(levels);
        double u = rng.nextDouble();
        int k = 0;
        for (double c = p[0]; u >= c; c += p[k]) {
            k++;
        }
        Tensor z = Tensor.randn(rng, DType.FLOAT64, 1, 2);
        Tensor far = f.apply(x.add(z.mul(levels[k + 1])), levels[k + 1]).detach();
        Tensor near = f.apply(x.add(z.mul(levels[k])), levels[k]).detach();
        Tensor d = far.sub(near);
        double c = 0.00054 * Math.sqrt(2);
        Tensor expected = d.div(d.square().sum().add(c * c).sqrt())
                .mul(f.out(levels[k + 1]) / (levels[k + 1] - levels[k]))
                .flatten();
        TensorAssertions.assertClose(actual, expected, 1e-9, 1e-12, "gradient");
    }

    /** With dropout after a network of no weight both points are mapped alike only if the same elements are dropped. */
    @Test
    void theSameElementsAreDropped() {
        List<Tensor> outputs = new ArrayList<>();
        Layer dropout = new Dropout(0.5, Rng.of(5));
        ConsistencyModel f = new ConsistencyModel(
                dropout,
                (x, time) -> {
                    Tensor y = dropout.apply(Tensor.onesLike(x));
                    outputs.add(y);
                    return y;
                },
                0.5,
                0.002);
        Tensor x = Tensor.zeros(20, 5);
        for (Objective objective : new Objective[] {new ImprovedConsistencyTraining(), new ConsistencyTraining(f)}) {
            outputs.clear();
            objective.loss(f, batch(x), context(0, 1));
            assertEquals(2, outputs.size(), "two passes");
            TensorAssertions.assertSame(outputs.get(0), outputs.get(1), "dropped elements");
            Tensor before = outputs.get(0);
            objective.loss(f, batch(x), context(1, 1));
            assertTrue(before.ne(outputs.get(2)).any(), "others in the next step");
        }
    }

    @Test
    void originalSchedule() {
        ConsistencyTraining ct = new ConsistencyTraining(model());
        assertEquals(2, ct.levels(0, 1000));
        assertEquals(151, ct.levels(1000, 1000));
        // sqrt(0.5 (151^2 - 4) + 4) = 106.78...
        assertEquals(107, ct.levels(500, 1000));
    }

    /** The teacher is the average of the weights with the schedule's decay, and moves once a step. */
    @Test
    void originalTeacher() {
        Linear net = new Linear(3, 2, Rng.of(2));
        ConsistencyModel f = model(net);
        ConsistencyTraining ct = new ConsistencyTraining(f);
        Tensor x = Tensor.randn(Rng.of(3), 4, 2);
        ct.loss(f, batch(x), context(0, 1));
        ParameterVector start = ParameterVector.ofValues(f.parameters());
        start.times(3).assignTo(f.parameters());
        ct.loss(f, batch(x), context(1, 1));
        ct.loss(f, batch(x), new StepContext(1, 0, 400_000, Rng.of(1), false, true));
        double mu = StrictMath.exp(2 * StrictMath.log(0.9) / 2);
        Tensor expected = net.weight().value().detach().mul(mu / 3 + 1 - mu);
        TensorAssertions.assertClose(ct.state().get("averages/network.weight"), expected, 1e-6);
        ConsistencyTraining other = new ConsistencyTraining(f);
        other.loadState(ct.state());
        assertEquals(
                ct.loss(f, batch(x), context(2, 1)).item(),
                other.loss(f, batch(x), context(2, 1)).item(),
                0);
        assertThrows(IllegalArgumentException.class, () -> other.loadState(Map.of()));
    }

    /** Data at 0: the consistent map is 0 everywhere but at the smallest level; a model that knows it samples 0 in one step. */
    @Test
    void sampler() {
        List<Double> asked = new ArrayList<>();
        ConsistencyModel f = new ConsistencyModel(
                new Module() {},
                (x, time) -> {
                    asked.add(time.get(0, 0));
                    return Tensor.zerosLike(x);
                },
                0.5,
                0.002);
        Tensor noise = Tensor.randn(Rng.of(1), DType.FLOAT64, 4, 2);
        Tensor one = new ConsistencySampler(80).sample(f, noise, Rng.of(2));
        TensorAssertions.assertClose(one, noise.mul(80 * f.skip(80)), 1e-12);
        assertEquals(1, asked.size());
        ConsistencySampler twice = new ConsistencySampler(80, 0.8);
        Tensor two = twice.sample(f, noise, Rng.of(2));
        Tensor z = Tensor.randn(Rng.of(2), DType.FLOAT64, 4, 2);
        Tensor expected = one.add(z.mul(Math.sqrt(0.64 - 4e-6))).mul(f.skip(0.8));
        TensorAssertions.assertClose(two, expected, 1e-12);
        assertEquals(2, twice.steps());
        assertEquals(StrictMath.log(0.8) / 4, asked.get(2), 1e-15);
    }

    @Test
    void weightsCount() {
        ConsistencyModel f = model();
        Tensor x = Tensor.randn(Rng.of(3), 2, 2);
        StepContext context = context(0, 1);
        double weighted = new ImprovedConsistencyTraining()
                .loss(f, batch(x).withWeights(Tensor.of(new float[] {0, 3})), context)
                .item();
        assertEquals(1.5 * context.sampleLosses().get(1), weighted, 1e-4 * weighted);
        assertEquals(10, context.logged().get("intervals"));
        assertNotEquals(
                weighted,
                new ImprovedConsistencyTraining()
                        .loss(f, batch(x), context(0, 1))
                        .item());
    }

    @Test
    void wrongArguments() {
        assertThrows(IllegalArgumentException.class, () -> new KarrasGrid(0, 1, 7));
        assertThrows(IllegalArgumentException.class, () -> new KarrasGrid(2, 1, 7));
        assertThrows(IllegalArgumentException.class, () -> new KarrasGrid(1, 2, 0));
        assertThrows(IllegalArgumentException.class, () -> KarrasGrid.defaults().levels(1));
        assertThrows(IllegalArgumentException.class, () -> new PseudoHuberLoss(0));
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withIntervals(10, 9));
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withLevels(0, 0));
        assertThrows(IllegalArgumentException.class, () -> CONFIG.period(7), "too few for a step of each");
        assertThrows(IllegalArgumentException.class, () -> new ConsistencySampler(80, 0.8, 0.9));
        assertThrows(IllegalArgumentException.class, () -> model().applyAt(Tensor.zeros(1, 2), 0.001));
        assertThrows(ShapeException.class, () -> model().apply(Tensor.zeros(2, 2), 1));
        assertThrows(
                ShapeException.class, () -> new PseudoHuberLoss(1).perSample(Tensor.zeros(2, 2), Tensor.zeros(2, 3)));
        Tensor x = Tensor.zeros(2, 2);
        ImprovedConsistencyTraining ict = new ImprovedConsistencyTraining();
        assertThrows(IllegalArgumentException.class, () -> ict.loss(new Module() {}, batch(x), context(0, 1)));
        ImprovedConsistencyTraining other =
                new ImprovedConsistencyTraining(CONFIG.withGrid(new KarrasGrid(0.01, 80, 7)));
        assertThrows(IllegalArgumentException.class, () -> other.loss(model(), batch(x), context(0, 1)));
        ConsistencyTraining ct = new ConsistencyTraining(model());
        assertThrows(IllegalArgumentException.class, () -> ct.loss(model(), batch(x), context(0, 1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ConsistencyTraining(model(), KarrasGrid.defaults(), 1, 150, 0.9));
    }
}
