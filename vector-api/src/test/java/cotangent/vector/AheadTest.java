package cotangent.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@SuppressWarnings("try") // Regions are not named again.
@Timeout(60)
class AheadTest {
    @Test
    void waitsForTheCallerWithoutAnotherThread() {
        int[] calls = new int[1];
        Thread self = Thread.currentThread();
        Supplier<Integer> ahead = Parallelism.ahead(() -> {
            assertSame(self, Thread.currentThread());
            return ++calls[0];
        });
        assertEquals(0, calls[0]);
        assertEquals(1, ahead.get());
        assertEquals(1, ahead.get());
    }

    @Test
    void runsOnAnotherThreadOfTheRegion() throws InterruptedException {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Parallelism p = Parallelism.of(2, executor)) {
            CountDownLatch begun = new CountDownLatch(1);
            Supplier<Thread> ahead = Parallelism.ahead(() -> {
                begun.countDown();
                assertEquals(1, Parallelism.threads());
                return Thread.currentThread();
            });
            begun.await(); // without asking for the result
            assertNotSame(Thread.currentThread(), ahead.get());
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void theCallerDoesWhatNobodyBegan() {
        List<Runnable> kept = new ArrayList<>();
        try (Parallelism p = Parallelism.of(2, kept::add)) {
            int[] calls = new int[1];
            Supplier<Integer> ahead = Parallelism.ahead(() -> ++calls[0]);
            assertEquals(1, ahead.get());
            kept.get(0).run();
            assertEquals(1, ahead.get());
        }
        try (Parallelism p = Parallelism.of(2, task -> {
            throw new RejectedExecutionException();
        })) {
            assertEquals("x", Parallelism.ahead(() -> "x").get());
        }
    }

    @Test
    void throwsWhatTheTaskThrew() {
        try (Parallelism p = Parallelism.of(2, Runnable::run)) {
            Supplier<Integer> ahead = Parallelism.ahead(() -> {
                throw new IllegalStateException("broken");
            });
            assertEquals(
                    "broken",
                    assertThrows(IllegalStateException.class, ahead::get).getMessage());
        }
    }
}
