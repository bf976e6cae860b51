package cotangent.benchmarks.jmh;

import cotangent.autodiff.Rng;
import cotangent.vector.FloatReductions;
import cotangent.vector.Kernels;
import java.util.function.DoubleSupplier;
import org.openjdk.jmh.annotations.Param;

/** Reductions of a run, and of the rows of a matrix of 256 columns. */
public class ReductionBenchmark extends KernelBenchmark {
    private static final int COLUMNS = 256;

    /** The reduction. */
    @Param({"sum", "dot", "sumSquares", "sumAbs", "prod", "max", "min", "argMax", "argMin", "sumRows"})
    public String operation;

    /** Number of elements. */
    @Param({"4096", "4194304"})
    public int size;

    @Override
    DoubleSupplier call(Rng rng) {
        FloatReductions kernel = Kernels.FLOAT_REDUCTIONS;
        int n = size;
        float[] x = normal(rng, n);
        float[] y = normal(rng, n);
        return switch (operation) {
            case "sum" -> () -> kernel.sum(x, 0, n);
            case "dot" -> () -> kernel.dot(x, 0, y, 0, n);
            case "sumSquares" -> () -> kernel.sumSquares(x, 0, 0.5f, n);
            case "sumAbs" -> () -> kernel.sumAbs(x, 0, n);
            case "prod" -> () -> kernel.prod(x, 0, n);
            case "max" -> () -> kernel.max(x, 0, n);
            case "min" -> () -> kernel.min(x, 0, n);
            case "argMax" -> () -> kernel.argMax(x, 0, n);
            case "argMin" -> () -> kernel.argMin(x, 0, n);
            case "sumRows" -> writes(y, () -> kernel.sumRows(x, 0, COLUMNS, n / COLUMNS, COLUMNS, y, 0));
            default -> throw new IllegalArgumentException(operation);
        };
    }
}
