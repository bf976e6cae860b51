package cotangent.vector;

// @specialize Double

/** The accumulators of a row, a place for part of it and one for its end, kept for each thread so that row kernels allocate nothing. Contents are arbitrary between calls. */
final class FloatRowScratch {
    private static final ThreadLocal<FloatRowScratch> CURRENT = ThreadLocal.withInitial(FloatRowScratch::new);

    /** Elements of a part. */
    static final int CHUNK = 2048;

    final float[] chunk = new float[CHUNK];
    final float[] lanes = new float[Lanes.FLOAT];
    final float[] tail = new float[Lanes.FLOAT];

    static FloatRowScratch current() {
        return CURRENT.get();
    }
}
