package cotangent.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.Fixtures.Net;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {
    @TempDir
    Path folder;

    private static Trainer.Builder trainer(Net net) {
        return Trainer.builder(
                        net,
                        Objective.supervised(CrossEntropy.defaults()),
                        new Sgd(net.parameters(), SgdConfig.defaults().withLearningRate(0.1)),
                        Fixtures.loader())
                .epochs(2);
    }

    /** A field of a message: number, and its value as a long or bytes. */
    private record Field(int number, Object value) {}

    private static List<Field> parse(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        List<Field> fields = new ArrayList<>();
        while (in.hasRemaining()) {
            long key = varint(in);
            Object value =
                    switch ((int) (key & 7)) {
                        case 0 -> varint(in);
                        case 1 -> in.getLong();
                        case 5 -> (long) in.getInt();
                        case 2 -> {
                            byte[] bytes = new byte[(int) varint(in)];
                            in.get(bytes);
                            yield bytes;
                        }
                        default -> throw new AssertionError("wire type of " + key);
                    };
            fields.add(new Field((int) (key >> 3), value));
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    private static int masked(byte[] data) {
        CRC32C sum = new CRC32C();
        sum.update(data);
        long c = sum.getValue();
        return (int) ((c >>> 15 | c << 17) + 0xa282ead8L);
    }

    private static List<byte[]> records(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = new byte[8];
            in.get(length);
            assertEquals(masked(length), in.getInt());
            byte[] data = new byte
                    [(int) ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong()];
            in.get(data);
            assertEquals(masked(data), in.getInt());
            records.add(data);
        }
        return records;
    }

    private static Map<Integer, Object> fields(byte[] message) {
        Map<Integer, Object> map = new LinkedHashMap<>();
        parse(message).forEach(f -> map.put(f.number, f.value));
        return map;
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    @Test
    void eventFilesHoldScalarsAndHistograms() throws IOException {
        Path file;
        try (EventFile events = EventFile.create(folder, 5000)) {
            events.scalar("a/b", 0.25, 300, 7.5);
            events.histogram("h", new double[] {0, 1, 1, 4, Double.NaN}, 2, 1, 8);
            events.histogram("none", new double[] {Double.NaN}, 2, 1, 8);
            file = events.file();
            try (EventFile other = EventFile.create(folder, 5999)) {
                assertNotEquals(file, other.file());
            }
        }
        assertTrue(file.getFileName().toString().startsWith("events.out.tfevents.0000000005."));
        List<byte[]> records = records(file);
        assertEquals(3, records.size());
        assertEquals("brain.Event:2", text(fields(records.get(0)).get(3)));
        Map<Integer, Object> event = fields(records.get(1));
        assertEquals(7.5, Double.longBitsToDouble((long) event.get(1)));
        assertEquals(300L, event.get(2));
        Map<Integer, Object> value =
                fields((byte[]) fields((byte[]) event.get(5)).get(1));
        assertEquals("a/b", text(value.get(1)));
        assertEquals(0.25f, Float.intBitsToFloat((int) (long) value.get(2)));
        Map<Integer, Object> histogram = fields((byte[])
                fields((byte[]) fields((byte[]) fields(records.get(2)).get(5)).get(1))
                        .get(5));
        double[] numbers = new double[5];
        for (int i = 0; i < 5; i++) {
            numbers[i] = Double.longBitsToDouble((long) histogram.get(i + 1));
        }
        assertArrayEquals(new double[] {0, 4, 4, 6, 18}, numbers); // min, max, number, sum, sum of squares
        ByteBuffer counts = ByteBuffer.wrap((byte[]) histogram.get(7)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(3, counts.getDouble());
        assertEquals(1, counts.getDouble());
        ByteBuffer limits = ByteBuffer.wrap((byte[]) histogram.get(6)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(2, limits.getDouble());
        assertEquals(4, limits.getDouble());
    }

    @Test
    void tensorBoardLogsATraining() throws IOException {
        Net net = new Net(1);
        trainer(net)
                .callback(new TensorBoard(folder, () -> 1000, null).withHistograms(net))
                .build()
                .run();
        List<String> tags = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (byte[] record : records(files.findFirst().orElseThrow())) {
                Object summary = fields(record).get(5);
                if (summary != null) {
                    tags.add(text(
                            fields((byte[]) fields((byte[]) summary).get(1)).get(1)));
                }
            }
        }
        assertEquals(14, tags.stream().filter("step/loss"::equals).count());
        assertEquals(2, tags.stream().filter("epoch/loss"::equals).count());
        assertEquals(2, tags.stream().filter("parameters/first.weight"::equals).count());
        assertEquals(2, tags.stream().filter("gradients/second.bias"::equals).count());
    }

    @Test
    void jsonLinesAreAppended() throws IOException {
        Path file = folder.resolve("log.jsonl");
        TrainingHistory history =
                trainer(new Net(1)).callback(new JsonLines(file, 5)).build().run();
        List<String> lines = Files.readAllLines(file);
        assertEquals(2 + 2 + 1, lines.size());
        assertTrue(lines.get(0).startsWith("{\"type\":\"step\",\"step\":5,\"epoch\":0,\"learningRate\":0.1,\"loss\":"));
        assertEquals(
                "{\"type\":\"epoch\",\"step\":7,\"epoch\":0,\"learningRate\":0.1,\"values\":{\"loss\":"
                        + history.epochs().get(0).value("loss") + "}}",
                lines.get(1));
        assertEquals("{\"type\":\"end\",\"epochs\":2,\"bestEpoch\":-1,\"stoppedEarly\":false}", lines.get(4));
        JsonLines log = new JsonLines(file);
        log.onEpochEnd(new EpochReport(0, 1, Double.NaN, Map.of("a\"\\\n\u00e4\ud800", Double.POSITIVE_INFINITY)));
        assertEquals(
                "{\"type\":\"epoch\",\"step\":1,\"epoch\":0,\"learningRate\":null,\"values\":{\"a\\\"\\\\\\u000a\u00e4\\ud800\":null}}",
                Files.readAllLines(file).get(5));
        assertThrows(IllegalArgumentException.class, () -> new JsonLines(file, -1));
    }

    @Test
    void reportsTellWhatDiffers() {
        Net net = new Net(1);
        Reproducibility a = Reproducibility.of(3)
                .withData("training", Fixtures.points(1, 20))
                .withWeights("before", net);
        assertEquals(
                a,
                Reproducibility.of(3)
                        .withData("training", Fixtures.points(1, 20))
                        .withWeights("before", new Net(1)));
        assertNotEquals(
                a.facts().get("data.training"),
                Reproducibility.of(3)
                        .withData("training", Fixtures.points(2, 20))
                        .facts()
                        .get("data.training"));
        assertNotEquals(
                a.facts().get("weights.before"),
                a.withWeights("after", new Net(2)).facts().get("weights.after"));
        assertTrue(a.facts().get("java").startsWith(System.getProperty("java.version")));
        assertTrue(a.toString().startsWith("seed "));
        assertTrue(a.facts().get("data.training").matches("20 samples, sha256 [0-9a-f]{64}"));
    }
}
