package cotangent.vector;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** A task that one thread begins, whichever comes first: another one, or the one that needs the result. */
final class Ahead<T> implements Runnable, Supplier<T> {
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);
    private Supplier<T> task;
    private T result;
    private Throwable failure;

    Ahead(Supplier<T> task) {
        this.task = task;
    }

    @Override
    public void run() {
        if (begun.compareAndSet(false, true)) {
            Parallelism.sequentially(this::work);
        }
    }

    private void work() {
        try {
            result = task.get();
        } catch (Throwable e) {
            failure = e;
        } finally {
            task = null; // and with it what it holds on to
            done.countDown();
        }
    }

    @Override
    public T get() {
        if (begun.compareAndSet(false, true)) {
            work();
        }
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            Ahead.<RuntimeException>raise(failure);
        }
        return result;
    }

    /** Throws {@code e} as it is, whatever its class: the compiler believes it to be an {@code E}. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable e) throws E {
        throw (E) e;
    }
}
