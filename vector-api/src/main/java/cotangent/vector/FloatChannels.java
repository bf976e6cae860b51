package cotangent.vector;

// @specialize Double

/**
 * The loops of normalisations over one channel of images {@code [batch, channels, positions]}: {@code runs} runs of {@code n} elements, of
 * which each starts {@code stride} elements after the one before.
 *
 * <p>Sums have one order. As many whole runs as fit into {@link Lanes#BLOCK} elements, but at least one, form a group; a longer run is cut into
 * blocks, each a group of its own. In a group element {@code i} of every run, counted in its block, goes to accumulator
 * {@code i mod }{@link Lanes#FLOAT}, run after run; then the upper half of the accumulators is added to the lower half until one is left. Groups
 * are added up in double precision.
 */
public interface FloatChannels {
    /**
     * Mean and biased variance.
     *
     * @param x the elements
     * @param xo offset of the first run
     * @param stride distance between runs
     * @param runs number of runs
     * @param n elements of a run
     * @param y where mean and variance are written, side by side
     * @param yo offset of the mean
     */
    void moments(float[] x, int xo, int stride, int runs, int n, float[] y, int yo);

    /**
     * The sums {@code sum(g)} and {@code sum(g (x - mean))}, the latter accumulated with fused multiply-adds.
     *
     * @param g first factors
     * @param go offset of their first run
     * @param x second factors
     * @param xo offset of their first run
     * @param stride distance between runs of either
     * @param runs number of runs
     * @param n elements of a run
     * @param mean what is subtracted from {@code x}
     * @param y where both sums are written, side by side
     * @param yo offset of the first sum
     */
    void gradientSums(float[] g, int go, float[] x, int xo, int stride, int runs, int n, float mean, float[] y, int yo);

    /**
     * {@code y = (x - mean) scale + shift}, with a fused multiply-add.
     *
     * @param x the elements
     * @param xo offset of the first run
     * @param stride distance between runs of either array
     * @param runs number of runs
     * @param n elements of a run
     * @param mean what is subtracted
     * @param scale what the difference is multiplied by
     * @param shift what is added
     * @param y where results are written
     * @param yo offset of their first run
     */
    void affine(
            float[] x, int xo, int stride, int runs, int n, float mean, float scale, float shift, float[] y, int yo);

    /**
     * {@code y = (g - p - (x - mean) q) s}, the product by {@code q} with a fused multiply-add.
     *
     * @param g the elements that are projected
     * @param go offset of their first run
     * @param x the direction, but for its mean
     * @param xo offset of its first run
     * @param stride distance between runs of each array
     * @param runs number of runs
     * @param n elements of a run
     * @param mean what is subtracted from {@code x}
     * @param p what is subtracted from {@code g}
     * @param q factor of the direction
     * @param s factor of the result
     * @param y where results are written
     * @param yo offset of their first run
     */
    void project(
            float[] g,
            int go,
            float[] x,
            int xo,
            int stride,
            int runs,
            int n,
            float mean,
            float p,
            float q,
            float s,
            float[] y,
            int yo);
}
