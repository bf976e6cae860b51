package cotangent.nn.io;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Images in the formats PBM, PGM and PPM, as text or binary (P1 to P6), which need nothing but a few lines of code: float32 {@code
 * [channels, height, width]} in [0, 1], with one channel or three. In PBM, 1 is black.
 */
public final class Netpbm {
    private static final long MAX_PIXELS = 1L << 26;

    /**
     * Reads the first image of a file, of up to 2^26 pixels.
     *
     * @throws MalformedFileException if the content breaks the rules of the format, ends early, or has more pixels
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Tensor read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString(), MAX_PIXELS);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file + ": " + e, e);
        }
    }

    /** As {@link #read(Path)}, from a stream; memory is taken as data arrive. */
    public static Tensor read(InputStream in, long maxPixels) {
        return read(in, "Netpbm stream", maxPixels);
    }

    private static Tensor read(InputStream in, String source, long maxPixels) {
        return new Reader(BinaryInput.ofStream(new BufferedInputStream(in, 1 << 14), source, Long.MAX_VALUE))
                .read(maxPixels);
    }

    /**
     * Writes a binary PGM or PPM with 8 bits a sample.
     *
     * @param image floating {@code [channels, height, width]} with 1 or 3 channels; values are clamped to [0, 1] and rounded
     * @throws ShapeException if the shape is another
     */
    public static void write(Path file, Tensor image) {
        byte[] samples = Png.samples(image);
        if (image.size(0) != 1 && image.size(0) != 3) {
            throw new ShapeException("Netpbm: needs 1 or 3 channels, got " + image.shape());
        }
        String header = (image.size(0) == 1 ? "P5" : "P6") + "\n" + image.size(2) + " " + image.size(1) + "\n255\n";
        AtomicFile.write(file, out -> {
            out.write(header.getBytes(StandardCharsets.US_ASCII));
            out.write(samples);
        });
    }

    private static final class Reader {
        private final BinaryInput in;

        Reader(BinaryInput in) {
            this.in = in;
        }

        Tensor read(long maxPixels) {
            byte[] magic = in.read(2);
            int kind = magic[1] - '0';
            if (magic[0] != 'P' || kind < 1 || kind > 6) {
                throw in.malformed("not a PBM, PGM or PPM file");
            }
            int width = number(Integer.MAX_VALUE);
            int height = number(Integer.MAX_VALUE);
            int most = kind == 1 || kind == 4 ? 1 : number(65535);
            if (width == 0 || height == 0 || (long) width * height > maxPixels || most == 0) {
                throw in.malformed("an image of " + width + " x " + height + " pixels up to " + most + "; up to "
                        + maxPixels + " pixels are allowed");
            }
            int channels = kind == 3 || kind == 6 ? 3 : 1;
            long size = (long) width * height * channels;
            if (size > Integer.MAX_VALUE - 16) {
                throw in.malformed("an image of " + size + " samples");
            }
            float[] values = kind == 4
                    ? bits(width, height)
                    : kind <= 3 ? text((int) size, kind == 1, most) : binary((int) size, most);
            if (most == 1 && (kind == 1 || kind == 4)) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = 1 - values[i];
                }
            }
            Tensor image = Tensor.of(values, height, width, channels);
            return image.permute(2, 0, 1).copy();
        }

        /** The next decimal number of the header and the one blank behind it. */
        private int number(int limit) {
            return number(skipBlanks(), limit);
        }

        private int number(int first, int limit) {
            long value = 0;
            int c = first;
            if (c < '0' || c > '9') {
                throw in.malformed("needs a number");
            }
            while (c >= '0' && c <= '9') {
                value = 10 * value + c - '0';
                if (value > limit) {
                    throw in.malformed("a number above " + limit);
                }
                c = next();
            }
            if (c >= 0 && !isBlank(c)) {
                throw in.malformed("needs a blank after a number");
            }
            return (int) value;
        }

        private int next() {
            return in.atEnd() ? -1 : (int) in.bigEndian(1);
        }

        private static boolean isBlank(int c) {
            return c == ' ' || c >= '\t' && c <= '\r';
        }

        /** The first character that is neither a blank nor in a comment. */
        private int skipBlanks() {
            int c = next();
            while (c == '#' || isBlank(c)) {
                if (c == '#') {
                    do {
                        c = next();
                    } while (c >= 0 && c != '\n' && c != '\r');
                } else {
                    c = next();
                }
            }
            return c;
        }

        private float[] text(int size, boolean digits, int most) {
            float[] values = new float[Math.min(size, 1 << 16)];
            for (int i = 0; i < size; i++) {
                if (i == values.length) {
                    values = Arrays.copyOf(values, (int) Math.min(size, 2L * i));
                }
                int c = skipBlanks();
                if (digits && c != '0' && c != '1') {
                    throw in.malformed("needs 0 or 1");
                }
                values[i] = digits ? c - '0' : number(c, most) / (float) most;
            }
            return values;
        }

        private float[] binary(int size, int most) {
            int bytes = most < 256 ? 1 : 2;
            byte[] data = in.readGrowing((long) size * bytes);
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                int v = bytes == 1 ? data[i] & 0xff : (data[2 * i] & 0xff) << 8 | data[2 * i + 1] & 0xff;
                if (v > most) {
                    throw in.malformed("a sample of " + v + ", above the largest, " + most);
                }
                values[i] = v / (float) most;
            }
            return values;
        }

        private float[] bits(int width, int height) {
            int row = (width + 7) / 8;
            byte[] data = in.readGrowing((long) row * height);
            float[] values = new float[width * height];
            for (int i = 0; i < values.length; i++) {
                int x = i % width;
                values[i] = data[i / width * row + x / 8] >> 7 - x % 8 & 1;
            }
            return values;
        }
    }

    private Netpbm() {}
}
