package cotangent.vector;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * A region of the current thread in which kernels may use more threads.
 *
 * <pre>
 * try (Parallelism p = Parallelism.of(4)) {
 *     ...
 * }
 * </pre>
 *
 * <p>Outside of such a region everything runs on the calling thread and no thread is ever started. The results have the same
 * bits whatever the number of threads. Regions nest, the inner one counts; each is closed by the thread that opened it, inner
 * ones first.
 */
public final class Parallelism implements AutoCloseable {
    /** Regions open in the whole program: while there is none, {@link #threads()} need not look at its thread. */
    private static final AtomicInteger OPEN = new AtomicInteger();

    private static final ThreadLocal<Parallelism> CURRENT = new ThreadLocal<>();

    /** In force while a thread works on a block: what is nested in parallel work runs sequentially. */
    private static final Parallelism SEQUENTIAL = new Parallelism(1, Runnable::run, null);

    private final int threads;
    private final Executor executor;
    private final Parallelism outer;
    private boolean closed;

    private Parallelism(int threads, Executor executor, Parallelism outer) {
        this.threads = threads;
        this.executor = executor;
        this.outer = outer;
    }

    /**
     * Opens a region of {@code threads} threads: the calling one and others of {@link ForkJoinPool#commonPool()}.
     *
     * @throws IllegalArgumentException if {@code threads < 1}
     */
    public static Parallelism of(int threads) {
        return of(threads, threads > 1 ? ForkJoinPool.commonPool() : Runnable::run);
    }

    /**
     * Opens a region of {@code threads} threads: the calling one and others of {@code executor}. An executor that is busy or
     * refuses work costs speed only: the calling thread does what nobody else has begun.
     *
     * @throws IllegalArgumentException if {@code threads < 1}
     */
    public static Parallelism of(int threads, Executor executor) {
        Objects.requireNonNull(executor, "executor");
        if (threads < 1) {
            throw new IllegalArgumentException("Parallelism.of: needs at least 1 thread, got " + threads);
        }
        Parallelism region = new Parallelism(threads, executor, CURRENT.get());
        OPEN.incrementAndGet();
        CURRENT.set(region);
        return region;
    }

    /** Number of threads that {@link #forEachBlock} may use now on the current thread. */
    public static int threads() {
        Parallelism region = current();
        return region == null ? 1 : region.threads;
    }

    /**
     * Calls {@code body} once with each of 0 to {@code blocks - 1}, on the threads of the current region, and returns when all
     * calls have returned; what they wrote is then visible to the caller. Calls must not depend on each other. If one throws,
     * blocks that were not begun are left out and the first exception is thrown here, later ones as suppressed.
     */
    public static void forEachBlock(int blocks, IntConsumer body) {
        Parallelism region = current();
        if (region == null || region.threads == 1 || blocks <= 1) {
            for (int i = 0; i < blocks; i++) {
                body.accept(i);
            }
            return;
        }
        ParallelBlocks work = new ParallelBlocks(blocks, body);
        work.runOn(region.executor, Math.min(region.threads, blocks) - 1);
    }

    /**
     * Begins a task on another thread of the current region and goes on; without another thread, the task waits until its result is
     * asked for. Asking runs it on the calling thread if nobody has begun it yet, else waits for its end. What it throws is thrown
     * when the result is asked for. The task must not depend on what the caller does in the meantime.
     *
     * @return gives the result, each time that it is asked
     */
    public static <T> Supplier<T> ahead(Supplier<T> task) {
        Ahead<T> ahead = new Ahead<>(task);
        Parallelism region = current();
        if (region != null && region.threads > 1) {
            try {
                region.executor.execute(ahead);
            } catch (RejectedExecutionException full) {
                // The one who asks does the work.
            }
        }
        return ahead;
    }

    /** Runs {@code task} with nested work sequential. */
    static void sequentially(Runnable task) {
        Parallelism before = CURRENT.get();
        CURRENT.set(SEQUENTIAL);
        try {
            task.run();
        } finally {
            restore(before);
        }
    }

    private static Parallelism current() {
        return OPEN.getPlain() == 0 ? null : CURRENT.get();
    }

    private static void restore(Parallelism region) {
        if (region == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(region);
        }
    }

    /**
     * Ends the region; a second call does nothing.
     *
     * @throws IllegalStateException if this is not the innermost open region of the current thread
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (CURRENT.get() != this) {
            throw new IllegalStateException("Parallelism.close: not the innermost region of this thread");
        }
        closed = true;
        restore(outer);
        OPEN.decrementAndGet();
    }

    @Override
    public String toString() {
        return "Parallelism[threads=" + threads + "]";
    }
}
