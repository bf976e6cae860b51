package cotangent.benchmarks.jmh;

import cotangent.autodiff.Rng;
import cotangent.vector.FloatComparisons;
import cotangent.vector.Kernels;
import java.util.function.DoubleSupplier;
import org.openjdk.jmh.annotations.Param;

/** Order relations, and selection by their results. */
public class ComparisonBenchmark extends KernelBenchmark {
    /** The operation. */
    @Param({"equal", "notEqual", "less", "lessEqual", "where"})
    public String operation;

    /** Number of elements. */
    @Param({"4096", "4194304"})
    public int size;

    @Override
    DoubleSupplier call(Rng rng) {
        FloatComparisons kernel = Kernels.FLOAT_COMPARISONS;
        int n = size;
        float[] a = normal(rng, n);
        float[] b = normal(rng, n);
        float[] y = new float[n];
        boolean[] c = new boolean[n];
        kernel.less(a, 0, b, 0, c, 0, n);
        return switch (operation) {
            case "equal" -> decides(c, () -> kernel.equal(a, 0, b, 0, c, 0, n));
            case "notEqual" -> decides(c, () -> kernel.notEqual(a, 0, b, 0, c, 0, n));
            case "less" -> decides(c, () -> kernel.less(a, 0, b, 0, c, 0, n));
            case "lessEqual" -> decides(c, () -> kernel.lessEqual(a, 0, b, 0, c, 0, n));
            case "where" -> writes(y, () -> kernel.where(c, 0, a, 0, b, 0, y, 0, n));
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private static DoubleSupplier decides(boolean[] y, Runnable kernel) {
        return () -> {
            kernel.run();
            return y[0] ? 1 : 0;
        };
    }
}
