package cotangent.vector;

// @specialize Double

/** Buffers that a thread reuses from one matrix multiplication to the next; at most about 3 MB. */
final class FloatGemmScratch {
    private static final ThreadLocal<FloatGemmScratch> CURRENT = ThreadLocal.withInitial(FloatGemmScratch::new);

    /** One tile of results, before it is scaled and added to C, and room for a vector that is read past its end. */
    final float[] tile = new float[384 + 16];

    /** Sums of the tiles of several blocks, with the same room. */
    final float[] sums = new float[384 + 16];

    private int[] places = new int[0];

    private float[] packedA = new float[0];
    private float[] packedB = new float[0];

    static FloatGemmScratch get() {
        return CURRENT.get();
    }

    /** A buffer of at least {@code size} elements for a block of A. */
    float[] packedA(int size) {
        if (packedA.length < size) {
            packedA = new float[size];
        }
        return packedA;
    }

    /** A buffer of at least {@code size} elements for a block of B. */
    float[] packedB(int size) {
        if (packedB.length < size) {
            packedB = new float[size];
        }
        return packedB;
    }

    /** A table of at least {@code size} places. */
    int[] places(int size) {
        if (places.length < size) {
            places = new int[size];
        }
        return places;
    }

    private FloatGemmScratch() {}
}
