package cotangent.nn.onnx;

import java.util.Arrays;

/** Numbers of a repeated field, packed or one by one, in a growing array. */
final class LongList {
    private long[] values = new long[8];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    /** Adds what the present field holds: one number of the given kind, or many packed ones. */
    void addField(WireReader in, int kind) {
        if (in.kind() != WireReader.BYTES) {
            if (in.kind() != kind) {
                throw in.malformed("a number is written as kind " + in.kind() + ", the format says " + kind);
            }
            addOne(in, kind);
            return;
        }
        WireReader packed = in.message();
        while (!packed.isAtEnd()) {
            addOne(packed, kind);
        }
    }

    private void addOne(WireReader in, int kind) {
        add(kind == WireReader.VARINT ? in.varint() : kind == WireReader.FIXED32 ? in.fixed32() : in.fixed64());
    }

    int size() {
        return size;
    }

    long[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
