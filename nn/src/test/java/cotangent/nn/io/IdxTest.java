package cotangent.nn.io;

import static cotangent.nn.io.IoFixtures.assertSame;
import static cotangent.nn.io.IoFixtures.bytes;
import static cotangent.nn.io.IoFixtures.golden;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class IdxTest {
    private static final long LIMIT = 1 << 20;

    private static Tensor read(ByteBuffer content) {
        return Idx.read(new ByteArrayInputStream(content.array()), LIMIT);
    }

    private static ByteBuffer idx(int type, int bytes, int... shape) {
        ByteBuffer b = ByteBuffer.allocate(4 + 4 * shape.length + bytes);
        b.putShort((short) 0).put((byte) type).put((byte) shape.length);
        for (int size : shape) {
            b.putInt(size);
        }
        return b;
    }

    @Test
    void images() {
        float[] pixels = new float[12];
        int[] raw = new int[12];
        for (int i = 0; i < 12; i++) {
            raw[i] = i * 23 % 256;
            pixels[i] = raw[i] / 255f;
        }
        assertSame(Tensor.of(pixels, 3, 1, 2, 2), Idx.readImages(golden("images.idx.gz")));
        assertSame(
                Tensor.of(pixels, 3, 1, 2, 2),
                Idx.readImages(new ByteArrayInputStream(bytes(golden("images.idx.gz")))));
        assertSame(Tensor.of(raw, 3, 2, 2), Idx.read(golden("images.idx.gz")));
    }

    @Test
    void labels() {
        assertSame(Tensor.of(new long[] {3, 0, 255}), Idx.readLabels(golden("labels.idx")));
        assertSame(
                Tensor.of(new long[] {3, 0, 255}),
                Idx.readLabels(new ByteArrayInputStream(bytes(golden("labels.idx")))));
        assertSame(Tensor.of(new int[] {3, 0, 255}), Idx.read(golden("labels.idx")));
    }

    @Test
    void everyType() {
        assertSame(
                Tensor.of(new int[] {-1, 5}), read(idx(9, 2, 2).put((byte) -1).put((byte) 5)));
        assertSame(
                Tensor.of(new int[] {-300, 5}, 1, 2),
                read(idx(11, 4, 1, 2).putShort((short) -300).putShort((short) 5)));
        assertSame(Tensor.of(new int[] {1 << 30}), read(idx(12, 4, 1).putInt(1 << 30)));
        assertSame(Tensor.of(new float[] {0.1f}), read(idx(13, 4, 1).putFloat(0.1f)));
        assertSame(Tensor.of(new double[] {0.1}), read(idx(14, 8, 1).putDouble(0.1)));
        assertSame(Tensor.zeros(0, 7), read(idx(13, 0, 0, 7)));
        assertSame(Tensor.scalar(2.5), read(idx(13, 4).putFloat(2.5f)));
    }

    @Test
    void refusesOtherContentForImagesAndLabels() {
        assertThrows(MalformedFileException.class, () -> Idx.readImages(golden("labels.idx")));
        assertThrows(MalformedFileException.class, () -> Idx.readLabels(golden("images.idx.gz")));
        ByteBuffer signed = idx(9, 1, 1);
        assertThrows(MalformedFileException.class, () -> Idx.readLabels(new ByteArrayInputStream(signed.array())));
    }

    private static void assertMalformed(String reason, ByteBuffer content) {
        MalformedFileException e = assertThrows(MalformedFileException.class, () -> read(content));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    @Test
    void namesWhatIsWrong() {
        assertMalformed("two zero bytes", ByteBuffer.wrap(new byte[] {1, 0, 8, 0}));
        assertMalformed("unknown element type 10", idx(10, 1, 1));
        assertMalformed("more data than declared", idx(8, 2, 1));
        assertMalformed("end too early", idx(8, 1, 2));
        assertMalformed("more than 2^31 - 1", idx(8, 0, -1));
        assertMalformed("more than 2^31 - 1", idx(8, 0, 1 << 16, 1 << 16));
        assertMalformed("of the limit", idx(8, 0, 1 << 21));
        ByteBuffer deep = idx(8, 0, new int[65]);
        assertMalformed("more than 64 axes", deep);
        assertMalformed("end too early", ByteBuffer.wrap(new byte[] {0, 0, 8}));
    }

    @Test
    void limitsTheDecompressedBytes() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(idx(8, 1 << 20, 1 << 20).array());
        }
        assertEquals(
                1 << 20,
                Idx.read(new ByteArrayInputStream(bomb.toByteArray()), LIMIT + 8)
                        .size());
        assertThrows(
                MalformedFileException.class, () -> Idx.read(new ByteArrayInputStream(bomb.toByteArray()), LIMIT + 7));
    }

    @Test
    void anAbsentFileIsAnIoFailure() {
        assertThrows(UncheckedIOException.class, () -> Idx.read(Path.of("absent")));
    }
}
