package cotangent.vector;

// @specialize Double

/** The order of the sums over a channel; what fills the accumulators of a group is left to the twins. */
abstract class BlockedFloatChannels implements FloatChannels {
    /** Interleaved accumulators of a group. */
    static final int LANES = Lanes.FLOAT;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    /** Accumulators, and a place for the end of an array, kept from one call to the next. */
    static final class Scratch {
        final float[] first = new float[LANES];
        final float[] second = new float[LANES];
        final float[] end = new float[2 * LANES];
    }

    /** {@code scratch.first} becomes the accumulators of {@code sum(x)} of one group. */
    abstract void sumLanes(float[] x, int xo, int stride, int runs, int n, Scratch scratch);

    /** {@code scratch.first} becomes the accumulators of {@code sum((x - mean)^2)} of one group, fused. */
    abstract void squareLanes(float[] x, int xo, int stride, int runs, int n, float mean, Scratch scratch);

    /** {@code scratch.first} and {@code second} become the accumulators of {@code sum(g)} and {@code sum(g (x - mean))} of one group. */
    abstract void gradientLanes(
            float[] g, int go, float[] x, int xo, int stride, int runs, int n, float mean, Scratch scratch);

    @Override
    public final void moments(float[] x, int xo, int stride, int runs, int n, float[] y, int yo) {
        Scratch scratch = SCRATCH.get();
        int together = together(n);
        double sum = 0;
        for (int r = 0; r < runs; r += together) {
            int count = Math.min(together, runs - r);
            for (int i = 0; i < n; i += Lanes.BLOCK) {
                sumLanes(x, xo + r * stride + i, stride, count, Math.min(Lanes.BLOCK, n - i), scratch);
                sum += join(scratch.first);
            }
        }
        double elements = (double) runs * n;
        float mean = (float) (sum / elements);
        double squares = 0;
        for (int r = 0; r < runs; r += together) {
            int count = Math.min(together, runs - r);
            for (int i = 0; i < n; i += Lanes.BLOCK) {
                squareLanes(x, xo + r * stride + i, stride, count, Math.min(Lanes.BLOCK, n - i), mean, scratch);
                squares += join(scratch.first);
            }
        }
        y[yo] = mean;
        y[yo + 1] = (float) (squares / elements);
    }

    @Override
    public final void gradientSums(
            float[] g, int go, float[] x, int xo, int stride, int runs, int n, float mean, float[] y, int yo) {
        Scratch scratch = SCRATCH.get();
        int together = together(n);
        double sum = 0;
        double products = 0;
        for (int r = 0; r < runs; r += together) {
            int count = Math.min(together, runs - r);
            for (int i = 0; i < n; i += Lanes.BLOCK) {
                int at = r * stride + i;
                gradientLanes(g, go + at, x, xo + at, stride, count, Math.min(Lanes.BLOCK, n - i), mean, scratch);
                sum += join(scratch.first);
                products += join(scratch.second);
            }
        }
        y[yo] = (float) sum;
        y[yo + 1] = (float) products;
    }

    /** Runs of a group. */
    private static int together(int n) {
        return Math.max(1, Lanes.BLOCK / Math.max(1, n));
    }

    private static float join(float[] lanes) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int j = 0; j < half; j++) {
                lanes[j] += lanes[j + half];
            }
        }
        return lanes[0];
    }
}
