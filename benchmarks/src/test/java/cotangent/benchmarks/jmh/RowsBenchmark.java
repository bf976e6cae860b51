package cotangent.benchmarks.jmh;

import cotangent.autodiff.Rng;
import cotangent.vector.FloatRows;
import cotangent.vector.Kernels;
import java.util.function.DoubleSupplier;
import org.openjdk.jmh.annotations.Param;

/** Softmax and its relatives over 64 rows. */
public class RowsBenchmark extends KernelBenchmark {
    private static final int ROWS = 64;

    /** The operation. */
    @Param({"softmax", "logSoftmax", "logSumExp"})
    public String operation;

    /** Elements of a row. */
    @Param({"10", "64", "1024"})
    public int columns;

    @Override
    DoubleSupplier call(Rng rng) {
        FloatRows kernel = Kernels.FLOAT_ROWS;
        float[] x = normal(rng, ROWS * columns);
        float[] y = new float[ROWS * columns];
        Runnable call =
                switch (operation) {
                    case "softmax" -> () -> kernel.softmax(x, 0, y, 0, ROWS, columns);
                    case "logSoftmax" -> () -> kernel.logSoftmax(x, 0, y, 0, ROWS, columns);
                    case "logSumExp" -> () -> kernel.logSumExp(x, 0, y, 0, ROWS, columns);
                    default -> throw new IllegalArgumentException(operation);
                };
        return writes(y, call);
    }
}
