package cotangent.vector;

// @specialize Double

/** The tree that joins the interleaved accumulators of a row's sum. */
final class FloatLanes {
    /**
     * Joins {@link Lanes#FLOAT} accumulators of terms none of which is negative: lane j takes up lane j + 16, then j + 8, and so on. Of fewer
     * terms than lanes the others are zero, and adding them would change nothing, so the tree starts lower.
     *
     * @param n number of terms; the lanes are overwritten
     */
    static float join(float[] lanes, int n) {
        for (int half = n > Lanes.FLOAT / 2 ? Lanes.FLOAT / 2 : Integer.highestOneBit(Math.max(1, n - 1));
                half > 0;
                half /= 2) {
            for (int j = 0; j < half; j++) {
                lanes[j] += lanes[j + half];
            }
        }
        return lanes[0];
    }

    private FloatLanes() {}
}
