package cotangent.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import cotangent.autodiff.Tensor;
import cotangent.nn.io.MalformedFileException;
import cotangent.nn.io.SafeTensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and hostile models: documented exceptions, little memory. */
class UntrustedModelsTest {
    private static final long FEW_BYTES = 4 << 20;

    /** Reads, builds and runs; counts what was refused. */
    private static int refused(byte[] content, Tensor x) {
        OnnxModel model;
        try {
            model = OnnxModel.read("memory", content);
        } catch (MalformedFileException e) {
            return 1;
        }
        try {
            new OnnxLayer(model).apply(x);
            return 0;
        } catch (UnsupportedOperatorException | IllegalArgumentException e) {
            return 1;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gru", "cnn", "mlp", "text"})
    void flippedBits(String name) throws IOException {
        byte[] content = Files.readAllBytes(OnnxImportTest.golden(name + ".onnx"));
        Tensor x =
                SafeTensors.load(OnnxImportTest.golden(name + ".safetensors")).get("x");
        assertEquals(0, refused(content, x));
        Random random = new Random(name.hashCode());
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] changed = content.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            }
            refused += refused(changed, x);
        }
        assertTrue(refused > 300, () -> "refused few");
    }

    @Test
    void truncatedModels() throws IOException {
        byte[] content = Files.readAllBytes(OnnxImportTest.golden("mlp.onnx"));
        Tensor x = Tensor.ones(1, 4);
        for (int length = 0; length < content.length; length++) {
            // Without the end of the file there are no versions of the operators.
            assertEquals(1, refused(Arrays.copyOf(content, length), x), "the first " + length + " bytes");
        }
    }

    // ---- lengths that lie ----

    private static void assertRefusedCheaply(byte[] content) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThrows(MalformedFileException.class, () -> OnnxModel.read("memory", content));
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < FEW_BYTES, "allocated " + allocated);
    }

    private static byte[] withInitializer(Consumer<WireWriter> tensor) {
        return new WireWriter().message(7, graph -> graph.message(5, tensor)).toByteArray();
    }

    @Test
    void sizesOfTensors() {
        for (long[] dims : new long[][] {
            {1L << 60},
            {1L << 31},
            {Integer.MAX_VALUE},
            {500_000_000},
            {1 << 16, 1 << 16},
            {-1},
            {1L << 32, 1L << 32},
            {3}
        }) {
            for (int type : new int[] {1, 7, 9, 11}) {
                assertRefusedCheaply(withInitializer(t -> {
                    Arrays.stream(dims).forEach(d -> t.integer(1, d));
                    t.integer(2, type).text(8, "a").bytes(9, new byte[5]);
                }));
                assertRefusedCheaply(withInitializer(t -> {
                    Arrays.stream(dims).forEach(d -> t.integer(1, d));
                    t.integer(2, type).text(8, "a");
                }));
            }
        }
        assertRefusedCheaply(withInitializer(t -> {
            for (int i = 0; i < 100_000; i++) {
                t.integer(1, 1);
            }
            t.integer(2, 1).text(8, "a").bytes(9, new byte[4]);
        }));
    }

    @Test
    void lengthsOfMessages() {
        for (long length : new long[] {1, 1 << 20, Integer.MAX_VALUE, 1L << 32, 1L << 60, -1, Long.MIN_VALUE}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(new WireWriter().integer(1, 8).toByteArray());
            out.write(7 << 3 | 2);
            byte[] varint = new WireWriter().integer(1, length).toByteArray();
            out.write(varint, 1, varint.length - 1);
            assertRefusedCheaply(out.toByteArray());
        }
    }

    @Test
    void nestedAsDeepAsTheFileIsLong() {
        // Graphs in attributes of nodes of graphs are passed over, whatever their depth.
        byte[] graph = new byte[0];
        for (int i = 0; i < 2000; i++) {
            byte[] inner = graph;
            graph = new WireWriter()
                    .message(1, node -> node.text(4, "If")
                            .message(5, a -> a.text(1, "then").bytes(6, inner).integer(20, 5)))
                    .toByteArray();
        }
        OnnxModel model =
                OnnxModel.read("memory", new WireWriter().bytes(7, graph).toByteArray());
        OnnxNode node = model.graph().nodes().get(0);
        assertEquals(OnnxNode.UNSUPPORTED, node.attributes().get("then"));
        UnsupportedOperatorException e = assertThrows(UnsupportedOperatorException.class, () -> new OnnxLayer(model));
        assertEquals("If", e.operator());
        assertTrue(e.getMessage().contains("If"), e.getMessage());
    }

    // ---- forms that are allowed ----

    @Test
    void everyFormOfNumbers() {
        float[] expected = {1.5f, -2};
        List<Consumer<WireWriter>> forms = List.of(
                t -> t.integer(2, 1).bytes(9, new byte[] {0, 0, (byte) 0xc0, 0x3f, 0, 0, 0, (byte) 0xc0}),
                t -> t.integer(2, 1).float32(4, 1.5f).float32(4, -2),
                t -> t.integer(2, 10).bytes(9, new byte[] {0, 0x3e, 0, (byte) 0xc0}),
                t -> t.integer(2, 10).integer(5, 0x3e00).integer(5, 0xc000),
                t -> t.integer(2, 16).bytes(9, new byte[] {(byte) 0xc0, 0x3f, 0, (byte) 0xc0}));
        for (Consumer<WireWriter> form : forms) {
            OnnxModel model = OnnxModel.read("memory", withInitializer(t -> {
                t.integer(1, 2).text(8, "a");
                form.accept(t);
            }));
            assertTrue(Arrays.equals(
                    expected, model.graph().initializers().get("a").toFloatArray()));
        }
        OnnxModel packed = OnnxModel.read("memory", withInitializer(t -> t.bytes(1, new byte[] {1, 2})
                .integer(2, 7)
                .text(8, "a")
                .bytes(7, new byte[] {5, (byte) 0x80, 1})));
        assertTrue(Arrays.equals(
                new long[] {5, 128}, packed.graph().initializers().get("a").toLongArray()));
    }

    @Test
    void namesWhatIsNotSupported() {
        for (Consumer<WireWriter> tensor : List.<Consumer<WireWriter>>of(
                t -> t.integer(2, 8).text(8, "a"), // texts
                t -> t.integer(2, 14).text(8, "a"), // complex numbers
                t -> t.integer(1, 1).integer(2, 1).text(8, "a").integer(14, 1))) { // in another file
            MalformedFileException e =
                    assertThrows(MalformedFileException.class, () -> OnnxModel.read("memory", withInitializer(tensor)));
            assertTrue(e.getMessage().contains("'a'") && e.getMessage().contains("not supported"), e.getMessage());
        }
    }

    @Test
    void refusesGraphsThatDoNotHoldTogether() {
        OnnxValue x = new OnnxValue("x", OnnxType.FLOAT, null);
        OnnxValue y = new OnnxValue("y", OnnxType.FLOAT, null);
        OnnxNode unknown = node("Neg", List.of("nothing"), List.of("y"));
        OnnxNode twice = node("Neg", List.of("x"), List.of("x"));
        OnnxNode foreign = new OnnxNode("", "Neg", "com.example", List.of("x"), List.of("y"), Map.of());
        for (OnnxNode node : List.of(unknown, twice)) {
            assertThrows(IllegalArgumentException.class, () -> layer(x, y, node));
        }
        assertThrows(IllegalArgumentException.class, () -> layer(x, y));
        String message = assertThrows(UnsupportedOperatorException.class, () -> layer(x, y, foreign))
                .getMessage();
        assertTrue(message.contains("com.example.Neg"), message);
    }

    private static OnnxNode node(String operator, List<String> inputs, List<String> outputs) {
        return new OnnxNode("", operator, "", inputs, outputs, Map.of());
    }

    private static OnnxLayer layer(OnnxValue x, OnnxValue y, OnnxNode... nodes) {
        OnnxGraph graph = new OnnxGraph("g", List.of(nodes), Map.of(), List.of(x), List.of(y));
        return new OnnxLayer(new OnnxModel("test", Map.of("", 17L), graph, Map.of()));
    }
}
