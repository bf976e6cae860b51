package cotangent.nn.io;

import cotangent.autodiff.DType;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Images in the PNG format (ISO 15948): all colour types and bit depths, interlaced or not.
 *
 * <pre>{@code
 * Tensor image = Png.read(Path.of("cat.png"));       // float32 [channels, height, width] in [0, 1]
 * Png.write(Path.of("copy.png"), image);
 * }</pre>
 *
 * <p>Channels are grey (1), grey and opacity (2), red, green and blue (3), or these and opacity (4); palettes become colours, and a
 * transparent colour becomes opacity. Samples are divided by their largest value; gamma and colour profiles are not applied.
 *
 * <p>The decoder is this library's own: the JDK's is part of the module {@code java.desktop}, with a window system and native code, which
 * small run-time images and restricted environments leave out, while {@link java.util.zip} is part of {@code java.base}.
 */
public final class Png {
    private static final long MAX_PIXELS = 1L << 26;

    /**
     * Reads an image of up to 2^26 pixels.
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

    /**
     * As {@link #read(Path)}, from a stream, to the image's end.
     *
     * @param maxPixels the limit; memory is taken as data arrive, up to 20 bytes a pixel
     */
    public static Tensor read(InputStream in, long maxPixels) {
        return read(in, "PNG stream", maxPixels);
    }

    private static Tensor read(InputStream in, String source, long maxPixels) {
        BinaryInput input = BinaryInput.ofStream(new BufferedInputStream(in, 1 << 14), source, Long.MAX_VALUE);
        return new PngDecoder(input, maxPixels).decode();
    }

    /**
     * Writes an image with 8 bits a sample, compressed.
     *
     * @param image floating {@code [channels, height, width]} with 1 to 4 channels; values are clamped to [0, 1] and rounded
     * @throws ShapeException if the shape is another
     */
    public static void write(Path file, Tensor image) {
        byte[] bytes = PngEncoder.encode(samples(image), image.size(0), image.size(1), image.size(2), true);
        AtomicFile.write(file, out -> out.write(bytes));
    }

    /** As {@link #write}, as bytes and not compressed, so that they are the same on every JDK. */
    public static byte[] toBytes(Tensor image) {
        return PngEncoder.encode(samples(image), image.size(0), image.size(1), image.size(2), false);
    }

    /** Bytes, row by row, the channels of a pixel side by side. */
    static byte[] samples(Tensor image) {
        if (image.rank() != 3
                || image.size(0) < 1
                || image.size(0) > 4
                || image.size(1) < 1
                || image.size(2) < 1
                || !image.dtype().isFloating()) {
            throw new ShapeException("image: needs floating [channels, height, width] with 1 to 4 channels, got "
                    + image.dtype() + " " + image.shape());
        }
        double[] values = image.detach().permute(1, 2, 0).to(DType.FLOAT64).toDoubleArray();
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.rint(255 * Math.min(Math.max(values[i], 0), 1)); // NaN becomes 0
        }
        return bytes;
    }

    private Png() {}
}
