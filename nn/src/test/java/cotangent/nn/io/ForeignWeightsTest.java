package cotangent.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.BatchNorm1d;
import cotangent.nn.Conv1d;
import cotangent.nn.Layer;
import cotangent.nn.LayerNorm;
import cotangent.nn.Linear;
import cotangent.nn.Lstm;
import cotangent.nn.RecurrentConfig;
import cotangent.nn.TransformerConfig;
import cotangent.nn.TransformerEncoderLayer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights as other libraries write them; see {@code src/test/scripts/safetensors_golden.py}. */
class ForeignWeightsTest {
    @TempDir
    Path folder;

    private static final class Net extends Layer {
        private final Conv1d conv;
        private final BatchNorm1d bn;
        private final Lstm lstm;
        private final TransformerEncoderLayer encoder;
        private final LayerNorm norm;
        private final Linear head;

        Net(Rng rng) {
            conv = child("conv", new Conv1d(2, 4, 3, ConvolutionOptions.DEFAULT.withPadding(1), rng));
            bn = child("bn", new BatchNorm1d(4));
            lstm = child("lstm", new Lstm(4, 3, RecurrentConfig.defaults().withBidirectional(true), rng));
            encoder = child(
                    "encoder",
                    new TransformerEncoderLayer(TransformerConfig.of(6, 2).withFeedForward(8), rng));
            norm = child("norm", new LayerNorm(6));
            head = child("head", new Linear(6, 3, rng));
        }

        @Override
        public Tensor forward(Tensor x) {
            Tensor y = bn.apply(conv.apply(x)).relu().transpose(1, 2);
            return head.apply(norm.apply(encoder.apply(lstm.apply(y))));
        }
    }

    @Test
    void theStateOfPyTorchLayersLoadsByName() {
        Map<String, Tensor> all =
                new LinkedHashMap<>(SafeTensors.loadSharded(IoFixtures.golden("sharded.safetensors.index.json")));
        Tensor x = all.remove("x");
        Tensor y = all.remove("y");
        Net net = new Net(Rng.of(1));
        net.loadStateDict(all);
        net.eval();
        assertTrue(net.apply(x).detach().allClose(y, 1e-5, 1e-6, false));
        assertEquals(DType.INT64, all.get("bn.num_batches_tracked").dtype());
    }

    @Test
    void everyBitPatternOfEightBits() {
        Map<String, Tensor> all = SafeTensors.load(IoFixtures.golden("small.safetensors"));
        assertArrayEquals(all.get("e4m3.float").toFloatArray(), all.get("e4m3").toFloatArray());
        assertArrayEquals(all.get("e5m2.float").toFloatArray(), all.get("e5m2").toFloatArray());
        assertArrayEquals(
                all.get("linear.float").toFloatArray(), all.get("linear.weight").toFloatArray());
        assertArrayEquals(new long[] {0, 1, Long.MAX_VALUE}, all.get("u64").toLongArray());
        assertEquals(Map.of("format", "pt"), SafeTensors.loadMetadata(IoFixtures.golden("small.safetensors")));
    }

    @Test
    void refusesNumbersThatDoNotFit() throws IOException {
        byte[] header =
                "{\"a\":{\"dtype\":\"U64\",\"shape\":[1],\"data_offsets\":[0,8]}}".getBytes(StandardCharsets.UTF_8);
        ByteBuffer content = ByteBuffer.allocate(16 + header.length).order(ByteOrder.LITTLE_ENDIAN);
        content.putLong(header.length).put(header).putLong(-1);
        Path file = Files.write(folder.resolve("x"), content.array());
        MalformedFileException e = assertThrows(MalformedFileException.class, () -> SafeTensors.load(file));
        assertTrue(e.getMessage().contains("18446744073709551615"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"weight_map\":[]}",
                "{\"weight_map\":{\"a\":\"missing\"}}",
                "{\"weight_map\":{\"a\":\"../own.safetensors\"}}",
                "{\"weight_map\":{\"a\":\"/etc/passwd\"}}",
                "{\"weight_map\":{\"a\":\"..\"}}",
                "{\"weight_map\":{\"b\":\"own.safetensors\"}}",
                "{\"weight_map\":{\"a\":\"bad.safetensors\"}}",
                "{\"weight_map\":{\"a\":1}}",
                "{\"weight_map\":{\"a\":\"\\u0000\"}}"
            })
    void refusesBrokenIndexes(String text) throws IOException {
        SafeTensors.save(folder.resolve("own.safetensors"), Map.of("a", Tensor.ones(2)));
        Files.writeString(folder.resolve("bad.safetensors"), "nothing");
        Path inside = Files.createDirectory(folder.resolve("inside"));
        for (Path place : new Path[] {folder, inside}) {
            Path index = Files.writeString(place.resolve("index.json"), text);
            assertThrows(MalformedFileException.class, () -> SafeTensors.loadSharded(index));
        }
    }
}
