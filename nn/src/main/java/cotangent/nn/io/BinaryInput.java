package cotangent.nn.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads bytes and small integers, knows where it is, and turns early ends into {@link MalformedFileException}s. */
final class BinaryInput {
    private final InputStream in;
    private final String source;
    private final long size;
    private final boolean present;
    private long position;

    private BinaryInput(InputStream in, String source, long size, boolean present) {
        this.in = in;
        this.source = source;
        this.size = size;
        this.present = present;
    }

    /** Input of which {@code size} bytes lie on disk, so that arrays of that order may be allocated at once. */
    static BinaryInput ofSize(InputStream in, String source, long size) {
        return new BinaryInput(in, source, size, true);
    }

    /** Input of unknown length that gives at most {@code limit} bytes. */
    static BinaryInput ofStream(InputStream in, String source, long limit) {
        return new BinaryInput(in, source, limit, false);
    }

    /** Whether all bytes up to the size are known to exist. */
    boolean isPresent() {
        return present;
    }

    String source() {
        return source;
    }

    long position() {
        return position;
    }

    /** Bytes left; for streams, bytes left of what is allowed. */
    long remaining() {
        return size - position;
    }

    MalformedFileException malformed(String reason) {
        return MalformedFileException.atByte(source, position, reason);
    }

    /** Refuses a demand for more bytes than there can be, before anything is allocated for them. */
    void require(long bytes, String what) {
        if (bytes < 0 || bytes > remaining()) {
            throw malformed(what + " needs " + Long.toUnsignedString(bytes) + " bytes, "
                    + (present
                            ? "the file has " + remaining() + " more"
                            : "of the limit " + remaining() + " are left"));
        }
    }

    void read(byte[] into, int length) {
        require(length, "the content");
        int n;
        try {
            n = in.readNBytes(into, 0, length);
        } catch (IOException e) {
            throw MalformedFileException.of(e, source, "byte", position);
        }
        position += n;
        if (n < length) {
            throw malformed("the data end too early");
        }
    }

    byte[] read(int length) {
        require(length, "the content");
        byte[] bytes = new byte[length];
        read(bytes, length);
        return bytes;
    }

    /** Reads so many bytes; memory is taken as they arrive. */
    byte[] readGrowing(long length) {
        require(length, "the content");
        if (length > Integer.MAX_VALUE - 16) {
            throw malformed("needs " + length + " bytes at once");
        }
        byte[] bytes = new byte[(int) Math.min(length, 1 << 16)];
        int n = 0;
        while (true) {
            byte[] piece = read((int) Math.min(1 << 16, length - n));
            System.arraycopy(piece, 0, bytes, n, piece.length);
            n += piece.length;
            if (n == length) {
                return bytes;
            }
            if (n == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * n));
            }
        }
    }

    /** Whether nothing follows. The stream must support marks. */
    boolean atEnd() {
        try {
            in.mark(1);
            boolean end = in.read() < 0;
            in.reset();
            return end;
        } catch (IOException e) {
            throw MalformedFileException.of(e, source, "byte", position);
        }
    }

    /** An unsigned integer, the first byte counting least; of eight bytes the bits of a {@code long}. */
    long littleEndian(int bytes) {
        byte[] b = read(bytes);
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << 8 | b[i] & 0xff;
        }
        return value;
    }

    /** An unsigned integer, the first byte counting most. */
    long bigEndian(int bytes) {
        long value = 0;
        for (byte b : read(bytes)) {
            value = value << 8 | b & 0xff;
        }
        return value;
    }

    void requireEnd() {
        int next;
        try {
            next = in.read();
        } catch (IOException e) {
            throw MalformedFileException.of(e, source, "byte", position);
        }
        if (next >= 0) {
            throw malformed("more data than declared");
        }
    }
}
