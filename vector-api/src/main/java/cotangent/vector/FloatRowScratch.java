package cotangent.vector;

// @specialize Double

/** The accumulators of a row, kept for each thread so that row kernels allocate nothing. Contents are arbitrary between calls. */
final class FloatRowScratch {
    private static final ThreadLocal<FloatRowScratch> CURRENT = ThreadLocal.withInitial(FloatRowScratch::new);

    final float[] lanes = new float[Lanes.FLOAT];
    final float[] tail = new float[Lanes.FLOAT];

    static FloatRowScratch current() {
        return CURRENT.get();
    }
}
