package cotangent.vector;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** In the steady state kernels allocate nothing: neither buffers nor, once compiled, vectors. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Batches in which the compiler may still replace code that allocates; one that does not allocate ends the test. */
    private static final int BATCHES = 40_000;

    private static void assertAllocatesNothing(Runnable kernel) {
        assumeTrue(THREADS.isThreadAllocatedMemorySupported());
        long id = Thread.currentThread().getId();
        THREADS.getThreadAllocatedBytes(id);
        long least = Long.MAX_VALUE;
        for (int batch = 0; batch < BATCHES && least > 0; batch++) {
            long before = THREADS.getThreadAllocatedBytes(id);
            for (int i = 0; i < 10; i++) {
                kernel.run();
            }
            // On a busy machine the compiler's thread has to get its turn.
            Thread.yield();
            least = Math.min(least, THREADS.getThreadAllocatedBytes(id) - before);
        }
        long bytes = least;
        assertTrue(bytes == 0, () -> bytes + " bytes in 10 calls");
    }

    private static void multiply(int m, int n, int k, int bcs) {
        float[] a = new float[m * k];
        float[] b = new float[k * n];
        float[] c = new float[m * n];
        int brs = bcs == 1 ? n : 1;
        assertAllocatesNothing(() -> Kernels.FLOAT_GEMM.gemm(m, n, k, 1, a, 0, k, 1, b, 0, brs, bcs, 0.5f, c, 0, n));
        double[] x = new double[m * k];
        double[] y = new double[k * n];
        double[] z = new double[m * n];
        assertAllocatesNothing(() -> Kernels.DOUBLE_GEMM.gemm(m, n, k, 1, x, 0, k, 1, y, 0, brs, bcs, 0.5, z, 0, n));
    }

    @Test
    void smallMatrices() {
        multiply(9, 37, 20, 1);
    }

    @Test
    void packedMatrices() {
        multiply(30, 200, 40, 40);
    }

    @Test
    void copiedMatrices() {
        // after those that are transposed: the compiler's profiles have seen both
        multiply(30, 200, 40, 40);
        multiply(30, 200, 40, 1);
    }

    @Test
    void vectors() {
        multiply(1, 70, 30, 1);
        multiply(1, 70, 30, 30);
    }

    @Test
    void reductions() {
        float[] x = new float[10_000];
        float[] y = new float[100];
        float[] sink = new float[1];
        FloatReductions r = Kernels.FLOAT_REDUCTIONS;
        assertAllocatesNothing(() -> sink[0] += r.sum(x, 1, 9_990)
                + r.dot(x, 0, x, 1, 9_990)
                + r.sumSquares(x, 0, 1, 9_990)
                + r.sumAbs(x, 0, 9_990)
                + r.prod(x, 0, 9_990)
                + r.max(x, 0, 9_990)
                + r.argMin(x, 0, 9_990));
        assertAllocatesNothing(() -> r.sumRows(x, 0, 100, 100, 100, y, 0));
    }

    @Test
    void rows() {
        // As in FloatMathAllocationTest: JDK 17 boxes vectors of exp now and then.
        assumeTrue(Runtime.version().feature() >= 21);
        float[] x = new float[7 * 45];
        float[] y = new float[7 * 45];
        FloatRows r = Kernels.FLOAT_ROWS;
        assertAllocatesNothing(() -> r.softmax(x, 0, y, 0, 7, 45));
        assertAllocatesNothing(() -> r.logSoftmax(x, 0, y, 0, 7, 45));
        assertAllocatesNothing(() -> r.logSumExp(x, 0, y, 0, 7, 45));
        assertAllocatesNothing(() -> r.softmax(x, 0, y, 0, 31, 10));
    }
}
