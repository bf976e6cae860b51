package cotangent.vector;

import java.util.function.IntConsumer;

/** How many threads kernels of the current thread may use; one unless asked for more. */
public final class Parallelism {
    /** Number of threads allowed. */
    public static int threads() {
        return 1;
    }

    /** Runs the body for each block. */
    public static void forEachBlock(int blocks, IntConsumer body) {
        for (int i = 0; i < blocks; i++) {
            body.accept(i);
        }
    }

    private Parallelism() {}
}
