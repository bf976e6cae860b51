package cotangent.nn.train;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A message of Protocol Buffers that grows field by field: what event files need, and no more. */
final class Protobuf {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Protobuf varint(int field, long value) {
        raw((long) field << 3 | VARINT);
        raw(value);
        return this;
    }

    Protobuf fixed64(int field, double value) {
        raw((long) field << 3 | FIXED64);
        bits(Double.doubleToLongBits(value), 8);
        return this;
    }

    Protobuf fixed32(int field, float value) {
        raw((long) field << 3 | FIXED32);
        bits(Float.floatToIntBits(value), 4);
        return this;
    }

    Protobuf text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Protobuf message(int field, Protobuf value) {
        return bytes(field, value.toBytes());
    }

    Protobuf packed(int field, double[] values) {
        raw((long) field << 3 | LENGTH);
        raw(8L * values.length);
        for (double v : values) {
            bits(Double.doubleToLongBits(v), 8);
        }
        return this;
    }

    private Protobuf bytes(int field, byte[] value) {
        raw((long) field << 3 | LENGTH);
        raw(value.length);
        out.writeBytes(value);
        return this;
    }

    private void bits(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> 8 * i));
        }
    }

    private void raw(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
