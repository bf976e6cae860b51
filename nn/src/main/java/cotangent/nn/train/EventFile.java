package cotangent.nn.train;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * A TensorBoard event file: records of Protocol Buffers, each framed as TFRecord does.
 *
 * <pre>
 * length (8 bytes, little-endian)   masked CRC-32C of the length   data   masked CRC-32C of the data
 * masked(c) = ((c rotated right by 15) + 0xa282ead8) mod 2^32
 * </pre>
 *
 * <pre>{@code
 * try (EventFile events = EventFile.create(Path.of("runs/first"), System.currentTimeMillis())) {
 *     events.scalar("accuracy", 0.93, step, seconds);
 * }
 * }</pre>
 */
public final class EventFile implements AutoCloseable {
    private static final int MASK = 0xa282ead8;

    private final Path file;
    private final OutputStream out;

    private EventFile(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /**
     * Begins a file in a folder, which is made if it does not exist.
     *
     * @param millis the time since 1970, which goes into the name
     */
    public static EventFile create(Path folder, long millis) {
        try {
            Files.createDirectories(folder);
            for (int i = 0; ; i++) {
                String name = String.format(Locale.ROOT, "events.out.tfevents.%010d.cotangent.%d", millis / 1000, i);
                Path file = folder.resolve(name);
                try {
                    OutputStream out = new BufferedOutputStream(
                            Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
                    EventFile events = new EventFile(file, out);
                    events.record(new Protobuf().fixed64(1, millis / 1000.0).text(3, "brain.Event:2"));
                    return events;
                } catch (FileAlreadyExistsException e) {
                    // Another one began in the same second.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("begin an event file in " + folder + ": " + e, e);
        }
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /**
     * Logs a number.
     *
     * @param tag what it is, such as {@code train/loss}
     * @param seconds the time since 1970
     */
    public void scalar(String tag, double value, long step, double seconds) {
        event(step, seconds, new Protobuf().text(1, tag).fixed32(2, (float) value));
    }

    /** Logs the distribution of the finite ones of some numbers, in bins of equal width; nothing if there are none. */
    public void histogram(String tag, double[] values, int bins, long step, double seconds) {
        Histogram h = Histogram.of(values, bins);
        if (h.count() == 0) {
            return;
        }
        Protobuf histogram = new Protobuf()
                .fixed64(1, h.min())
                .fixed64(2, h.max())
                .fixed64(3, h.count())
                .fixed64(4, h.sum())
                .fixed64(5, h.squares())
                .packed(6, h.limits())
                .packed(7, h.counts());
        event(step, seconds, new Protobuf().text(1, tag).message(5, histogram));
    }

    private void event(long step, double seconds, Protobuf value) {
        record(new Protobuf().fixed64(1, seconds).varint(2, step).message(5, new Protobuf().message(1, value)));
    }

    private void record(Protobuf message) {
        byte[] data = message.toBytes();
        byte[] length = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(data.length)
                .array();
        try {
            out.write(length);
            out.write(checksum(length));
            out.write(data);
            out.write(checksum(data));
        } catch (IOException e) {
            throw new UncheckedIOException("write " + file + ": " + e, e);
        }
    }

    private static byte[] checksum(byte[] data) {
        CRC32C sum = new CRC32C();
        sum.update(data, 0, data.length);
        int masked = Integer.rotateRight((int) sum.getValue(), 15) + MASK;
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(masked)
                .array();
    }

    /** Hands what was logged to the operating system. */
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("write " + file + ": " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("write " + file + ": " + e, e);
        }
    }
}
