package cotangent.benchmarks.speed;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** In the steady state a training step of the main job's network leaves next to nothing to the garbage collector. */
class TrainStepAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long LIMIT = 100 * 1024;
    private static final int STEPS = 10;

    /** Rounds in which kernels may still wait for the compiler; one below the limit ends the test. */
    private static final int ROUNDS = 60;

    @Test
    void aStepOfTheCnnAllocatesLessThan100KiB() {
        assumeTrue(THREADS.isThreadAllocatedMemorySupported());
        Workload cnn = Workload.ALL.stream()
                .filter(w -> w.name().equals("cnn"))
                .findFirst()
                .orElseThrow();
        Workload.Step step = cnn.step(true);
        long id = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least >= LIMIT; round++) {
            long before = THREADS.getThreadAllocatedBytes(id);
            for (int i = 0; i < STEPS; i++) {
                step.run();
            }
            least = Math.min(least, (THREADS.getThreadAllocatedBytes(id) - before) / STEPS);
        }
        long bytes = least;
        assertTrue(bytes < LIMIT, () -> bytes + " bytes a step");
    }
}
