package cotangent.vector;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

/** The kernels that are plain loops, and the choice between such a loop and one of vectors, allocate nothing once compiled. */
class PlainKernelsAllocationTest {
    private final float[] x = new float[4096];
    private final float[] y = new float[4096];
    private final int[] index = new int[4096];
    private final int[] shape = {4, 8, 8, 8};
    private final int[] strides = {512, 1, 64, 8};
    private final ConvolutionGeometry same = ConvolutionGeometry.of(3, 3, 1, 1, 1);
    private final ConvolutionGeometry half = ConvolutionGeometry.of(2, 2, 2, 0, 1);

    private void kernels() {
        FloatArithmetic.add(x, 0, x, 5, y, 0, 4000);
        FloatArithmetic.relu(x, 1, y, 0, 4000);
        FloatStrided.gather(shape, x, 0, strides, 7, y, 0, 2000);
        FloatStrided.scatter(shape, x, 0, strides, 7, y, 0, 2000);
        FloatConvolution.im2col(x, 0, 2, 12, 12, same, y, 0);
        FloatConvolution.col2im(y, 0, x, 0, 2, 12, 12, same);
        FloatPooling.max(x, 0, 4, 16, 16, half, y, 0, index, 0);
        FloatPooling.maxGradient(y, 0, index, 0, 4, 16, 16, half, x, 0);
        FloatPooling.max(x, 0, 4, 16, 16, same, y, 0, index, 0);
        FloatPooling.average(x, 0, 4, 16, 16, same, true, y, 0);
        FloatPooling.averageGradient(y, 0, 4, 16, 16, half, true, x, 0);
        FloatOptimizers.adam(x, 0, y, 0, x, 1024, y, 1024, 1000, 0.1, 0.9, 0.999, 1e-8, 0, 0, 0.1, 0.001);
        FloatRandom.normal(1, 0, y, 0, 1000);
    }

    @Test
    void nothingIsAllocated() throws ReflectiveOperationException {
        // by reflection, because the module under test does not read jdk.management
        Object bean = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        Method bytes = Class.forName("com.sun.management.ThreadMXBean").getMethod("getCurrentThreadAllocatedBytes");
        int calls = 100;
        long least = Long.MAX_VALUE;
        // The first rounds load classes, and sums of two arrays box vectors until they are compiled, for which a busy
        // machine takes its time. A kernel that allocates does so in every round.
        for (int round = 0; round < 2000 && least >= 8 * calls; round++) {
            long before = (long) bytes.invoke(bean);
            for (int i = 0; i < calls; i++) {
                kernels();
            }
            least = Math.min(least, (long) bytes.invoke(bean) - before);
        }
        assertTrue(least < 8 * calls, "bytes in " + calls + " calls: " + least); // no object is smaller than 8 bytes
    }
}
