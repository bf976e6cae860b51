package cotangent.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@SuppressWarnings("try") // Regions are not named again.
@Timeout(60)
class ParallelismTest {
    private static final int BLOCKS = 1000;

    private static void assertEachBlockOnce() {
        int[] calls = new int[BLOCKS];
        Parallelism.forEachBlock(BLOCKS, i -> calls[i]++);
        for (int i = 0; i < BLOCKS; i++) {
            assertEquals(1, calls[i]);
        }
    }

    @Test
    void sequentialAndInOrderOutsideOfARegion() {
        List<Integer> order = new ArrayList<>();
        Thread self = Thread.currentThread();
        Parallelism.forEachBlock(5, i -> {
            assertSame(self, Thread.currentThread());
            order.add(i);
        });
        assertEquals(List.of(0, 1, 2, 3, 4), order);
        assertEquals(1, Parallelism.threads());
    }

    @Test
    void regionsNestAndEnd() {
        try (Parallelism p = Parallelism.of(3)) {
            assertEquals(3, Parallelism.threads());
            try (Parallelism q = Parallelism.of(2)) {
                assertEquals(2, Parallelism.threads());
            }
            assertEquals(3, Parallelism.threads());
            p.close();
            assertEquals(1, Parallelism.threads());
        }
        assertEquals(1, Parallelism.threads());
    }

    @Test
    void eachBlockRunsOnceAndIsSeen() {
        try (Parallelism p = Parallelism.of(4)) {
            for (int round = 0; round < 200; round++) {
                assertEachBlockOnce();
            }
            Parallelism.forEachBlock(0, i -> {
                throw new AssertionError();
            });
        }
    }

    @Test
    void otherThreadsTakePart() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(1);
        try (Parallelism p = Parallelism.of(2, executor)) {
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            CountDownLatch both = new CountDownLatch(2);
            Parallelism.forEachBlock(2, i -> {
                threads.add(Thread.currentThread());
                both.countDown();
                awaitQuietly(both);
            });
            assertEquals(2, threads.size());
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void aRegionHoldsForItsThreadOnly() throws Exception {
        try (Parallelism p = Parallelism.of(2)) {
            int[] seen = new int[1];
            Thread other = new Thread(() -> seen[0] = Parallelism.threads());
            other.start();
            other.join();
            assertEquals(1, seen[0]);
        }
    }

    @Test
    void nestedWorkIsSequential() {
        try (Parallelism p = Parallelism.of(2)) {
            Parallelism.forEachBlock(8, i -> {
                assertEquals(1, Parallelism.threads());
                Thread self = Thread.currentThread();
                Parallelism.forEachBlock(3, j -> assertSame(self, Thread.currentThread()));
            });
            assertEquals(2, Parallelism.threads());
        }
    }

    @Test
    void aSaturatedExecutorDoesNotStopTheCaller() {
        ExecutorService executor = Executors.newFixedThreadPool(1);
        CountDownLatch release = new CountDownLatch(1);
        executor.execute(() -> awaitQuietly(release));
        try (Parallelism p = Parallelism.of(3, executor)) {
            assertEachBlockOnce();
        } finally {
            release.countDown();
            executor.shutdown();
        }
    }

    @Test
    void anExecutorThatRefusesWorkDoesNotStopTheCaller() {
        try (Parallelism p = Parallelism.of(3, task -> {
            throw new RejectedExecutionException();
        })) {
            assertEachBlockOnce();
        }
    }

    @Test
    void theFirstExceptionReachesTheCallerAfterAllWorkEnded() {
        AtomicInteger running = new AtomicInteger();
        IllegalArgumentException failure = new IllegalArgumentException("block");
        try (Parallelism p = Parallelism.of(4)) {
            Throwable thrown = assertThrows(
                    IllegalArgumentException.class,
                    () -> Parallelism.forEachBlock(BLOCKS, i -> {
                        running.incrementAndGet();
                        try {
                            if (i == 10) {
                                throw failure;
                            }
                        } finally {
                            running.decrementAndGet();
                        }
                    }));
            assertSame(failure, thrown);
            assertEquals(0, running.get());
            assertEquals(4, Parallelism.threads());
            assertEachBlockOnce();
        }
    }

    @Test
    void anInterruptIsKeptForTheCaller() {
        try (Parallelism p = Parallelism.of(2)) {
            Thread.currentThread().interrupt();
            assertEachBlockOnce();
            assertTrue(Thread.interrupted());
        }
        assertFalse(Thread.interrupted());
    }

    @Test
    void misuseIsAnError() {
        assertThrows(IllegalArgumentException.class, () -> Parallelism.of(0));
        assertThrows(NullPointerException.class, () -> Parallelism.of(2, null));
        try (Parallelism outer = Parallelism.of(2)) {
            try (Parallelism inner = Parallelism.of(2)) {
                assertThrows(IllegalStateException.class, outer::close);
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
