package cotangent.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import cotangent.autodiff.Tensor;
import cotangent.nn.onnx.OnnxModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged and hostile content: a {@link MalformedFileException} or a value, little memory, never anything else. */
class UntrustedFilesTest {
    private static final long FEW_BYTES = 4 << 20;

    @TempDir
    Path folder;

    /** Each format with a small valid file of it. */
    enum Format {
        SAFETENSORS("own.safetensors", SafeTensors::load),
        FOREIGN_SAFETENSORS("foreign.safetensors", SafeTensors::load),
        SMALL_NUMBERS("small.safetensors", SafeTensors::load),
        NPY("fortran.npy", Npy::read),
        NPY_2("version2.npy", Npy::read),
        NPZ("small.npz", Npz::read),
        IDX("labels.idx", Idx::read),
        IDX_GZIP("images.idx.gz", Idx::readImages),
        ONNX("../onnx/gru.onnx", OnnxModel::read),
        CSV("wine_data.csv", file -> Csv.read(
                        file, CsvOptions.defaults().withHeader(false).withSkippedLines(1))
                .toTensor()),
        PNG("png/2-8.png", Png::read),
        PPM("small.ppm", Netpbm::read),
        CSV_GZIP(
                "diabetes_data_raw.csv.gz",
                file -> Csv.read(file, CsvOptions.defaults().withSeparator(' ')));

        final String sample;
        final Consumer<Path> reader;

        Format(String sample, Consumer<Path> reader) {
            this.sample = sample;
            this.reader = reader;
        }

        byte[] bytes(Path folder) throws IOException {
            if (this == NPZ) {
                // NumPy's own files have more bytes than are worth being flipped one by one.
                Path file = folder.resolve("small.npz");
                Npz.writeCompressed(file, Map.of("a", Tensor.ones(3), "b", Tensor.zeros(2, 2)));
                return Files.readAllBytes(file);
            }
            if (this == PPM) {
                return "P6 3 2 255\nabcdefghijklmnopqr".getBytes(StandardCharsets.US_ASCII);
            }
            return IoFixtures.bytes(IoFixtures.golden(sample));
        }
    }

    /** Whether the content was refused in the documented way. */
    private boolean refused(Format format, byte[] content) throws IOException {
        // A new file each time: some file systems wait for the disk when one is overwritten.
        Path file = folder.resolve("x");
        Files.deleteIfExists(file);
        Files.write(file, content);
        try {
            format.reader.accept(file);
            return false;
        } catch (MalformedFileException e) {
            return true;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("reading " + Arrays.toString(content), e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void truncatedFiles(Format format) throws IOException {
        byte[] whole = format.bytes(folder);
        assertFalse(refused(format, whole));
        for (int length = 0; length < whole.length; length++) {
            boolean refused = refused(format, Arrays.copyOf(whole, length));
            // The beginning of a plain table may well be a table; a single byte does not yet say that it is gzip's.
            boolean table = format == Format.CSV || format == Format.CSV_GZIP && length == 1;
            // Fields of a message may come in any order; its end is not marked.
            boolean message = format == Format.ONNX;
            assertTrue(refused || table || message, "accepted the first " + length + " bytes of " + whole.length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void flippedBits(Format format) throws IOException {
        byte[] content = format.bytes(folder);
        int refused = 0;
        for (int bit = 0; bit < 8 * content.length; bit++) {
            content[bit / 8] ^= (byte) (1 << bit % 8);
            refused += refused(format, content) ? 1 : 0;
            content[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertTrue(refused > 0);
    }

    @ParameterizedTest
    @EnumSource
    void randomBytes(Format format) throws IOException {
        Random random = new Random(format.ordinal());
        byte[] sample = format.bytes(folder);
        for (int i = 0; i < 150; i++) {
            byte[] content = new byte[random.nextInt(200)];
            random.nextBytes(content);
            refused(format, content);
            // The beginning of a valid file, so that the dice get past the first checks.
            System.arraycopy(sample, 0, content, 0, Math.min(random.nextInt(1 + content.length), sample.length));
            refused(format, content);
        }
    }

    // ---- lengths that lie ----

    private static void assertRefusedCheaply(Runnable read) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThrows(MalformedFileException.class, read::run);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < FEW_BYTES, "allocated " + allocated);
    }

    private Path safeTensors(long declared, String header, int data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer content = ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
        content.putLong(declared < 0 && declared > -9 ? text.length : declared).put(text);
        return Files.write(folder.resolve("x"), content.array());
    }

    @Test
    void safeTensorsHeaders() throws IOException {
        for (long length :
                new long[] {99_999_999, 100_000_001, 1L << 31, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -9, 3, 0}) {
            Path file = safeTensors(length, "{}", 6);
            assertRefusedCheaply(() -> SafeTensors.load(file));
        }
    }

    /** The shards lie beside it and are whole. */
    @Test
    void indexesOfShards() throws IOException {
        for (String shard : new String[] {"sharded-00001-of-00002.safetensors", "sharded-00002-of-00002.safetensors"}) {
            Files.write(folder.resolve(shard), IoFixtures.bytes(IoFixtures.golden(shard)));
        }
        byte[] whole = IoFixtures.bytes(IoFixtures.golden("sharded.safetensors.index.json"));
        assertFalse(refusedIndex(whole));
        for (int length = 0; length < whole.length; length += 3) {
            assertTrue(refusedIndex(Arrays.copyOf(whole, length)), "accepted the first " + length + " bytes");
        }
        Random random = new Random(6);
        int refused = 0;
        for (int i = 0; i < 1500; i++) {
            byte[] content = whole.clone();
            content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
            refused += refusedIndex(content) ? 1 : 0;
        }
        assertTrue(refused > 1000, "refused " + refused);
        for (String name :
                new String[] {"\\u0000", "\\u00e9", "\\ud83d\\ude00", "\\ud83d", "..", "../x", "C:x", "x".repeat(5000)
                }) {
            String index = "{'weight_map':{'a':'" + name + "'}}";
            assertTrue(refusedIndex(index.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), name);
        }
    }

    private boolean refusedIndex(byte[] content) throws IOException {
        Path index = folder.resolve("index");
        Files.deleteIfExists(index);
        Files.write(index, content);
        try {
            SafeTensors.loadSharded(index);
            return false;
        } catch (MalformedFileException e) {
            return true;
        }
    }

    @Test
    void safeTensorsShapes() throws IOException {
        String[] claims = {
            "[500000000],'data_offsets':[0,2000000000]", "[2147483647],'data_offsets':[0,8589934588]",
            "[2147483647,2147483647],'data_offsets':[0,4]", "[4611686018427387904,4],'data_offsets':[0,0]",
            "[1],'data_offsets':[9223372036854775803,9223372036854775807]",
        };
        for (String claim : claims) {
            Path file = safeTensors(-1, ("{'a':{'dtype':'F32','shape':" + claim + "}}").replace('\'', '"'), 4);
            assertRefusedCheaply(() -> SafeTensors.load(file));
        }
    }

    @Test
    void npyShapes() throws IOException {
        byte[] sample = IoFixtures.bytes(IoFixtures.golden("f4.npy"));
        String header = new String(sample, StandardCharsets.ISO_8859_1);
        for (String shape : new String[] {"(500000000, ), }", "(2147483647,), }", "(0999, 999999), }"}) {
            byte[] content = header.replaceFirst("\\(2, 3\\), \\} {0,12}", Matcher.quoteReplacement(shape))
                    .getBytes(StandardCharsets.ISO_8859_1);
            content = Arrays.copyOf(content, 400);
            ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putShort(8, (short) (header.indexOf('\n') - 10));
            Path file = Files.write(folder.resolve("x"), content);
            byte[] stream = content;
            assertRefusedCheaply(() -> Npy.read(file));
            assertRefusedCheaply(() -> Npy.read(new ByteArrayInputStream(stream)));
        }
    }

    @Test
    void npyHeaderLength() {
        byte[] content = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, 127, '{', '}'};
        assertRefusedCheaply(() -> Npy.read(new ByteArrayInputStream(content)));
    }

    @Test
    void idxSizes() throws IOException {
        ByteBuffer content = ByteBuffer.allocate(100)
                .putInt(0x0803)
                .putInt(60_000)
                .putInt(100)
                .putInt(100);
        assertRefusedCheaply(() -> Idx.readImages(new ByteArrayInputStream(content.array())));
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content.array());
        }
        assertRefusedCheaply(() -> Idx.readImages(new ByteArrayInputStream(compressed.toByteArray())));
    }

    @Test
    void npzSizes() throws IOException {
        Path file = folder.resolve("x.npz");
        Npz.writeCompressed(file, Map.of("a", Tensor.ones(3)));
        byte[] content = Files.readAllBytes(file);
        int directory = new String(content, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        for (int size : new int[] {Integer.MAX_VALUE, 1_000_000_000, 141, 139, 1, 0, -2}) {
            ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + 24, size);
            Files.write(file, content);
            assertRefusedCheaply(() -> Npz.read(file));
        }
        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + 24, 140);
        Files.write(file, content);
        assertEquals(1, Npz.read(file).size());
    }

    @Test
    void aLineWithoutEnd() {
        Reader endless = new Reader() {
            @Override
            public int read(char[] buffer, int offset, int length) {
                Arrays.fill(buffer, offset, offset + length, 'x');
                return length;
            }

            @Override
            public void close() {}
        };
        CsvOptions options = CsvOptions.defaults().withLimits(10, 100_000, 1_000_000);
        assertRefusedCheaply(() -> Csv.read(endless, options));
    }
}
