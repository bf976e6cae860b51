package cotangent.benchmarks.jmh;

import cotangent.autodiff.Rng;
import cotangent.vector.Kernels;
import java.util.function.DoubleSupplier;
import org.openjdk.jmh.annotations.Param;

/** Square products {@code [n, n] x [n, n]}, of transposed operands too; {@link EjmlBenchmark} has the same ones. */
public class GemmBenchmark extends KernelBenchmark {
    /** The product. */
    @Param({"mult", "multTransA", "multTransB", "multDouble"})
    public String operation;

    /** Rows, columns and inner size. */
    @Param({"16", "128", "512", "1024"})
    public int n;

    @Override
    DoubleSupplier call(Rng rng) {
        float[] a = normal(rng, n * n);
        float[] b = normal(rng, n * n);
        float[] c = new float[n * n];
        return switch (operation) {
            case "mult" -> writes(c, () -> Kernels.FLOAT_GEMM.gemm(n, n, n, 1, a, 0, n, 1, b, 0, n, 1, 0, c, 0, n));
            case "multTransA" ->
                writes(c, () -> Kernels.FLOAT_GEMM.gemm(n, n, n, 1, a, 0, 1, n, b, 0, n, 1, 0, c, 0, n));
            case "multTransB" ->
                writes(c, () -> Kernels.FLOAT_GEMM.gemm(n, n, n, 1, a, 0, n, 1, b, 0, 1, n, 0, c, 0, n));
            case "multDouble" -> inDouble(rng);
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private DoubleSupplier inDouble(Rng rng) {
        double[] a = rng.doubles(n * n).toArray();
        double[] b = rng.doubles(n * n).toArray();
        double[] c = new double[n * n];
        return () -> {
            Kernels.DOUBLE_GEMM.gemm(n, n, n, 1, a, 0, n, 1, b, 0, n, 1, 0, c, 0, n);
            return c[0];
        };
    }
}
