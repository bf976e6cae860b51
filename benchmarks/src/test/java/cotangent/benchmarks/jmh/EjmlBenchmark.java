package cotangent.benchmarks.jmh;

import cotangent.autodiff.Rng;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.CommonOps_FDRM;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What EJML has of the kernels, on matrices {@code [n, n]}: the products of {@link GemmBenchmark}, and {@code add} and {@code sum} of
 * {@link ArithmeticBenchmark} and {@link ReductionBenchmark}, whose sizes are squares of those here.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EjmlBenchmark {
    /** The operation. */
    @Param({"mult", "multTransA", "multTransB", "multDouble", "add", "sum"})
    public String operation;

    /** Rows and columns. */
    @Param({"16", "64", "128", "512", "1024", "2048"})
    public int n;

    private DoubleSupplier call;

    /** Chooses the operation and fills the operands. */
    @Setup
    public void setUp() {
        Rng rng = Rng.of(1);
        FMatrixRMaj a = new FMatrixRMaj(n, n, true, KernelBenchmark.normal(rng, n * n));
        FMatrixRMaj b = new FMatrixRMaj(n, n, true, KernelBenchmark.normal(rng, n * n));
        FMatrixRMaj c = new FMatrixRMaj(n, n);
        call = switch (operation) {
            case "mult" -> KernelBenchmark.writes(c.data, () -> CommonOps_FDRM.mult(a, b, c));
            case "multTransA" -> KernelBenchmark.writes(c.data, () -> CommonOps_FDRM.multTransA(a, b, c));
            case "multTransB" -> KernelBenchmark.writes(c.data, () -> CommonOps_FDRM.multTransB(a, b, c));
            case "multDouble" -> inDouble(rng);
            case "add" -> KernelBenchmark.writes(c.data, () -> CommonOps_FDRM.add(a, b, c));
            case "sum" -> () -> CommonOps_FDRM.elementSum(a);
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private DoubleSupplier inDouble(Rng rng) {
        DMatrixRMaj a = new DMatrixRMaj(n, n, true, rng.doubles(n * n).toArray());
        DMatrixRMaj b = new DMatrixRMaj(n, n, true, rng.doubles(n * n).toArray());
        DMatrixRMaj c = new DMatrixRMaj(n, n);
        return () -> {
            CommonOps_DDRM.mult(a, b, c);
            return c.data[0];
        };
    }

    /** The call. */
    @Benchmark
    public double run() {
        return call.getAsDouble();
    }
}
