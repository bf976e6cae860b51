package cotangent.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads images that src/test/scripts/png_golden.py made. */
class PngTest {
    private static final int WIDTH = 11;
    private static final int HEIGHT = 9;
    private static final String[] NAMES = {
        "0-1", "0-2", "0-4", "0-8", "0-16", "2-8", "2-16", "3-1", "3-2", "3-4", "3-8", "4-8", "4-16", "6-8", "6-16"
    };

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = PngTest.class.getResourceAsStream("png/" + name + ".png")) {
            return in.readAllBytes();
        }
    }

    private static Tensor read(byte[] bytes) {
        return Png.read(new ByteArrayInputStream(bytes), 1 << 20);
    }

    private static int sample(int x, int y, int c, int depth) {
        return (2741 * x + 1321 * y + 7919 * c + 31 * x * y) % (1 << depth);
    }

    @Test
    void readsEveryTypeAndDepth() throws IOException {
        for (String name : NAMES) {
            int type = name.charAt(0) - '0';
            int depth = Integer.parseInt(name.substring(2));
            for (String suffix : new String[] {"", "i"}) {
                Tensor image = read(golden(name + suffix));
                int channels = new int[] {1, 0, 3, 3, 2, 0, 4}[type];
                assertArrayEquals(
                        new int[] {channels, HEIGHT, WIDTH}, image.shape().toArray());
                for (int x = 0; x < WIDTH; x++) {
                    for (int y = 0; y < HEIGHT; y++) {
                        for (int c = 0; c < channels; c++) {
                            float expected = type == 3
                                    ? (5 * sample(x, y, 0, depth) + 64 * c) % 256 / 255f
                                    : sample(x, y, c, depth) / (float) ((1 << depth) - 1);
                            assertEquals(expected, (float) image.get(c, y, x), name + suffix);
                        }
                    }
                }
            }
        }
    }

    /** The image with a chunk before its data. */
    private static byte[] with(byte[] png, String type, int... data) {
        int at = 0;
        while (!new String(png, at, 4, StandardCharsets.ISO_8859_1).equals("IDAT")) {
            at++;
        }
        byte[] chunk = new byte[12 + data.length];
        chunk[3] = (byte) data.length;
        for (int i = 0; i < 4; i++) {
            chunk[4 + i] = (byte) type.charAt(i);
        }
        for (int i = 0; i < data.length; i++) {
            chunk[8 + i] = (byte) data[i];
        }
        CRC32 sum = new CRC32();
        sum.update(chunk, 4, 4 + data.length);
        for (int i = 0; i < 4; i++) {
            chunk[8 + data.length + i] = (byte) (sum.getValue() >> 24 - 8 * i);
        }
        byte[] all = new byte[png.length + chunk.length];
        System.arraycopy(png, 0, all, 0, at - 4);
        System.arraycopy(chunk, 0, all, at - 4, chunk.length);
        System.arraycopy(png, at - 4, all, at - 4 + chunk.length, png.length - at + 4);
        return all;
    }

    @Test
    void transparentColoursBecomeOpacity() throws IOException {
        int first = sample(0, 0, 0, 4);
        Tensor grey = read(with(golden("0-4"), "tRNS", 0, first));
        assertEquals(2, grey.size(0));
        for (int x = 0; x < WIDTH; x++) {
            assertEquals(sample(x, 3, 0, 4) == first ? 0 : 1, grey.get(1, 3, x));
        }
        Tensor colour = read(with(golden("2-8"), "tRNS", 0, 0, 0, 7919 % 256, 0, 2 * 7919 % 256));
        assertEquals(0, colour.get(3, 0, 0));
        assertEquals(1, colour.get(3, 0, 1));
        Tensor palette = read(with(golden("3-2"), "tRNS", 51, 255, 0));
        for (int x = 0; x < WIDTH; x++) {
            float[] opacities = {51 / 255f, 1, 0, 1};
            assertEquals(opacities[sample(x, 2, 0, 2)], (float) palette.get(3, 2, x));
        }
        assertThrows(MalformedFileException.class, () -> read(with(golden("4-8"), "tRNS", 0, 0)));
    }

    @Property(tries = 60)
    void writesWhatItReads(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int channels,
            @ForAll @IntRange(min = 1, max = 30) int height,
            @ForAll @IntRange(min = 1, max = 30) int width) {
        Tensor bytes = Tensor.randint(Rng.of(seed), 0, 256, channels, height, width);
        Tensor image = bytes.to(DType.FLOAT32).div(255);
        assertArrayEquals(image.toFloatArray(), read(Png.toBytes(image)).toFloatArray());
        assertArrayEquals(
                image.toFloatArray(),
                read(PngEncoder.encode(Png.samples(image), channels, height, width, true))
                        .toFloatArray());
    }

    @Test
    void survivesAFileAndManyStoredBlocks(@TempDir Path folder) {
        Tensor image = Tensor.rand(Rng.of(1), 3, 200, 150).mul(255).round().div(255);
        Png.write(folder.resolve("a.png"), image);
        assertArrayEquals(
                image.toFloatArray(), Png.read(folder.resolve("a.png")).toFloatArray());
        assertArrayEquals(image.toFloatArray(), read(Png.toBytes(image)).toFloatArray());
        Tensor outside = Tensor.of(new float[] {-1, 2, Float.NaN, 0.5f}, 1, 2, 2);
        assertArrayEquals(
                new float[] {0, 1, 0, 128 / 255f}, read(Png.toBytes(outside)).toFloatArray());
        assertThrows(ShapeException.class, () -> Png.toBytes(Tensor.ones(5, 2, 2)));
        assertThrows(ShapeException.class, () -> Png.toBytes(Tensor.ones(2, 2)));
    }

    @Property(tries = 300)
    void brokenFilesAreRefused(@ForAll long seed) throws IOException {
        Rng rng = Rng.of(seed);
        byte[] png = golden(NAMES[rng.nextInt(NAMES.length)] + (rng.nextBoolean() ? "i" : ""));
        byte[] cut = Arrays.copyOf(png, rng.nextInt(png.length));
        assertThrows(MalformedFileException.class, () -> read(cut));
        png[rng.nextInt(png.length)] ^= (byte) (1 + rng.nextInt(255));
        assertThrows(MalformedFileException.class, () -> read(png)); // the check sums see every change
    }

    @Test
    void wrongHeadersAreRefusedBeforeMemoryIsTaken() throws IOException {
        for (int[] change : new int[][] {{16, 0x7f}, {20, 0x7f}, {24, 3}, {25, 1}, {26, 1}, {27, 1}, {28, 2}}) {
            byte[] png = golden("2-8");
            png[change[0]] = (byte) change[1];
            repair(png);
            MalformedFileException e = assertThrows(MalformedFileException.class, () -> read(png));
            assertTrue(!e.reason().contains("check sum"), e.getMessage());
        }
        byte[] large = golden("2-8");
        large[18] = 0x20; // 8203 x 9 pixels, of which the file has few
        repair(large);
        assertThrows(MalformedFileException.class, () -> read(large));
        byte[] small = golden("2-8");
        small[23] = 8; // one row less than there is
        repair(small);
        assertTrue(assertThrows(MalformedFileException.class, () -> read(small))
                .reason()
                .contains("more data"));
        byte[] noPalette = golden("0-8");
        noPalette[25] = 3;
        repair(noPalette);
        assertTrue(assertThrows(MalformedFileException.class, () -> read(noPalette))
                .reason()
                .contains("palette"));
    }

    /** The check sum of the header. */
    private static void repair(byte[] png) {
        CRC32 sum = new CRC32();
        sum.update(png, 12, 17);
        for (int i = 0; i < 4; i++) {
            png[29 + i] = (byte) (sum.getValue() >> 24 - 8 * i);
        }
    }
}
