package cotangent.nn.io;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Damage that check sums do not see, since whoever made the file made them as well: an image or {@link MalformedFileException}. */
class UntrustedImagesTest {
    private static final long MAX_PIXELS = 10_000;
    private static final String[] SAMPLES = {"0-1", "0-8", "2-8", "2-16", "3-2", "3-8", "4-8", "6-8"};

    private static byte[] sample(Rng rng) throws IOException {
        String name = SAMPLES[rng.nextInt(SAMPLES.length)] + (rng.nextBoolean() ? "i" : "");
        try (InputStream in = UntrustedImagesTest.class.getResourceAsStream("png/" + name + ".png")) {
            return in.readAllBytes();
        }
    }

    /** Gives every chunk that is whole the check sum of what it holds. */
    private static void repair(byte[] png) {
        ByteBuffer b = ByteBuffer.wrap(png);
        for (long at = 8; at + 12 <= png.length; ) {
            long length = b.getInt((int) at) & 0xffffffffL;
            if (at + 12 + length > png.length) {
                return;
            }
            CRC32 sum = new CRC32();
            sum.update(png, (int) at + 4, (int) length + 4);
            b.putInt((int) (at + 8 + length), (int) sum.getValue());
            at += 12 + length;
        }
    }

    private static void readOrRefuse(byte[] png) {
        try {
            Tensor image = Png.read(new ByteArrayInputStream(png), MAX_PIXELS);
            assertTrue(image.isFinite().all());
        } catch (MalformedFileException e) {
            // as documented
        }
    }

    @Property(tries = 1000)
    void chunksWithOtherContent(@ForAll long seed) throws IOException {
        Rng rng = Rng.of(seed);
        byte[] png = sample(rng);
        for (int i = rng.nextInt(4); i >= 0; i--) {
            png[8 + rng.nextInt(png.length - 8)] = (byte) rng.nextInt(256);
        }
        repair(png);
        readOrRefuse(png);
    }

    /** Other rows, filters and lengths, correctly compressed. */
    @Property(tries = 500)
    void otherPixelData(@ForAll long seed) throws IOException, DataFormatException {
        Rng rng = Rng.of(seed);
        byte[] png = sample(rng);
        ByteBuffer b = ByteBuffer.wrap(png);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        out.write(png, 0, 8);
        for (int at = 8; at < png.length; at += 12 + b.getInt(at)) {
            String type = new String(png, at + 4, 4, StandardCharsets.US_ASCII);
            if (type.equals("IDAT")) {
                data.write(png, at + 8, b.getInt(at));
                continue;
            }
            if (type.equals("IEND")) {
                out.write(chunk("IDAT", compressed(changed(inflated(data.toByteArray()), rng))));
            }
            out.write(png, at, 12 + b.getInt(at));
        }
        byte[] all = out.toByteArray();
        repair(all);
        readOrRefuse(all);
    }

    /** A chunk whose check sum is still to be made. */
    private static byte[] chunk(String type, byte[] data) {
        return ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .array();
    }

    private static byte[] inflated(byte[] data) throws DataFormatException {
        byte[] all = new byte[1 << 16];
        Inflater inflater = new Inflater();
        inflater.setInput(data);
        int n = inflater.inflate(all);
        inflater.end();
        return Arrays.copyOf(all, n);
    }

    private static byte[] changed(byte[] rows, Rng rng) {
        byte[] changed = Arrays.copyOf(rows, Math.max(1, rows.length + rng.nextInt(5) - 2));
        for (int i = rng.nextInt(6); i >= 0; i--) {
            changed[rng.nextInt(changed.length)] = (byte) rng.nextInt(rng.nextBoolean() ? 6 : 256);
        }
        return changed;
    }

    private static byte[] compressed(byte[] rows) {
        byte[] all = new byte[2 * rows.length + 100];
        Deflater deflater = new Deflater();
        deflater.setInput(rows);
        deflater.finish();
        int n = deflater.deflate(all);
        deflater.end();
        return Arrays.copyOf(all, n);
    }

    /** 64 MB of zeros in a few kilobytes, for an image of few pixels. */
    @Example
    void dataThatGrowsIsNotUnpacked() throws IOException {
        byte[] bomb = compressed(new byte[64 << 20]);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Rng rng = Rng.of(1);
        byte[] head = Arrays.copyOf(sample(rng), 33);
        out.write(head);
        out.write(chunk("IDAT", bomb));
        out.write(chunk("IEND", new byte[0]));
        byte[] png = out.toByteArray();
        repair(png);
        assertRefusedCheaply(() -> Png.read(new ByteArrayInputStream(png), MAX_PIXELS));
    }

    @Example
    void imagesThatClaimToBeLarge() {
        for (String kind : new String[] {"P1", "P2", "P3", "P4", "P5", "P6"}) {
            byte[] file = (kind + " 30000 30000" + (kind.equals("P1") || kind.equals("P4") ? "" : " 255") + "\n0 1")
                    .getBytes(StandardCharsets.US_ASCII);
            assertRefusedCheaply(() -> Netpbm.read(new ByteArrayInputStream(file), Long.MAX_VALUE));
        }
    }

    @Property(tries = 500)
    void netpbmOfRandomTokens(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        String[] parts = {
            "P1",
            "P2",
            "P3",
            "P4",
            "P5",
            "P6",
            " ",
            "\n",
            "#",
            "1",
            "2",
            "3",
            "255",
            "65535",
            "-1",
            "0",
            "\0",
            "99999999999"
        };
        StringBuilder text = new StringBuilder(parts[rng.nextInt(6)]);
        for (int i = rng.nextInt(14); i > 0; i--) {
            text.append(rng.nextBoolean() ? " " : "").append(parts[6 + rng.nextInt(parts.length - 6)]);
        }
        try {
            Netpbm.read(new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.ISO_8859_1)), MAX_PIXELS);
        } catch (MalformedFileException e) {
            // as documented
        }
    }

    private static void assertRefusedCheaply(Runnable read) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThrows(MalformedFileException.class, read::run);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 4 << 20, "allocated " + allocated);
    }
}
