package cotangent.nn.io;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** The chunks of a PNG file, one after the other, with their check sums. */
final class PngChunks {
    private static final int PIECE = 1 << 13;

    private final BinaryInput in;
    private final CRC32 sum = new CRC32();
    private final byte[] piece = new byte[PIECE];
    private String type;
    private long left;

    PngChunks(BinaryInput in) {
        this.in = in;
    }

    /** Goes to the next chunk; what is left of the present one is passed over. */
    String next() {
        if (type != null) {
            while (read() > 0) {}
        }
        left = in.bigEndian(4);
        if (left > Integer.MAX_VALUE) {
            throw in.malformed("a chunk of " + left + " bytes");
        }
        byte[] name = in.read(4);
        for (byte b : name) {
            if (!(b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z')) {
                throw in.malformed("the type of a chunk must be four letters");
            }
        }
        sum.reset();
        sum.update(name);
        type = new String(name, StandardCharsets.US_ASCII);
        return type;
    }

    /** Bytes of the present chunk that were not read. */
    long left() {
        return left;
    }

    /** Reads a piece of the chunk into {@link #piece}; 0 at its end, where the check sum is compared. */
    int read() {
        if (left == 0) {
            if (type != null) {
                String name = type;
                type = null;
                if (in.bigEndian(4) != sum.getValue()) {
                    throw in.malformed("the check sum of chunk " + name + " is wrong");
                }
            }
            return 0;
        }
        int n = (int) Math.min(PIECE, left);
        in.read(piece, n);
        sum.update(piece, 0, n);
        left -= n;
        return n;
    }

    byte[] piece() {
        return piece;
    }

    /** The whole chunk, which must have {@code least} to {@code most} bytes (below the size of a piece). */
    byte[] content(int least, int most) {
        if (left < least || left > most) {
            throw in.malformed("chunk " + type + " has " + left + " bytes, needs " + least + " to " + most);
        }
        byte[] content = new byte[(int) left];
        System.arraycopy(piece, 0, content, 0, left == 0 ? 0 : read());
        read();
        return content;
    }
}
