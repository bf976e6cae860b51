package cotangent.nn.io;

import cotangent.autodiff.DType;
import java.nio.ByteBuffer;

/** How elements lie in files, under their names in safetensors, and the tensor type that holds them all exactly. */
enum ElementType {
    BOOL(1, DType.BOOL, "b1"),
    I8(1, DType.INT32, "i1"),
    U8(1, DType.INT32, "u1"),
    I16(2, DType.INT32, "i2"),
    U16(2, DType.INT32, "u2"),
    I32(4, DType.INT32, "i4"),
    U32(4, DType.INT64, "u4"),
    I64(8, DType.INT64, "i8"),
    U64(8, DType.INT64, "u8"),
    F8_E5M2(1, DType.FLOAT32, null),
    F8_E4M3(1, DType.FLOAT32, null),
    F16(2, DType.FLOAT32, "f2"),
    BF16(2, DType.FLOAT32, null),
    F32(4, DType.FLOAT32, "f4"),
    F64(8, DType.FLOAT64, "f8");

    /** Size of an element. */
    final int bytes;
    /** The narrowest tensor type with all its values; for U64, with those below 2^63. */
    final DType dtype;
    /** NumPy's name without the byte order; null if it has none. */
    final String numpy;

    ElementType(int bytes, DType dtype, String numpy) {
        this.bytes = bytes;
        this.dtype = dtype;
        this.numpy = numpy;
    }

    /** The type that stores a tensor type unchanged. */
    static ElementType of(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> F32;
            case FLOAT64 -> F64;
            case INT32 -> I32;
            case INT64 -> I64;
            case BOOL -> BOOL;
        };
    }

    /** The type of that name in safetensors; null if there is none. */
    static ElementType ofName(String name) {
        for (ElementType t : values()) {
            if (t.name().equals(name)) {
                return t;
            }
        }
        return null;
    }

    /** The type with that name in NumPy, given without byte order; null if there is none. */
    static ElementType ofNumpy(String name) {
        for (ElementType t : values()) {
            if (name.equals(t.numpy)) {
                return t;
            }
        }
        return null;
    }

    /** Reads one element of an integer type. */
    long integer(ByteBuffer from) {
        return switch (this) {
            case I8 -> from.get();
            case U8, BOOL -> from.get() & 0xff;
            case I16 -> from.getShort();
            case U16 -> from.getShort() & 0xffff;
            case I32 -> from.getInt();
            case U32 -> from.getInt() & 0xffffffffL;
            case I64, U64 -> from.getLong();
            case F8_E5M2, F8_E4M3, F16, BF16, F32, F64 -> throw new AssertionError(this);
        };
    }

    /** Reads one element as a floating-point number. */
    double real(ByteBuffer from) {
        return switch (this) {
            case F8_E5M2 -> halfToFloat((short) (from.get() << 8)); // the upper half of such a number
            case F8_E4M3 -> byteToFloat(from.get());
            case F16 -> halfToFloat(from.getShort());
            case BF16 -> Float.intBitsToFloat(from.getShort() << 16);
            case F32 -> from.getFloat();
            case F64 -> from.getDouble();
            default -> integer(from);
        };
    }

    /**
     * The value of an 8-bit number with a sign, 4 bits of exponent with bias 7 and 3 bits of fraction; there are no infinities, and NaN is where
     * all bits but the sign are set ("FP8 Formats for Deep Learning", 2022).
     */
    static float byteToFloat(byte b) {
        int exponent = b >> 3 & 0xf;
        int fraction = b & 7;
        float magnitude;
        if ((b & 0x7f) == 0x7f) {
            magnitude = Float.NaN;
        } else if (exponent == 0) {
            magnitude = fraction * 0x1p-9f;
        } else {
            magnitude = Float.intBitsToFloat(exponent + 127 - 7 << 23 | fraction << 20);
        }
        return b < 0 ? -magnitude : magnitude;
    }

    /** The value of an IEEE 754 binary16 number: sign, 5 bits of exponent with bias 15, 10 bits of fraction. */
    static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >> 10 & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int widened = exponent == 0x1f ? 0xff : exponent + 127 - 15;
        return Float.intBitsToFloat(sign | widened << 23 | fraction << 13);
    }
}
