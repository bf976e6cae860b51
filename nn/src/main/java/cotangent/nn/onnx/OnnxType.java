package cotangent.nn.onnx;

import cotangent.autodiff.DType;

/** Types of elements, with their numbers in files, and the tensor types that hold them exactly. */
public enum OnnxType {
    /** 32-bit numbers. */
    FLOAT(1, 4, DType.FLOAT32),
    /** Bytes. */
    UINT8(2, 1, DType.INT32),
    /** Signed bytes. */
    INT8(3, 1, DType.INT32),
    /** 16-bit integers without sign. */
    UINT16(4, 2, DType.INT32),
    /** 16-bit integers. */
    INT16(5, 2, DType.INT32),
    /** 32-bit integers. */
    INT32(6, 4, DType.INT32),
    /** 64-bit integers. */
    INT64(7, 8, DType.INT64),
    /** Truth values. */
    BOOL(9, 1, DType.BOOL),
    /** IEEE 754 half precision. */
    FLOAT16(10, 2, DType.FLOAT32),
    /** 64-bit numbers. */
    DOUBLE(11, 8, DType.FLOAT64),
    /** 32-bit integers without sign. */
    UINT32(12, 4, DType.INT64),
    /** The upper half of a 32-bit number. */
    BFLOAT16(16, 2, DType.FLOAT32);

    final int number;
    final int bytes;
    final DType dtype;

    OnnxType(int number, int bytes, DType dtype) {
        this.number = number;
        this.bytes = bytes;
        this.dtype = dtype;
    }

    /** The tensor type that holds all values. */
    public DType dtype() {
        return dtype;
    }

    /** The type that stores a tensor type unchanged. */
    static OnnxType of(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> FLOAT;
            case FLOAT64 -> DOUBLE;
            case INT32 -> INT32;
            case INT64 -> INT64;
            case BOOL -> BOOL;
        };
    }

    /** The type of that number in files; null if it is not supported. */
    static OnnxType ofNumber(long number) {
        for (OnnxType t : values()) {
            if (t.number == number) {
                return t;
            }
        }
        return null;
    }
}
