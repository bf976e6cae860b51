package cotangent.regularizers.quantization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import cotangent.nn.BatchNorm1d;
import cotangent.nn.Conv2d;
import cotangent.nn.Dropout;
import cotangent.nn.Flatten;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Module;
import cotangent.nn.Residual;
import cotangent.nn.Sequential;
import cotangent.nn.parametrize.WeightNorm;
import cotangent.regularizers.Compressor.Compressed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AdaRoundTest {
    private static double h(double v) {
        return AdaRoundQuantizer.rectifiedSigmoid(Tensor.scalar(DType.FLOAT64, v))
                .item();
    }

    private static UniformQuantizer unit(int low, int high) {
        return new UniformQuantizer(low, high, Tensor.scalar(DType.FLOAT64, 1), Tensor.scalar(DType.FLOAT64, 0));
    }

    private static AdaRoundQuantizer at(double frac) {
        return new AdaRoundQuantizer(Tensor.of(new double[] {frac}), unit(-8, 7));
    }

    @Test
    void theCardsNumbers() {
        assertEquals(0.5, h(0), 1e-15);
        assertEquals(2.3979, StrictMath.log(11), 5e-5);
        assertEquals(1, h(StrictMath.log(11)), 1e-15);
        assertEquals(1, h(2.5));
        assertEquals(0, h(-2.5));
        assertEquals(0.95696, h(2), 5e-6);
        AdaRoundQuantizer quarter = at(0.25);
        assertEquals(-0.88730, quarter.parameters().get("v").value().item(), 5e-6);
        assertEquals(0.25, quarter.rounding().item(), 1e-15);
        assertEquals(0.75, quarter.regularizer(2).item(), 1e-14);
        assertEquals(0.9999990, quarter.regularizer(20).item(), 5e-8);
    }

    @Property(tries = 200)
    void atFirstTheWeightIsAsItWas(@ForAll long seed, @ForAll boolean perChannel) {
        Tensor w = Tensor.randn(Rng.of(seed), DType.FLOAT64, 3, 5);
        QuantizerConfig config = QuantizerConfig.weights(4).withSearch(false).withPerChannel(perChannel);
        UniformQuantizer q = UniformQuantizer.fit(w, config);
        Tensor soft = new AdaRoundQuantizer(w, q).soft();
        Tensor level = w.div(q.scale());
        Tensor frac = level.sub(level.floor());
        boolean[] inside = frac.gt(1e-4)
                .and(frac.lt(1 - 1e-4))
                .and(level.gt(q.low()))
                .and(level.lt(q.high()))
                .toBooleanArray();
        double[] was = w.toDoubleArray();
        double[] is = soft.toDoubleArray();
        double d = q.scale().max().item();
        for (int i = 0; i < was.length; i++) {
            assertEquals(was[i], is[i], inside[i] ? 1e-12 : d);
        }
    }

    @Property(tries = 200)
    void theEndIsFloorOrCeiling(@ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int bits) {
        Rng rng = Rng.of(seed);
        Tensor w = Tensor.randn(rng, DType.FLOAT64, 3, 5);
        UniformQuantizer q = UniformQuantizer.fit(w, QuantizerConfig.weights(bits));
        AdaRoundQuantizer rounding = new AdaRoundQuantizer(w, q);
        Tensor v = Tensor.randn(rng, DType.FLOAT64, 3, 5).mul(3);
        rounding.parameters().get("v").value().assign(v);
        Tensor hard = rounding.hard();
        Tensor down = w.div(q.scale()).floor();
        Tensor up = v.ge(0).to(DType.FLOAT64);
        TensorAssertions.assertClose(
                hard, down.add(up).clamp(q.low(), q.high()).mul(q.scale()), 1e-14, 1e-15, "floor or ceiling");
        Tensor settled = AdaRoundQuantizer.rectifiedSigmoid(v.mul(100));
        assertTrue(settled.eq(0).or(settled.eq(1)).all() || v.abs().min().item() < 0.03);
    }

    @Test
    void fractionsAtTheEndsStayFinite() {
        for (double w : new double[] {0, 1, 1 - 1e-9, -1e-12, 3}) {
            AdaRoundQuantizer rounding = at(w);
            assertTrue(rounding.parameters().get("v").value().allFinite());
            assertEquals(Math.rint(w), rounding.hard().item(), 1e-15);
        }
    }

    @Test
    void gradients() {
        Tensor v = Tensor.of(new double[] {-3, -1.2, -0.1, 0.7, 1.9, 2.6});
        GradientCheck.check(
                AdaRoundQuantizer::rectifiedSigmoid,
                v,
                GradientCheck.Options.defaults().withSecondOrder(true));
        Tensor g =
                Autodiff.grad(t -> AdaRoundQuantizer.rectifiedSigmoid(t).sum()).apply(v);
        Tensor s = v.sigmoid();
        Tensor expected =
                s.mul(s.rsub(1)).mul(1.2).mul(v.abs().lt(StrictMath.log(11)).to(DType.FLOAT64));
        TensorAssertions.assertClose(g, expected, 1e-14, 1e-16, "inside the clamp");

        Tensor w = Tensor.of(new double[] {0.3, -1.4, 2.6, -0.2, 1.7, 0.9});
        AdaRoundQuantizer rounding = new AdaRoundQuantizer(w, unit(-4, 3));
        Tensor at = rounding.parameters().get("v").value().detach().copy();
        for (double beta : new double[] {2, 7.5, 20}) {
            GradientCheck.check(
                    t -> rounding.with(Map.of("v", t), () -> rounding.regularizer(beta)),
                    at,
                    GradientCheck.Options.defaults().withFloat32Tolerance(Double.POSITIVE_INFINITY));
        }
        Tensor narrow = new AdaRoundQuantizer(w.to(DType.FLOAT32), unit(-4, 3)).soft();
        TensorAssertions.assertClose(narrow.to(DType.FLOAT64), rounding.soft(), 1e-5, 1e-6, "float32");
    }

    @Test
    void theExponentFalls() {
        AdaRoundConfig config = AdaRoundConfig.bits(4).withSteps(1000, 1e-2);
        assertEquals(Double.POSITIVE_INFINITY, config.beta(199));
        assertEquals(20, config.beta(200));
        assertEquals(11, config.beta(600), 1e-12);
        assertEquals(2 + 18.0 / 800, config.beta(999), 1e-12);
    }

    private static Sequential network(boolean convolution) {
        Rng rng = Rng.of(1);
        return convolution
                ? new Sequential(
                        new Conv2d(1, 3, 3, rng),
                        Activation.relu(),
                        new Flatten(),
                        new Dropout(0.5, rng),
                        new Linear(12, 2, rng))
                : new Sequential(
                        new Linear(6, 8, rng),
                        Activation.relu(),
                        new Linear(8, 5, rng),
                        Activation.tanh(),
                        new Linear(5, 2, rng));
    }

    private static Tensor inputs(boolean convolution) {
        Tensor x = Tensor.randn(Rng.of(2), 64, 6)
                .add(Tensor.randn(Rng.of(3), 64, 1).mul(3));
        return convolution ? x.tile(1, 3).narrow(1, 0, 16).reshape(64, 1, 4, 4) : x;
    }

    @Property(tries = 6)
    void roundsToLevelsWithSmallerErrorAndChangesNothing(@ForAll boolean convolution, @ForAll boolean perChannel) {
        Sequential net = network(convolution);
        Map<String, Tensor> before = new LinkedHashMap<>();
        net.stateDict().forEach((name, t) -> before.put(name, t.copy()));
        QuantizerConfig quantizer = QuantizerConfig.weights(2).withPerChannel(perChannel);
        AdaRound adaRound =
                new AdaRound(AdaRoundConfig.bits(2).withQuantizer(quantizer).withSteps(200, 2e-2), Rng.of(4));
        Compressed<AdaRoundReport> result = adaRound.compress(net, inputs(convolution));

        net.stateDict().forEach((name, t) -> TensorAssertions.assertSame(t, before.get(name), name));
        net.parameters().values().forEach(p -> assertNull(p.grad()));
        assertEquals(Module.Mode.TRAIN, net.mode());
        assertEquals(Module.Mode.EVAL, result.model().mode());
        assertEquals(before.keySet(), result.model().stateDict().keySet());
        result.model().stateDict().forEach((name, t) -> {
            if (name.endsWith("bias")) {
                TensorAssertions.assertSame(t, before.get(name), name);
            } else {
                UniformQuantizer q = UniformQuantizer.fit(before.get(name), quantizer);
                Tensor d = q.scale().to(DType.FLOAT32);
                Tensor level = t.div(d);
                TensorAssertions.assertClose(level, level.round(), 0, 1e-5, name);
                Tensor down = before.get(name).to(DType.FLOAT64).div(q.scale()).floor();
                Tensor low = down.clamp(q.low(), q.high()).to(DType.FLOAT32);
                Tensor high = down.add(1).clamp(q.low(), q.high()).to(DType.FLOAT32);
                assertTrue(level.round().eq(low).or(level.round().eq(high)).all(), name);
            }
        });
        assertEquals(convolution ? 2 : 3, result.report().layers().size());
        for (AdaRoundReport.LayerReport layer : result.report().layers()) {
            assertTrue(layer.error() <= layer.nearestError(), layer::toString);
            assertTrue(layer.flipped() >= 0 && layer.flipped() < 0.7, layer::toString);
        }
        AdaRoundReport.LayerReport first = result.report().layers().get(0);
        assertTrue(first.error() < 0.8 * first.nearestError(), first::toString);
        Compressed<AdaRoundReport> again = new AdaRound(
                        AdaRoundConfig.bits(2).withQuantizer(quantizer).withSteps(200, 2e-2), Rng.of(4))
                .compress(net, inputs(convolution));
        assertEquals(result.report(), again.report());
    }

    /** The errors that are reported, computed from the networks alone: the layer with its activation, behind rounded layers. */
    @Test
    void theReportIsThatOfTheNetworks() {
        Sequential net = network(false);
        Sequential rounded = network(false);
        Tensor x = inputs(false);
        AdaRound.Rounding result = new AdaRound(AdaRoundConfig.bits(3).withSteps(20, 1e-2), Rng.of(4)).round(net, x);
        rounded.loadMatching(result.weights());
        Tensor a = x;
        Tensor b = x;
        int layer = 0;
        for (int i = 0; i < net.size(); i++) {
            a = net.get(i).apply(a);
            b = rounded.get(i).apply(b);
            if (i % 2 == 1 || i == net.size() - 1) {
                double error = a.sub(b).square().sum(1).mean().item();
                assertEquals(error, result.report().layers().get(layer++).error(), 1e-5 * error);
            }
        }
        assertEquals("2", result.report().layers().get(1).name());
    }

    /** It keeps its values when the original changes, is in use in whichever mode the original is, and can be saved like it. */
    @Test
    void theCompressedModelIsACopyInUse() {
        Rng rng = Rng.of(1);
        Sequential net =
                new Sequential(new Linear(6, 8, rng), new BatchNorm1d(8), new Dropout(0.5, rng), new Linear(8, 2, rng));
        Tensor x = inputs(false);
        net.apply(x);
        Layer rounded = (Layer) new AdaRound(SHORT, Rng.of(4)).compress(net, x).model();
        assertTrue(net.isTraining());
        Tensor y = rounded.apply(x);
        net.apply(x.mul(3));
        net.parameters().values().forEach(p -> p.value().assign(Tensor.scalar(7)));
        TensorAssertions.assertSame(rounded.apply(x), y, "its own values, statistics and no dropout");
        assertTrue(net.isTraining());
        Sequential same =
                new Sequential(new Linear(6, 8, rng), new BatchNorm1d(8), new Dropout(0.5, rng), new Linear(8, 2, rng));
        same.loadStateDict(rounded.stateDict());
        same.eval();
        TensorAssertions.assertSame(same.apply(x), y, "saved and loaded");
    }

    private static final AdaRoundConfig SHORT = AdaRoundConfig.bits(2).withSteps(50, 2e-2);

    /** Sequences in a sequence are rounded like one. */
    @Test
    void sequencesMayBeNested() {
        Sequential flat = network(false);
        Sequential nested = new Sequential(
                new Sequential(flat.get(0), flat.get(1)), new Sequential(flat.get(2), flat.get(3)), flat.get(4));
        Compressed<AdaRoundReport> expected = new AdaRound(SHORT, Rng.of(4)).compress(flat, inputs(false));
        Compressed<AdaRoundReport> found = new AdaRound(SHORT, Rng.of(4)).compress(nested, inputs(false));
        TensorAssertions.assertSame(
                ((Layer) found.model()).apply(inputs(false)),
                ((Layer) expected.model()).apply(inputs(false)),
                "outputs");
        assertEquals(
                expected.report().layers().get(2).error(),
                found.report().layers().get(2).error());
        assertEquals(
                List.of("0.0", "1.0", "2"),
                found.report().layers().stream()
                        .map(AdaRoundReport.LayerReport::name)
                        .toList());
    }

    /** Of a network with a branch, the weights; behind rounded layers, and in the order of their application. */
    @Test
    void anyNetworkIsRoundedByName() {
        Rng rng = Rng.of(1);
        Linear last = new Linear(6, 2, rng);
        Layer branch = new Residual(new Sequential(new Linear(6, 6, rng), Activation.relu(), new Linear(6, 6, rng)));
        Sequential net = new Sequential(new Linear(6, 6, rng), Activation.relu(), branch, last);
        Tensor x = inputs(false);
        Tensor before = net.apply(x);
        AdaRound adaRound = new AdaRound(SHORT, Rng.of(4));
        AdaRound.Rounding rounding = adaRound.round(net, x);
        TensorAssertions.assertSame(net.apply(x), before, "the model is as it was");
        assertEquals(4, rounding.weights().size());
        rounding.weights().forEach((name, rounded) -> {
            Tensor w = net.parameters().get(name).value().detach();
            UniformQuantizer q = UniformQuantizer.fit(w, SHORT.quantizer());
            Tensor level = rounded.div(q.scale().to(DType.FLOAT32));
            TensorAssertions.assertClose(level, level.round(), 0, 1e-5, name);
        });
        for (AdaRoundReport.LayerReport layer : rounding.report().layers()) {
            assertTrue(layer.error() <= layer.nearestError(), layer::toString);
        }
        assertEquals(rounding.weights().keySet(), net.loadMatching(rounding.weights()));
        double error = net.apply(x).sub(before).square().sum(1).mean().item();
        assertEquals(rounding.report().layers().get(3).error(), error, 1e-5 * error);

        Tensor one = new AdaRound(SHORT, Rng.of(4))
                .round(last, Tensor.randn(rng, 9, 6))
                .weights()
                .get("weight");
        assertEquals(last.weight().value().shape(), one.shape());
        Linear twice = new Linear(6, 6, rng);
        Layer shared = new Sequential(new Sequential(twice), new Residual(twice));
        assertThrows(IllegalArgumentException.class, () -> adaRound.round(shared, x));
    }

    /** Both parts of the loss with respect to V, in float32 as in float64. */
    @Test
    void float32Gradients() {
        Tensor w = Tensor.of(new double[] {0.3, -1.4, 2.6, -0.2, 1.7, 0.9});
        double[][] gradients = new double[2][];
        for (DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
            AdaRoundQuantizer rounding = new AdaRoundQuantizer(w.to(type), unit(-4, 3));
            rounding.soft().square().sum().add(rounding.regularizer(7.5)).backward();
            gradients[type == DType.FLOAT32 ? 0 : 1] =
                    rounding.parameters().get("v").grad().toDoubleArray();
        }
        assertArrayEquals(gradients[1], gradients[0], 1e-5);
        AdaRoundQuantizer rounding = new AdaRoundQuantizer(w, unit(-4, 2)); // 2.6 is clamped with any rounding
        Tensor at = rounding.parameters().get("v").value().detach().copy();
        GradientCheck.check(
                t -> rounding.with(Map.of("v", t), rounding::soft),
                at,
                GradientCheck.Options.defaults().withFloat32Tolerance(Double.POSITIVE_INFINITY));
        Tensor g = Autodiff.grad(
                        t -> rounding.with(Map.of("v", t), () -> rounding.soft().sum()))
                .apply(at);
        assertEquals(0, g.get(2));
    }

    @Property(tries = 100)
    void noRoundingIsBetterThanTheOptimum(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 7) int in,
            @ForAll @IntRange(min = 2, max = 4) int bits) {
        Rng rng = Rng.of(seed);
        Tensor w = Tensor.randn(rng, DType.FLOAT64, 2, in);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 20, in)
                .add(Tensor.randn(rng, DType.FLOAT64, 20, 1).mul(2));
        UniformQuantizer q = UniformQuantizer.fit(w, QuantizerConfig.weights(bits));
        RoundingQubo qubo = RoundingQubo.ofInputs(x);
        Tensor best = qubo.optimum(w, q);
        double least = qubo.cost(w, best);
        assertTrue(least <= qubo.cost(w, q.quantize(w)) + 1e-12);
        for (int i = 0; i < 20; i++) {
            Tensor up = Tensor.rand(rng, DType.FLOAT64, 2, in).gt(0.5).to(DType.FLOAT64);
            Tensor any =
                    w.div(q.scale()).floor().add(up).clamp(q.low(), q.high()).mul(q.scale());
            assertTrue(least <= qubo.cost(w, any) + 1e-12);
        }
        // Half the mean squared change of the layer's outputs.
        double output = x.matmul(best.sub(w).mT()).square().sum(1).mean().item() / 2;
        assertEquals(output, least, 1e-10 * (1 + output));
    }

    /** Inputs that are always equal: only the sum of the weights matters, 0.8, which two zeros miss by more than 0 and 1. */
    @Test
    void nearestIsNotBestTogether() {
        Tensor w = Tensor.of(new double[][] {{0.4, 0.4}});
        RoundingQubo qubo = RoundingQubo.ofInputs(Tensor.of(new double[][] {{1, 1}}));
        UniformQuantizer q = unit(-2, 1);
        assertEquals(0.32, qubo.cost(w, q.quantize(w)), 1e-15);
        Tensor best = qubo.optimum(w, q);
        assertEquals(1, best.sum().item());
        assertEquals(0.02, qubo.cost(w, best), 1e-15);
    }

    @Test
    void wrongArguments() {
        AdaRound adaRound = new AdaRound(AdaRoundConfig.bits(4).withSteps(1, 1e-2), Rng.of(1));
        Sequential net = network(false);
        assertThrows(IllegalArgumentException.class, () -> adaRound.compress(net, Tensor.zeros(0, 6)));
        assertThrows(IllegalArgumentException.class, () -> adaRound.compress(new Module() {}, Tensor.zeros(2, 6)));
        Linear normed = new Linear(6, 2, Rng.of(1));
        normed.parametrize("weight", WeightNorm::new);
        assertThrows(
                IllegalArgumentException.class, () -> adaRound.compress(new Sequential(normed), Tensor.zeros(2, 6)));
        AdaRoundConfig config = AdaRoundConfig.bits(4);
        assertThrows(IllegalArgumentException.class, () -> config.withSteps(-1, 1e-2));
        assertThrows(IllegalArgumentException.class, () -> config.withSteps(1, 0));
        assertThrows(IllegalArgumentException.class, () -> config.withBatch(0));
        assertThrows(IllegalArgumentException.class, () -> config.withLambda(-1));
        assertThrows(
                IllegalArgumentException.class, () -> new AdaRoundConfig(config.quantizer(), 1, 1, 1, 1, 2, 20, 0.2));
        RoundingQubo large = new RoundingQubo(Tensor.eye(DType.FLOAT64, 17));
        assertThrows(IllegalArgumentException.class, () -> large.optimum(Tensor.zeros(1, 17), unit(-2, 1)));
        assertThrows(ShapeException.class, () -> large.cost(Tensor.zeros(1, 3), Tensor.zeros(1, 3)));
        assertThrows(ShapeException.class, () -> new RoundingQubo(Tensor.zeros(2, 3)));
        assertThrows(ShapeException.class, () -> RoundingQubo.ofInputs(Tensor.zeros(0, 3)));
    }
}
