package cotangent.nn.onnx;

import cotangent.nn.io.MalformedFileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one Protocol Buffers message, one after the other:
 *
 * <pre>
 * field   = varint of (number &lt;&lt; 3 | kind), then
 *   kind 0: varint    1: 8 bytes    5: 4 bytes, little-endian    2: varint of a length, so many bytes
 * varint  = 7 bits a byte, the lowest first; all bytes but the last have the highest bit set
 * </pre>
 *
 * Messages inside are windows of the same bytes: reading copies nothing and allocates nothing that a length in the file asks for.
 */
final class WireReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private final String source;
    private final byte[] bytes;
    private final ByteBuffer buffer;
    private final int end;
    private int at;
    private int kind;

    WireReader(String source, byte[] bytes) {
        this(source, bytes, 0, bytes.length);
    }

    private WireReader(String source, byte[] bytes, int from, int end) {
        this.source = source;
        this.bytes = bytes;
        this.buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.at = from;
        this.end = end;
    }

    MalformedFileException malformed(String reason) {
        return MalformedFileException.atByte(source, at, reason);
    }

    /** The number of the next field, whose value is to be read or skipped then; 0 at the end of the message. */
    int next() {
        if (at == end) {
            return 0;
        }
        long tag = varint();
        kind = (int) (tag & 7);
        long number = tag >>> 3;
        if (number == 0 || number > (1 << 29) - 1) {
            throw malformed("a field has number " + number);
        }
        return (int) number;
    }

    boolean isAtEnd() {
        return at == end;
    }

    int remaining() {
        return end - at;
    }

    /** How the value of the present field is written. */
    int kind() {
        return kind;
    }

    private void requireKind(int needed) {
        if (kind != needed) {
            throw malformed("a value is written as kind " + kind + ", the format says " + needed);
        }
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == end) {
                throw malformed("a number ends too early");
            }
            byte b = bytes[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw malformed("a number of more than ten bytes");
    }

    int fixed32() {
        require(4);
        at += 4;
        return buffer.getInt(at - 4);
    }

    long fixed64() {
        require(8);
        at += 8;
        return buffer.getLong(at - 8);
    }

    private void require(int length) {
        if (end - at < length) {
            throw malformed("the data end too early");
        }
    }

    long integer() {
        requireKind(VARINT);
        return varint();
    }

    float float32() {
        requireKind(FIXED32);
        return Float.intBitsToFloat(fixed32());
    }

    /** The message, or the packed numbers, that the present field holds. */
    WireReader message() {
        requireKind(BYTES);
        long length = varint();
        if (length < 0 || length > end - at) {
            throw malformed("a length of " + Long.toUnsignedString(length) + " bytes, " + (end - at) + " are left");
        }
        WireReader inner = new WireReader(source, bytes, at, at + (int) length);
        at += (int) length;
        return inner;
    }

    String text() {
        WireReader inner = message();
        try {
            CharBuffer chars =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, inner.at, inner.remaining()));
            return chars.toString();
        } catch (CharacterCodingException e) {
            throw inner.malformed("invalid UTF-8");
        }
    }

    /** Passes over the value of the present field. */
    void skip() {
        switch (kind) {
            case VARINT -> varint();
            case FIXED64 -> fixed64();
            case FIXED32 -> fixed32();
            case BYTES -> message();
            default -> throw malformed("a value of kind " + kind + ", which is not supported");
        }
    }

    /** The rest of the message as little-endian numbers. */
    ByteBuffer rest() {
        return ByteBuffer.wrap(bytes, at, end - at).slice().order(ByteOrder.LITTLE_ENDIAN);
    }
}
