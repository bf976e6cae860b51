package cotangent.nn.onnx;

import cotangent.autodiff.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads a tensor: its sizes, its type, and its elements in one of several forms. */
final class TensorReader {
    private static final int MAX_RANK = 64;

    private final WireReader in;
    private final LongList dims = new LongList();
    /** Integers, and the bits of floating-point numbers, given one by one. */
    private final LongList values = new LongList();

    private long typeNumber;
    private String name = "";
    private ByteBuffer raw;
    /** Of which width the bits of {@link #values} are: that of the field that they came from. */
    private int valueBits;

    private TensorReader(WireReader in) {
        this.in = in;
    }

    /** A tensor with its name, which may be empty. */
    record Named(String name, Tensor value) {}

    static Named read(WireReader in) {
        return new TensorReader(in).read();
    }

    private Named read() {
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> dims.addField(in, WireReader.VARINT);
                case 2 -> typeNumber = in.integer();
                case 4 -> add(WireReader.FIXED32, 32);
                case 5 -> add(WireReader.VARINT, 0);
                case 7 -> add(WireReader.VARINT, 0);
                case 10 -> add(WireReader.FIXED64, 64);
                case 11 -> add(WireReader.VARINT, 0);
                case 8 -> name = in.text();
                case 9 -> raw = in.message().rest();
                case 3, 6, 13 ->
                    throw in.malformed("tensor '" + name
                            + "' lies in segments, in another file, or consists of texts: not supported");
                case 14 -> {
                    if (in.integer() != 0) {
                        throw in.malformed("tensor '" + name + "' lies in another file, which is not supported");
                    }
                }
                default -> in.skip();
            }
        }
        OnnxType type = OnnxType.ofNumber(typeNumber);
        if (type == null) {
            throw in.malformed("tensor '" + name + "' has elements of type " + typeNumber + ", which is not supported");
        }
        int[] shape = shape();
        int count = 1;
        for (int size : shape) {
            count *= size;
        }
        return new Named(name, tensor(type, count, shape));
    }

    private void add(int kind, int bits) {
        valueBits = bits;
        values.addField(in, kind);
    }

    private int[] shape() {
        if (dims.size() > MAX_RANK) {
            throw in.malformed("tensor '" + name + "' has " + dims.size() + " axes, more than " + MAX_RANK);
        }
        long[] sizes = dims.toArray();
        int[] shape = new int[sizes.length];
        long product = 1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] < 0
                    || sizes[i] > Integer.MAX_VALUE
                    || (product *= Math.max(1, sizes[i])) > Integer.MAX_VALUE) {
                throw in.malformed("tensor '" + name + "' has shape " + Arrays.toString(sizes));
            }
            shape[i] = (int) sizes[i];
        }
        return shape;
    }

    private Tensor tensor(OnnxType type, int count, int[] shape) {
        long given = raw == null ? values.size() : raw.remaining();
        long needed = raw == null ? count : (long) count * type.bytes;
        if (given != needed) {
            throw in.malformed("tensor '" + name + "' of shape " + Arrays.toString(shape) + " and type " + type
                    + " has " + given + (raw == null ? " elements" : " bytes") + ", needs " + needed);
        }
        long[] bits = raw == null ? values.toArray() : null;
        int width = raw == null ? (valueBits == 0 ? 8 * type.bytes : valueBits) : 8 * type.bytes;
        if (width != 8 * type.bytes) {
            throw in.malformed("tensor '" + name + "' of type " + type + " has numbers of " + width + " bits");
        }
        return switch (type.dtype) {
            case FLOAT32 -> {
                float[] a = new float[count];
                for (int i = 0; i < count; i++) {
                    a[i] = real(type, bits, i);
                }
                yield Tensor.of(a).reshape(shape);
            }
            case FLOAT64 -> {
                double[] a = new double[count];
                for (int i = 0; i < count; i++) {
                    a[i] = raw == null ? Double.longBitsToDouble(bits[i]) : raw.getDouble(8 * i);
                }
                yield Tensor.of(a).reshape(shape);
            }
            case INT32 -> {
                int[] a = new int[count];
                for (int i = 0; i < count; i++) {
                    a[i] = (int) integer(type, bits, i);
                }
                yield Tensor.of(a).reshape(shape);
            }
            case INT64 -> {
                long[] a = new long[count];
                for (int i = 0; i < count; i++) {
                    a[i] = integer(type, bits, i);
                }
                yield Tensor.of(a).reshape(shape);
            }
            case BOOL -> {
                boolean[] a = new boolean[count];
                for (int i = 0; i < count; i++) {
                    a[i] = integer(type, bits, i) != 0;
                }
                yield Tensor.of(a).reshape(shape);
            }
        };
    }

    private float real(OnnxType type, long[] bits, int i) {
        if (type == OnnxType.FLOAT) {
            return raw == null ? Float.intBitsToFloat((int) bits[i]) : raw.getFloat(4 * i);
        }
        short half = raw == null ? (short) bits[i] : raw.getShort(2 * i);
        return type == OnnxType.BFLOAT16 ? Float.intBitsToFloat(half << 16) : halfToFloat(half);
    }

    private long integer(OnnxType type, long[] bits, int i) {
        return switch (type) {
            case UINT8, BOOL -> raw == null ? bits[i] : raw.get(i) & 0xff;
            case INT8 -> raw == null ? bits[i] : raw.get(i);
            case UINT16 -> raw == null ? bits[i] : raw.getShort(2 * i) & 0xffff;
            case INT16 -> raw == null ? bits[i] : raw.getShort(2 * i);
            case INT32 -> raw == null ? bits[i] : raw.getInt(4 * i);
            case UINT32 -> raw == null ? bits[i] : raw.getInt(4 * i) & 0xffffffffL;
            default -> raw == null ? bits[i] : raw.getLong(8 * i);
        };
    }

    /** The value of an IEEE 754 binary16 number. */
    private static float halfToFloat(short half) {
        int exponent = half >> 10 & 0x1f;
        int fraction = half & 0x3ff;
        int sign = (half & 0x8000) << 16;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int widened = exponent == 0x1f ? 0xff : exponent + 127 - 15;
        return Float.intBitsToFloat(sign | widened << 23 | fraction << 13);
    }
}
