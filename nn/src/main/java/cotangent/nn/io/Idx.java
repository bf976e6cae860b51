package cotangent.nn.io;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Arrays in the IDX format of MNIST, Fashion-MNIST and their relatives, gzip-compressed or not (the first bytes tell).
 *
 * <pre>
 * 2 bytes   zero
 * 1 byte    element type: 8 unsigned byte, 9 byte, 11 short, 12 int (all as int32), 13 float, 14 double
 * 1 byte    number of axes
 * 4 bytes   size of each axis, big-endian like the elements, which follow in row-major order
 * </pre>
 *
 * <p>Memory grows with the data that arrive, never with what the header claims. The data, after decompression, may have
 * {@link #DEFAULT_LIMIT} bytes unless the caller allows more.
 */
public final class Idx {
    /** The bytes after decompression that are allowed unless said otherwise: 1 GiB. */
    public static final long DEFAULT_LIMIT = 1L << 30;

    /** How the elements are wanted. */
    @FunctionalInterface
    private interface Reader {
        Tensor read(BinaryInput in, ElementType type, int[] shape);
    }

    /** As {@link #read(Path, long)} with {@link #DEFAULT_LIMIT}. */
    public static Tensor read(Path file) {
        return read(file, DEFAULT_LIMIT);
    }

    /**
     * Reads the array that fills a file.
     *
     * @param limit the bytes, after decompression, that are allowed
     * @throws MalformedFileException if the file is not exactly of this format or exceeds the limit
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Tensor read(Path file, long limit) {
        return read(file, limit, Idx::elements);
    }

    /**
     * Reads the array that fills the rest of a stream.
     *
     * @param limit the bytes, after decompression, that are allowed
     * @throws MalformedFileException if what the stream gives is not exactly of this format or exceeds the limit
     * @throws UncheckedIOException if the stream fails
     */
    public static Tensor read(InputStream in, long limit) {
        return read(in, "IDX stream", limit, Idx::elements);
    }

    /**
     * Reads grey images {@code [count, height, width]} of unsigned bytes as float32 {@code [count, 1, height, width]} with values
     * from 0 to 1.
     *
     * @throws MalformedFileException if the file has another content
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Tensor readImages(Path file) {
        return read(file, DEFAULT_LIMIT, Idx::images);
    }

    /** As {@link #readImages(Path)}, from a stream that ends with the images. */
    public static Tensor readImages(InputStream in) {
        return read(in, "IDX stream", DEFAULT_LIMIT, Idx::images);
    }

    /**
     * Reads class labels {@code [count]} of unsigned bytes as int64 {@code [count]}.
     *
     * @throws MalformedFileException if the file has another content
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Tensor readLabels(Path file) {
        return read(file, DEFAULT_LIMIT, Idx::labels);
    }

    /** As {@link #readLabels(Path)}, from a stream that ends with the labels. */
    public static Tensor readLabels(InputStream in) {
        return read(in, "IDX stream", DEFAULT_LIMIT, Idx::labels);
    }

    private static Tensor elements(BinaryInput in, ElementType type, int[] shape) {
        return Elements.read(in, type, ByteOrder.BIG_ENDIAN, shape);
    }

    private static Tensor images(BinaryInput in, ElementType type, int[] shape) {
        requireBytes(in, type, shape, 3, "images");
        float[] pixels = (float[]) bytes(in, DType.FLOAT32, shape);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] /= 255;
        }
        return Elements.tensor(pixels, shape[0], 1, shape[1], shape[2]);
    }

    private static Tensor labels(BinaryInput in, ElementType type, int[] shape) {
        requireBytes(in, type, shape, 1, "labels");
        return Elements.tensor(bytes(in, DType.INT64, shape), shape);
    }

    private static Object bytes(BinaryInput in, DType target, int[] shape) {
        return Elements.readArray(in, ElementType.U8, target, ByteOrder.BIG_ENDIAN, Elements.count(shape));
    }

    private static void requireBytes(BinaryInput in, ElementType type, int[] shape, int rank, String what) {
        if (type != ElementType.U8 || shape.length != rank) {
            throw in.malformed(what + " need unsigned bytes and " + rank + " axes, got " + type + " of shape "
                    + Arrays.toString(shape));
        }
    }

    private static Tensor read(Path file, long limit, Reader reader) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString(), limit, reader);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file + ": " + e, e);
        }
    }

    private static Tensor read(InputStream stream, String source, long limit, Reader reader) {
        InputStream content;
        try {
            content = Gzip.open(stream);
        } catch (IOException e) {
            throw MalformedFileException.of(e, source, "byte", 0);
        }
        BinaryInput in = BinaryInput.ofStream(content, source, limit);
        if (in.bigEndian(2) != 0) {
            throw in.malformed("not an IDX file: it must begin with two zero bytes");
        }
        ElementType type = type(in);
        long[] sizes = new long[(int) in.bigEndian(1)];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = in.bigEndian(4);
        }
        Tensor tensor = reader.read(in, type, Elements.shape(sizes, source, in.position()));
        in.requireEnd();
        return tensor;
    }

    private static ElementType type(BinaryInput in) {
        int code = (int) in.bigEndian(1);
        return switch (code) {
            case 8 -> ElementType.U8;
            case 9 -> ElementType.I8;
            case 11 -> ElementType.I16;
            case 12 -> ElementType.I32;
            case 13 -> ElementType.F32;
            case 14 -> ElementType.F64;
            default -> throw in.malformed("unknown element type " + code);
        };
    }

    private Idx() {}
}
