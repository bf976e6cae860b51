package cotangent.vector;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

// @specialize Double

/** Once compiled, the mathematical kernels allocate no vectors: so much is inlined into them that this is not a matter of course. */
class FloatMathAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int N = 1001;

    /** Batches in which the compiler may still replace code that allocates; one that does not allocate ends the test. */
    private static final int BATCHES = 40_000;

    @ParameterizedTest
    @EnumSource
    void functionsAllocateNothing(FloatMathFunction function) {
        float[] x = new float[N];
        for (int i = 0; i < N; i++) {
            x[i] = 0.01f * (i + 1);
        }
        float[] y = new float[N];
        assertAllocates(0, () -> function.apply(Kernels.FLOAT_MATH, x, 0, x, 0, y, 0, N));
    }

    @Test
    void aCallThatMeetsTwoFunctionsAllocatesNothing() {
        float[] x = new float[N];
        FloatUnaryKernel[] functions = {Kernels.FLOAT_MATH::tanh, Kernels.FLOAT_MATH::sigmoid};
        assertAllocates(0, () -> {
            for (FloatUnaryKernel f : functions) {
                f.apply(x, 0, x, 0, N);
            }
        });
    }

    @Test
    @Disabled(
            "In one process of several the compiler leaves vectors of these loops on the heap; the cause is not known yet.")
    void rowsAllocateLanesOnly() {
        float[] x = new float[N];
        float[] y = new float[N];
        int lanes = 16 + Lanes.FLOAT * Float.BYTES;
        assertAllocates(lanes, () -> Kernels.FLOAT_ROWS.softmax(x, 0, y, 0, N / 10, 10));
        assertAllocates(2 * lanes, () -> Kernels.FLOAT_ROWS.logSoftmax(x, 0, y, 0, 7, 143));
        assertAllocates(2 * lanes, () -> Kernels.FLOAT_ROWS.logSumExp(x, 0, y, 0, 7, 143));
    }

    private static void assertAllocates(int bytes, Runnable kernel) {
        // The compiler of JDK 17 boxes one vector or a few a round in the longest kernels, depending on what ran before
        // them.
        assumeTrue(Runtime.version().feature() >= 21);
        assumeTrue(THREADS.isThreadAllocatedMemorySupported());
        long id = Thread.currentThread().getId();
        THREADS.getThreadAllocatedBytes(id);
        long least = Long.MAX_VALUE;
        for (int batch = 0; batch < BATCHES && least > 10 * bytes; batch++) {
            long before = THREADS.getThreadAllocatedBytes(id);
            for (int i = 0; i < 10; i++) {
                kernel.run();
            }
            // On a busy machine the compiler's thread has to get its turn.
            Thread.yield();
            least = Math.min(least, THREADS.getThreadAllocatedBytes(id) - before);
        }
        long found = least;
        assertTrue(found <= 10 * bytes, () -> found + " bytes in 10 calls");
    }
}
