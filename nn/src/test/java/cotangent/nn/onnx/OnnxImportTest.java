package cotangent.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Shape;
import cotangent.autodiff.Tensor;
import cotangent.nn.BatchNorm2d;
import cotangent.nn.Conv2d;
import cotangent.nn.Layer;
import cotangent.nn.Sequential;
import cotangent.nn.io.SafeTensors;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Closure;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that PyTorch exported, against what PyTorch computes; see {@code src/test/scripts/onnx_golden.py}. */
class OnnxImportTest {
    static Path golden(String name) {
        try {
            return Path.of(OnnxImportTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertClose(Tensor expected, Tensor actual, String what) {
        assertEquals(expected.shape(), actual.shape(), what);
        assertEquals(expected.dtype(), actual.dtype(), what);
        // Relative to the largest element: gradients are sums in which large terms cancel.
        double scale = Math.max(1, expected.abs().max().item());
        double tolerance = (expected.dtype() == DType.FLOAT64 ? 1e-10 : 1e-5) * scale;
        assertTrue(
                expected.allClose(actual.detach(), 0, tolerance, false),
                () -> what + ": expected " + expected + ", got " + actual);
    }

    /** The name, and how many of PyTorch's parameters the file has under their names; its exporter turns and joins some. */
    @ParameterizedTest
    @CsvSource({
        "mlp, 6",
        "cnn, 10",
        "cnn_folded, 2",
        "resnet_block, 9",
        "lstm, 2",
        "gru, 2",
        "rnn, 2",
        "text, 5",
        "attention, 2",
        "image, 6",
        "transformer, 9",
        "double, 4",
        "text17, 5",
        "lstm15, 2"
    })
    void computesWhatPyTorchComputes(String name, int named) {
        Map<String, Tensor> golden = SafeTensors.load(golden(name + ".safetensors"));
        OnnxLayer layer = Onnx.load(golden(name + ".onnx"));
        Tensor y = layer.apply(golden.get("x"));
        assertClose(golden.get("y"), y, name);
        assertClose(golden.get("y_bigger"), layer.apply(golden.get("x_bigger")), name + " of a bigger batch");
        y.mul(golden.get("w")).sum().backward();
        Set<String> found = new TreeSet<>();
        layer.parameters().forEach((parameter, p) -> {
            Tensor expected = golden.get("g." + parameter);
            if (expected != null) {
                assertClose(expected, p.grad(), name + " " + parameter);
                found.add(parameter);
            }
            assertTrue(p.grad() != null && p.grad().ne(0).any(), parameter);
        });
        assertEquals(named, found.size(), found::toString);
    }

    @Test
    void fineTunes() {
        OnnxLayer layer = Onnx.load(golden("cnn.onnx"));
        Rng rng = Rng.of(1);
        Tensor x = Tensor.randn(rng, 24, 1, 8, 8);
        Tensor labels = x.flatten(1).narrow(1, 0, 32).sum(1).gt(0).to(DType.INT64);
        Sgd optimizer = new Sgd(layer.parameters(), SgdConfig.defaults().withLearningRate(0.05));
        double first = CrossEntropy.of(layer.apply(x), labels).item();
        layer.train();
        for (int i = 0; i < 60; i++) {
            optimizer.step(Closure.of(optimizer, () -> CrossEntropy.of(layer.apply(x), labels)));
        }
        layer.eval();
        double last = CrossEntropy.of(layer.apply(x), labels).item();
        assertTrue(last < 0.2 * first, first + " -> " + last);
    }

    @Test
    void trainsBatchNormsAsTheLayerDoes() {
        Sequential own = new Sequential(new Conv2d(2, 3, 3, Rng.of(1)), new BatchNorm2d(3));
        Tensor x = Tensor.randn(Rng.of(2), 4, 2, 6, 6);
        OnnxLayer imported = new OnnxLayer(Onnx.export(own, x));
        own.train();
        imported.train();
        for (Layer layer : new Layer[] {own, imported}) {
            layer.apply(x)
                    .square()
                    .mul(Tensor.arange(3).to(DType.FLOAT32).reshape(3, 1, 1))
                    .sum()
                    .backward();
        }
        own.parameters()
                .forEach((name, p) ->
                        assertClose(p.grad(), imported.parameters().get(name).grad(), name));
        for (String name : Set.of("1.running_mean", "1.running_var")) {
            assertClose(
                    own.buffers().get(name).get(), imported.buffers().get(name).get(), name);
        }
        own.eval();
        imported.eval();
        assertClose(own.apply(x).detach(), imported.apply(x), "after a step");
    }

    @Test
    void cutsAModel() {
        OnnxModel whole = OnnxModel.read(golden("mlp.onnx"));
        List<OnnxNode> nodes = whole.graph().nodes();
        String hidden = nodes.get(1).outputs().get(0);
        OnnxModel part = whole.cutAt(hidden);
        assertEquals(nodes.subList(0, 2), part.graph().nodes());
        assertEquals(Set.of("0.weight", "0.bias"), part.graph().initializers().keySet());
        Tensor x = SafeTensors.load(golden("mlp.safetensors")).get("x");
        assertEquals(Shape.of(5, 8), new OnnxLayer(part).apply(x).shape());
        OnnxModel both = whole.cutAt("y", hidden);
        assertEquals(nodes, both.graph().nodes());
        assertEquals(2, new OnnxLayer(both).run(x).size());
        assertThrows(IllegalArgumentException.class, () -> whole.cutAt("nothing"));
        assertThrows(IllegalArgumentException.class, () -> whole.cutAt("x"));
    }

    @Test
    void isSavedAndLoadedAsAnyModule() {
        OnnxLayer a = Onnx.load(golden("resnet_block.onnx"));
        OnnxLayer b = Onnx.load(golden("resnet_block.onnx"));
        a.parameters()
                .values()
                .forEach(p -> p.value().detach().assign(Tensor.ones().mul(0.1)));
        b.loadStateDict(a.stateDict());
        Tensor x = SafeTensors.load(golden("resnet_block.safetensors")).get("x");
        assertClose(a.apply(x).detach(), b.apply(x), "loaded");
        assertEquals(15, a.stateDict().size());
    }
}
