package cotangent.nn.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Writes the fields of one Protocol Buffers message; see {@link WireReader} for the format. Fields are written in the order of the calls. */
final class WireWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private void tag(int number, int kind) {
        varint((long) number << 3 | kind);
    }

    WireWriter integer(int number, long value) {
        tag(number, WireReader.VARINT);
        varint(value);
        return this;
    }

    WireWriter float32(int number, float value) {
        tag(number, WireReader.FIXED32);
        int bits = Float.floatToRawIntBits(value);
        for (int i = 0; i < 4; i++) {
            out.write(bits >> 8 * i);
        }
        return this;
    }

    WireWriter bytes(int number, byte[] value) {
        tag(number, WireReader.BYTES);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    /** A text; nothing if it is empty, which is what readers take a missing one for. */
    WireWriter text(int number, String value) {
        return value.isEmpty() ? this : requiredText(number, value);
    }

    /** A text, even if empty: an element of a repeated field. */
    WireWriter requiredText(int number, String value) {
        return bytes(number, value.getBytes(StandardCharsets.UTF_8));
    }

    WireWriter message(int number, Consumer<WireWriter> body) {
        WireWriter inner = new WireWriter();
        body.accept(inner);
        return bytes(number, inner.toByteArray());
    }

    /** A repeated field: a message for each element. */
    <T> WireWriter messages(int number, Iterable<T> elements, BiConsumer<WireWriter, T> body) {
        for (T element : elements) {
            message(number, out -> body.accept(out, element));
        }
        return this;
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
