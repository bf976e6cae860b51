package cotangent.nn.io;

import cotangent.autodiff.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * One array in NumPy's NPY format, as {@code numpy.save} and {@code numpy.load} do.
 *
 * <p>Written is version 1.0 in row-major order with elements {@code <f4}, {@code <f8}, {@code <i4}, {@code <i8} or {@code |b1}. Read are
 * versions 1.0 to 3.0, both byte orders, both orders of the axes, and also {@code f2} (as float32), {@code i1}, {@code u1}, {@code i2},
 * {@code u2} (as int32) and {@code u4} (as int64); the values stay exact.
 */
public final class Npy {
    /**
     * Writes a tensor, in place of the file if there is one.
     *
     * @throws UncheckedIOException if the file cannot be written; what was there before is still there
     */
    public static void write(Path file, Tensor tensor) {
        AtomicFile.write(file, out -> encode(tensor, out));
    }

    /**
     * Reads the array that fills a file.
     *
     * @throws MalformedFileException if the file is not exactly of this format, or has types or sizes that are not supported
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Tensor read(Path file) {
        try (FileChannel channel = FileChannel.open(file);
                InputStream in = Channels.newInputStream(channel)) {
            BinaryInput input = BinaryInput.ofSize(in, file.toString(), channel.size());
            Tensor tensor = decode(input);
            input.requireEnd();
            return tensor;
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file + ": " + e, e);
        }
    }

    /**
     * Reads an array from a stream and leaves the stream right behind it, so that another may follow.
     *
     * @throws MalformedFileException if what the stream gives is not of this format, or has types or sizes that are not supported
     * @throws UncheckedIOException if the stream fails
     */
    public static Tensor read(InputStream in) {
        return decode(BinaryInput.ofStream(in, "NPY stream", Long.MAX_VALUE));
    }

    static void encode(Tensor tensor, OutputStream out) throws IOException {
        out.write(NpyHeader.encode(tensor));
        Elements.write(tensor, out);
    }

    static Tensor decode(BinaryInput in) {
        NpyHeader header = NpyHeader.read(in);
        if (!header.fortranOrder) {
            return Elements.read(in, header.type, header.order, header.shape);
        }
        int rank = header.shape.length;
        int[] reversed = new int[rank];
        int[] axes = new int[rank];
        for (int i = 0; i < rank; i++) {
            axes[i] = rank - 1 - i;
            reversed[i] = header.shape[axes[i]];
        }
        return Elements.read(in, header.type, header.order, reversed)
                .permute(axes)
                .contiguous();
    }

    private Npy() {}
}
