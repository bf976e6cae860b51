package cotangent.vector;

/** The virtual lane layout that every kernel reproduces, whatever the width of the machine's vectors. */
public final class Lanes {
    /** Interleaved accumulators of a float reduction. */
    public static final int FLOAT = 32;

    /** Interleaved accumulators of a double reduction. */
    public static final int DOUBLE = 16;

    /** Elements a reduction takes as one block before it joins blocks. */
    public static final int BLOCK = 4096;

    /** Rows that {@code sumRows} adds one after the other before it joins blocks. */
    public static final int ROW_BLOCK = 256;

    /** Products that a matrix multiplication accumulates in registers before it adds them to the result. */
    public static final int GEMM_K = 512;

    private Lanes() {}
}
