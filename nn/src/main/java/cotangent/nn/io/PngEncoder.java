package cotangent.nn.io;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes 8-bit PNG images without filters. */
final class PngEncoder {
    static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private static final int[] COLOUR_TYPES = {0, 4, 2, 6};
    private static final int STORED = 65535;

    /** The file of samples {@code [height, width, channels]}. */
    static byte[] encode(byte[] samples, int channels, int height, int width, boolean compress) {
        int rowBytes = Math.multiplyExact(width, channels);
        byte[] rows = new byte[Math.multiplyExact(rowBytes + 1, height)];
        for (int y = 0; y < height; y++) {
            System.arraycopy(samples, y * rowBytes, rows, y * (rowBytes + 1) + 1, rowBytes);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        writeInt(header, width);
        writeInt(header, height);
        header.writeBytes(new byte[] {8, (byte) COLOUR_TYPES[channels - 1], 0, 0, 0});
        chunk(out, "IHDR", header.toByteArray());
        chunk(out, "IDAT", compress ? deflated(rows) : stored(rows));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static byte[] deflated(byte[] data) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(data);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 13];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** A zlib stream of stored blocks (RFC 1950 and 1951), which leaves nothing to the compressor's choice. */
    private static byte[] stored(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x78);
        out.write(0x01);
        for (int at = 0; at < data.length; at += STORED) {
            int n = Math.min(STORED, data.length - at);
            out.write(at + n == data.length ? 1 : 0);
            out.write(n);
            out.write(n >>> 8);
            out.write(~n);
            out.write(~n >>> 8);
            out.write(data, at, n);
        }
        Adler32 sum = new Adler32();
        sum.update(data);
        writeInt(out, (int) sum.getValue());
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        writeInt(out, data.length);
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(data);
        out.writeBytes(name);
        out.writeBytes(data);
        writeInt(out, (int) sum.getValue());
    }

    private static void writeInt(ByteArrayOutputStream out, int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(value >>> shift);
        }
    }

    private PngEncoder() {}
}
