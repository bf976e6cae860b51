package cotangent.vector;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Blocks of one parallel loop. Threads take them from a counter, so the one that started the loop only ever waits for blocks
 * that another thread has already begun: a saturated executor cannot bring it to a standstill.
 */
final class ParallelBlocks implements Runnable {
    /** Turns of busy waiting before the thread that started the loop parks. */
    private static final int SPINS = 2000;

    private final int blocks;
    private final IntConsumer body;
    private final Thread starter = Thread.currentThread();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private Throwable failure;

    ParallelBlocks(int blocks, IntConsumer body) {
        this.blocks = blocks;
        this.body = body;
    }

    /** Runs all blocks on this thread and up to {@code helpers} threads of the executor. */
    void runOn(Executor executor, int helpers) {
        try {
            for (int i = 0; i < helpers; i++) {
                executor.execute(this);
            }
        } catch (RejectedExecutionException full) {
            // The threads that there are do the work.
        }
        run();
        await();
        synchronized (this) {
            if (failure != null) {
                ParallelBlocks.<RuntimeException>raise(failure);
            }
        }
    }

    /** Throws {@code e} as it is, whatever its class: the compiler believes it to be an {@code E}. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable e) throws E {
        throw (E) e;
    }

    /** Takes and runs blocks until none is left. */
    @Override
    public void run() {
        if (taken.get() < blocks) {
            Parallelism.sequentially(this::takeBlocks);
        }
    }

    private void takeBlocks() {
        for (int block = taken.getAndIncrement(); block < blocks; block = taken.getAndIncrement()) {
            try {
                if (!failed()) {
                    body.accept(block);
                }
            } catch (Throwable e) {
                fail(e);
            } finally {
                if (finished.incrementAndGet() == blocks) {
                    LockSupport.unpark(starter);
                }
            }
        }
    }

    private void await() {
        for (int i = 0; i < SPINS && finished.get() < blocks; i++) {
            Thread.onSpinWait();
        }
        boolean interrupted = false;
        while (finished.get() < blocks) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            starter.interrupt();
        }
    }

    private synchronized boolean failed() {
        return failure != null;
    }

    private synchronized void fail(Throwable e) {
        if (failure == null) {
            failure = e;
        } else if (failure != e) {
            failure.addSuppressed(e);
        }
    }
}
