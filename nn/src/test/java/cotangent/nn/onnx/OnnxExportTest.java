package cotangent.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.BatchNorm1d;
import cotangent.nn.Dropout;
import cotangent.nn.FractionalMaxPool2d;
import cotangent.nn.Layer;
import cotangent.nn.LayerClasses;
import cotangent.nn.Linear;
import cotangent.nn.MixtureOfExperts;
import cotangent.nn.Parameter;
import cotangent.nn.Sequential;
import cotangent.nn.TopKGate;
import cotangent.nn.io.SafeTensors;
import cotangent.nn.parametrize.SpectralNorm;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exported models against the layers that they came from, and against what ONNX Runtime made of them. */
class OnnxExportTest {
    static List<OnnxCases.Case> cases() {
        return OnnxCases.all();
    }

    /** The input in the type of the weights. */
    static Tensor input(OnnxCases.Case c) {
        boolean wide =
                c.layer().parameters().values().stream().anyMatch(p -> p.value().dtype() == DType.FLOAT64);
        return wide ? c.input().to(DType.FLOAT64) : c.input();
    }

    private static void assertClose(Tensor expected, Tensor actual, double tolerance, String what) {
        assertEquals(expected.shape(), actual.shape(), what);
        assertEquals(expected.dtype(), actual.dtype(), what);
        assertTrue(
                expected.detach().allClose(actual.detach(), tolerance, tolerance, false),
                () -> what + ": expected " + expected + ", got " + actual);
    }

    private static OnnxLayer roundTrip(Layer layer, Tensor x, int opset) {
        byte[] file = Onnx.export(layer, x, OnnxExportOptions.defaults().withOpset(opset))
                .toByteArray();
        return new OnnxLayer(OnnxModel.read("memory", file));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void comesBackAsTheSameFunction(OnnxCases.Case c) {
        Tensor x = input(c);
        c.layer().eval();
        for (int opset = 13; opset <= 17; opset += 2) {
            OnnxLayer imported = roundTrip(c.layer(), x.narrow(0, 0, 2), opset);
            for (Tensor input : List.of(x, x.narrow(0, 0, 1), Tensor.cat(0, x, x.flip(0), x))) {
                double tolerance = x.dtype() == DType.FLOAT64 ? 1e-12 : 2e-6;
                if (c.name().equals("batch-norm-by-batch") && input.size(0) == 1) {
                    continue;
                }
                assertClose(
                        c.layer().apply(input), imported.apply(input), tolerance, c.name() + " of " + input.shape());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void comesBackWithItsWeightsAndGradients(OnnxCases.Case c) {
        Tensor x = input(c);
        c.layer().eval();
        OnnxLayer imported = roundTrip(c.layer(), x, 17);
        Map<String, Parameter> own = c.layer().parameters();
        assertEquals(
                new TreeSet<>(own.keySet()), new TreeSet<>(imported.parameters().keySet()));
        own.forEach((name, p) -> assertArrayEquals(
                p.value().toDoubleArray(),
                imported.parameters().get(name).value().toDoubleArray()));
        Tensor y = c.layer().apply(x);
        if (own.isEmpty()) {
            return;
        }
        Tensor w = Tensor.randn(Rng.of(3), y.dtype(), y.shape().toArray());
        c.layer().zeroGrad();
        y.mul(w).sum().backward();
        imported.apply(x).mul(w).sum().backward();
        double tolerance = x.dtype() == DType.FLOAT64 ? 1e-12 : 2e-5; // sums in another order
        own.forEach((name, p) -> {
            if (p.grad() != null) { // what is frozen has none, which the format cannot tell
                assertClose(p.grad(), imported.parameters().get(name).grad(), tolerance, c.name() + " " + name);
            }
        });
    }

    @Test
    void onnxRuntimeAgrees() throws URISyntaxException {
        Path file =
                Path.of(OnnxExportTest.class.getResource("runtime.safetensors").toURI());
        Map<String, Tensor> runtime = SafeTensors.load(file);
        for (OnnxCases.Case c : OnnxCases.all()) {
            Tensor expected = runtime.get(c.name());
            assertTrue(expected != null, () -> "run onnx_runtime.py anew: it did not see " + c.name());
            Tensor x = input(c);
            c.layer().eval();
            assertClose(expected, c.layer().apply(x), 1e-5, c.name());
            assertClose(expected, roundTrip(c.layer(), x, 17).apply(x), 1e-5, c.name());
        }
    }

    /** Windows of fractional pooling are drawn at random in evaluation mode as well; the others are seen in the cases as what they contain. */
    private static final Set<String> NOT_EXPORTED =
            Set.of("FractionalMaxPool1d", "FractionalMaxPool2d", "FractionalMaxPool3d");

    @Test
    void everyLayerHasACase() {
        List<Layer> layers = OnnxCases.all().stream().map(OnnxCases.Case::layer).toList();
        assertEquals(NOT_EXPORTED, LayerClasses.missing(layers, "cotangent.nn", "cotangent.nn.models"));
    }

    @Test
    void theSameModelGivesTheSameBytes() {
        Layer layer = new Sequential(new Linear(3, 4, Rng.of(1)), Activation.gelu());
        Tensor x = Tensor.ones(1, 3);
        assertArrayEquals(
                Onnx.export(layer, x).toByteArray(), Onnx.export(layer, x).toByteArray());
    }

    @Test
    void leavesTheModelAsItWas() {
        Rng rng = Rng.of(1);
        Dropout dropout = new Dropout(0.5, rng);
        Layer layer = new Sequential(new Linear(3, 4, Rng.of(1)), dropout);
        Rng.State before = rng.state();
        Onnx.export(layer, Tensor.ones(1, 3));
        assertTrue(layer.isTraining() && dropout.isTraining());
        assertEquals(before, rng.state());
    }

    @Test
    void severalInputsAndOutputsWithNames() {
        Linear a = new Linear(3, 4, Rng.of(1));
        Linear b = new Linear(2, 4, Rng.of(2));
        Sequential both = new Sequential(a, b);
        OnnxModel model = Onnx.export(
                both,
                in -> {
                    Tensor sum = a.apply(in.get(0)).add(b.apply(in.get(1)));
                    return List.of(sum, sum.relu(), in.get(0));
                },
                List.of(Tensor.ones(1, 3), Tensor.ones(1, 2)),
                OnnxExportOptions.defaults().withInputs("left", "right").withOutputs("sum", "positive", "copy"));
        assertEquals(
                List.of("left", "right"),
                model.graph().inputs().stream().map(OnnxValue::name).toList());
        assertEquals(List.of("batch", "3"), model.graph().inputs().get(0).shape());
        OnnxLayer imported = new OnnxLayer(model);
        Tensor x = Tensor.randn(Rng.of(3), 4, 3);
        Tensor y = Tensor.randn(Rng.of(4), 4, 2);
        List<Tensor> results = imported.run(x, y);
        assertClose(a.apply(x).add(b.apply(y)), results.get(0), 1e-6, "sum");
        assertClose(results.get(0).relu(), results.get(1), 0, "positive");
        assertClose(x, results.get(2), 0, "copy");
        assertThrows(IllegalArgumentException.class, () -> imported.apply(x));
    }

    @Test
    void fixedShapes() {
        OnnxModel model = Onnx.export(
                new Activation("mean of the batch", x -> x.mean(0)),
                Tensor.ones(3, 2),
                OnnxExportOptions.defaults().withDynamicBatch(false));
        assertEquals(List.of("3", "2"), model.graph().inputs().get(0).shape());
        Tensor x = Tensor.randn(Rng.of(1), 3, 2);
        assertClose(x.mean(0), new OnnxLayer(model).apply(x), 1e-6, "mean");
    }

    // ---- what cannot be a graph ----

    private static String refused(Class<? extends RuntimeException> type, Layer layer) {
        return assertThrows(type, () -> Onnx.export(layer, Tensor.ones(2, 3))).getMessage();
    }

    @Test
    void refusesDecisionsByValues() {
        Layer layer = new Activation("decides", x -> x.get(0, 0) > 0.9 ? x : x.neg());
        assertTrue(refused(IllegalArgumentException.class, layer).contains("computes differently"));
    }

    @Test
    void refusesWindowsDrawnAtRandom() {
        Layer pool = new FractionalMaxPool2d(new int[] {2, 2}, new int[] {3, 3}, Rng.of(1));
        Tensor x = Tensor.randn(Rng.of(2), 2, 1, 7, 7);
        String why = assertThrows(IllegalArgumentException.class, () -> Onnx.export(pool, x))
                .getMessage();
        assertTrue(why.contains("depends on"), why);
    }

    @Test
    void expertsAreDenseWhileTheyAreExported() {
        MixtureOfExperts mixture = new MixtureOfExperts(
                new TopKGate(3, 3, 1, Rng.of(1)),
                List.of(new Linear(3, 2, Rng.of(2)), new Linear(3, 2, Rng.of(3)), new Linear(3, 2, Rng.of(4))));
        Tensor x = Tensor.randn(Rng.of(5), 9, 3);
        Tensor sparse = mixture.apply(x);
        OnnxLayer imported = roundTrip(mixture, x, 13);
        assertFalse(mixture.isDense());
        mixture.setDense(true);
        assertClose(sparse, mixture.apply(x), 0, "dense");
        assertClose(sparse, imported.apply(x), 1e-6, "imported");
        assertTrue(mixture.isDense());
        roundTrip(mixture, x, 13);
        assertTrue(mixture.isDense());
    }

    @Test
    void buffersAreConstantsUnlessTheyAreRunningStatistics() {
        Linear linear = new Linear(3, 2, Rng.of(1));
        linear.parametrize("weight", w -> new SpectralNorm(w, Rng.of(2)));
        OnnxLayer imported = roundTrip(new Sequential(linear, new BatchNorm1d(2)), Tensor.ones(1, 3), 17);
        assertEquals(
                Set.of("0.bias", "0.parametrizations.weight.original", "1.weight", "1.bias"),
                imported.parameters().keySet());
        assertEquals(
                Set.of("1.running_mean", "1.running_var"), imported.buffers().keySet());
    }

    @Test
    void refusesWhatLeftTheTensors() {
        Layer layer =
                new Activation("numbers", x -> x.mul(Tensor.of(x.toFloatArray()).sum()));
        assertTrue(refused(IllegalArgumentException.class, layer).contains("depends on"));
        Layer scalar = new Activation("number", x -> x.mul(x.sum().item()));
        assertTrue(refused(IllegalArgumentException.class, scalar).contains("scalar"));
    }

    @Test
    void refusesToFixTheBatch() {
        assertTrue(refused(IllegalArgumentException.class, new Activation("mean", x -> x.mean(0)))
                .contains("batch"));
        Layer ranks = new Activation(
                "ranks", x -> x.mul(Tensor.arange(x.size(0)).unsqueeze(1).to(DType.FLOAT32)));
        assertTrue(refused(IllegalArgumentException.class, ranks).contains("batch"));
    }

    @Test
    void namesThePrimitiveThatItDoesNotKnow() {
        UnsupportedOperatorException e = assertThrows(
                UnsupportedOperatorException.class,
                () -> Onnx.export(new Activation("gamma", Tensor::lgamma), Tensor.ones(2, 3)));
        assertEquals("lgamma", e.operator());
        assertTrue(e.getMessage().contains("lgamma"), e.getMessage());
    }

    @Test
    void refusesOtherVersions() {
        OnnxExportOptions options = OnnxExportOptions.defaults();
        assertThrows(IllegalArgumentException.class, () -> options.withOpset(12));
        assertThrows(IllegalArgumentException.class, () -> options.withOpset(18));
        assertThrows(
                IllegalArgumentException.class,
                () -> Onnx.export(new Activation("id", x -> x), Tensor.ones(2, 3), options.withInputs("a", "b")));
        assertThrows(IllegalArgumentException.class, () -> Onnx.export(new Activation("id", x -> x), Tensor.scalar(1)));
    }
}
