package cotangent.autodiff;

/** Element type of a tensor. */
public enum DType {
    /** IEEE 754 single precision, the default. */
    FLOAT32(4),
    /** IEEE 754 double precision. */
    FLOAT64(8),
    /** 32-bit two's complement integers. */
    INT32(4),
    /** 64-bit two's complement integers. */
    INT64(8),
    /** Truth values. */
    BOOL(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Size of one element in bytes, in a file as in memory. */
    public int bytes() {
        return bytes;
    }

    /** Whether values are floating-point numbers: only these are differentiated. */
    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT64;
    }

    /** Whether values are integers. */
    public boolean isInteger() {
        return this == INT32 || this == INT64;
    }

    /**
     * The type in which operands of types {@code a} and {@code b} meet: floating before integer before boolean, and the wider of
     * two of a kind.
     */
    public static DType promote(DType a, DType b) {
        if (a == b) {
            return a;
        }
        if (a.isFloating() || b.isFloating()) {
            return a == FLOAT64 || b == FLOAT64 ? FLOAT64 : FLOAT32;
        }
        return a == INT64 || b == INT64 ? INT64 : INT32;
    }
}
