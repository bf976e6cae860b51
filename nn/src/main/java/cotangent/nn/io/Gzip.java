package cotangent.nn.io;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Decompresses what is compressed. */
final class Gzip {
    /** The content of a stream, decompressed if its first two bytes are gzip's. */
    static InputStream open(InputStream in) throws IOException {
        InputStream buffered = new BufferedInputStream(in, 1 << 16);
        buffered.mark(2);
        boolean compressed = buffered.read() == 0x1f && buffered.read() == 0x8b;
        buffered.reset();
        return compressed ? new BufferedInputStream(new GZIPInputStream(buffered, 1 << 16), 1 << 16) : buffered;
    }

    private Gzip() {}
}
