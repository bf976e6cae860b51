package cotangent.nn.io;

import static cotangent.nn.io.IoFixtures.assertSame;
import static cotangent.nn.io.IoFixtures.bytes;
import static cotangent.nn.io.IoFixtures.golden;
import static cotangent.nn.io.IoFixtures.names;
import static cotangent.nn.io.IoFixtures.ramp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
    @TempDir
    Path folder;

    private static Map<String, Tensor> own() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("flag", ramp(DType.BOOL, 3));
        tensors.put("layer.weight", ramp(DType.FLOAT32, 2, 3));
        tensors.put("größe \"\\\n\uD83D\uDE00", ramp(DType.FLOAT64, 2));
        tensors.put("scalar", Tensor.scalar(DType.INT32, -5));
        tensors.put("empty", Tensor.zeros(0, 4));
        tensors.put("steps", ramp(DType.INT64, 2, 2));
        return tensors;
    }

    private static Map<String, String> ownMetadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "pt");
        metadata.put("tab\t", "\u0001ü");
        return metadata;
    }

    @Test
    void writesTheBytesOfTheReference() {
        Path file = folder.resolve("x.safetensors");
        SafeTensors.save(file, own(), ownMetadata());
        assertArrayEquals(bytes(golden("own.safetensors")), bytes(file));
    }

    @Test
    void readsTheReferenceInTheOrderOfTheHeader() {
        Map<String, Tensor> read = SafeTensors.load(golden("own.safetensors"));
        assertEquals(List.copyOf(own().keySet()), List.copyOf(read.keySet()));
        own().forEach((name, tensor) -> assertSame(tensor, read.get(name)));
        assertEquals(ownMetadata(), SafeTensors.loadMetadata(golden("own.safetensors")));
    }

    @Test
    void widensWhatOthersWrite() {
        Map<String, Tensor> read = SafeTensors.load(golden("foreign.safetensors"));
        assertEquals(List.of("f16", "bf16", "i8", "u\uD83D\uDE008", "i16", "u16", "u32"), List.copyOf(read.keySet()));
        // The nearest binary16 and bfloat16 numbers to 6e-8 and 0.1 are these.
        float[] halves = {1, -0.5f, 65504, 0x1p-24f, Float.POSITIVE_INFINITY, 0x1.998p-4f};
        assertSame(Tensor.of(halves, 2, 3), read.get("f16"));
        float[] brains = {1, -0.5f, 65536, 0x1.02p-24f, Float.POSITIVE_INFINITY, 0x1.9ap-4f};
        assertSame(Tensor.of(brains), read.get("bf16"));
        assertSame(ramp(DType.INT32, 4), read.get("i8"));
        assertSame(ramp(DType.INT32, false, 4), read.get("u\uD83D\uDE008"));
        assertSame(ramp(DType.INT32, 4), read.get("i16"));
        assertSame(Tensor.of(new int[] {65535, 1}), read.get("u16"));
        assertSame(Tensor.of(new long[] {4294967295L, 1}), read.get("u32"));
    }

    @Test
    void holdsTensorsLargerThanAChunk() {
        Path file = folder.resolve("x.safetensors");
        Map<String, Tensor> tensors = Map.of("x", ramp(DType.FLOAT64, 50_001));
        SafeTensors.save(file, tensors);
        assertSame(tensors.get("x"), SafeTensors.load(file).get("x"));
    }

    @Test
    void dataAreAlignedToTheirElements() {
        Path file = folder.resolve("x.safetensors");
        SafeTensors.save(file, own(), ownMetadata());
        ByteBuffer content = ByteBuffer.wrap(bytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0, content.getLong(0) % 8);
        // The doubles 0 and -6 come first of all.
        assertEquals(-6, content.getDouble((int) content.getLong(0) + 8 + 8));
    }

    @Test
    void noTensors() {
        Path file = folder.resolve("x.safetensors");
        SafeTensors.save(file, Map.of());
        assertEquals(Map.of(), SafeTensors.load(file));
        assertEquals(Map.of(), SafeTensors.loadMetadata(file));
    }

    @Test
    void refusesNamesThatTheFormatCannotHold() {
        Path file = folder.resolve("x.safetensors");
        Tensor t = Tensor.zeros(1);
        assertThrows(IllegalArgumentException.class, () -> SafeTensors.save(file, Map.of("__metadata__", t)));
        assertThrows(IllegalArgumentException.class, () -> SafeTensors.save(file, Map.of("\uD800", t)));
        assertEquals(List.of(), names(folder));
    }

    @Test
    void anUnreadableFileIsAnIoFailure() {
        assertThrows(UncheckedIOException.class, () -> SafeTensors.load(folder.resolve("absent")));
        assertThrows(UncheckedIOException.class, () -> SafeTensors.load(folder));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // header | bytes of data | part of the message
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | 5 | the file has 5 after its header",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | 3 | the file has 3 after its header",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[1,5]}} | 5 | leaves a hole",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[2,6]}} | 6 | overlaps",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | 4 | overlaps",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | 8 | twice",
                "{'a':{'dtype':'F32','dtype':'F32','shape':[1],'data_offsets':[0,4]}} | 4 | twice",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}} | 4 | takes 8 bytes",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}} | 4 | takes 4 bytes",
                "{'a':{'dtype':'F32','shape':[0],'data_offsets':[4,4]}} | 0 | leaves a hole",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[-4,0]}} | 4 | takes 4 bytes",
                "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}} | 4 | negative size",
                "{'a':{'dtype':'F32','shape':[4294967297],'data_offsets':[0,4]}} | 4 | more than 2^31 - 1 elements",
                "{'a':{'dtype':'F32','shape':[65536,65536,65536,65536,1],'data_offsets':[0,0]}} | 0 | more than 2^31 - 1",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,99999999999999999999]}} | 4 | 64-bit integer",
                "{'a':{'dtype':'F32','shape':[1.0],'data_offsets':[0,4]}} | 4 | 64-bit integer",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4,8]}} | 4 | two data_offsets",
                "{'a':{'dtype':'F32','data_offsets':[0,4]}} | 4 | needs dtype, shape",
                "{'a':{'dtype':'C64','shape':[1],'data_offsets':[0,8]}} | 8 | type C64, which is not supported",
                "{'a':{'dtype':'f32','shape':[1],'data_offsets':[0,4]}} | 4 | not supported",
                "{'a':{'dtype':'BOOL','shape':[1],'data_offsets':[0,1]}} | 1 | truth value",
                "{'__metadata__':{'a':1}} | 0 | needs '\"'",
                "[] | 0 | must begin with '{'",
                "{} x | 0 | after the end",
                "{'a':{'x':[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ | 0 | nested deeper",
            })
    void namesWhatIsWrong(String header, int data, String reason) throws IOException {
        byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        ByteBuffer content = ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
        content.putLong(text.length).put(text);
        while (content.hasRemaining()) {
            content.put((byte) 7);
        }
        Path file = Files.write(folder.resolve("bad.safetensors"), content.array());
        MalformedFileException e = assertThrows(MalformedFileException.class, () -> SafeTensors.load(file));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
        assertTrue(e.getMessage().contains("bad.safetensors, byte "), e.getMessage());
    }

    @Test
    void limitsTheRank() throws IOException {
        String ones = "1,".repeat(64) + "1";
        namesWhatIsWrong("{'a':{'dtype':'F32','shape':[" + ones + "],'data_offsets':[0,4]}}", 4, "more than 64 axes");
        String many = "1,".repeat(1000) + "1";
        namesWhatIsWrong(
                "{'a':{'dtype':'F32','shape':[" + many + "],'data_offsets':[0,4]}}", 4, "more than 256 numbers");
    }
}
