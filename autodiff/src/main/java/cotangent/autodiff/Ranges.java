package cotangent.autodiff;

import cotangent.vector.Parallelism;

/** Walks over {@code n} elements in ranges that depend on {@code n} alone, on as many threads as are allowed. */
final class Ranges {
    /** Elements gathered at once: a few tiles fit the first-level cache. */
    static final int TILE = 2048;

    /** Elements that a kernel takes at once if nothing is gathered. */
    private static final int DENSE = 2 * TILE;

    private static final int BLOCK = 16 * TILE;

    @FunctionalInterface
    interface Body {
        void run(int from, int n);
    }

    /**
     * Ranges of elements that need no buffer, a run at a time, so that a kernel is called often and soon compiled. What the length of a run
     * costs or gains was not measured.
     */
    static void dense(int n, Body body) {
        if (n <= BLOCK || Parallelism.threads() == 1) {
            tiles(0, n, DENSE, body);
        } else {
            blocks(n, BLOCK, (from, count) -> tiles(from, count, DENSE, body));
        }
    }

    /** Ranges of at most {@link #TILE} elements. */
    static void tiled(int n, Body body) {
        if (n <= BLOCK || Parallelism.threads() == 1) {
            tiles(0, n, TILE, body);
        } else {
            blocks(n, BLOCK, (from, count) -> tiles(from, count, TILE, body));
        }
    }

    /** Independent items, each of some cost in elements. */
    static void items(int count, long cost, Body body) {
        if (count > 1 && count * cost > BLOCK && Parallelism.threads() > 1) {
            blocks(count, (int) Math.max(1, BLOCK / Math.max(cost, 1)), body);
        } else if (count > 0) {
            body.run(0, count);
        }
    }

    private static void tiles(int from, int n, int step, Body body) {
        for (int i = 0; i < n; i += step) {
            body.run(from + i, Math.min(step, n - i));
        }
    }

    private static void blocks(int n, int block, Body body) {
        int count = (int) (((long) n + block - 1) / block);
        Parallelism.forEachBlock(count, k -> body.run(k * block, Math.min(block, n - k * block)));
    }

    private Ranges() {}
}
