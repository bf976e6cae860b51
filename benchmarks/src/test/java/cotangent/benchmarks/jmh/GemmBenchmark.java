package cotangent.benchmarks.jmh;

import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.vector.Kernels;
import java.util.concurrent.TimeUnit;
import org.ejml.data.FMatrixRMaj;
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

/** Square float32 products {@code [n, n] x [n, n]}: the kernel, the tensor operation, and EJML. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GemmBenchmark {
    /** Rows, columns and inner size. */
    @Param({"16", "128", "512", "1024"})
    public int n;

    private float[] a;
    private float[] b;
    private float[] c;
    private Tensor x;
    private Tensor y;
    private FMatrixRMaj p;
    private FMatrixRMaj q;
    private FMatrixRMaj r;

    /** Fills the operands. */
    @Setup
    public void setUp() {
        x = Tensor.randn(Rng.of(1), n, n);
        y = Tensor.randn(Rng.of(2), n, n);
        a = x.toFloatArray();
        b = y.toFloatArray();
        c = new float[n * n];
        p = new FMatrixRMaj(n, n, true, a.clone());
        q = new FMatrixRMaj(n, n, true, b.clone());
        r = new FMatrixRMaj(n, n);
    }

    /** The kernel on arrays. */
    @Benchmark
    public float[] kernel() {
        Kernels.FLOAT_GEMM.gemm(n, n, n, 1, a, 0, n, 1, b, 0, n, 1, 0, c, 0, n);
        return c;
    }

    /** The operation on tensors. */
    @Benchmark
    public int matmul() {
        try (var scope = MemoryScope.open()) {
            return x.matmul(y).size();
        }
    }

    /** EJML's product. */
    @Benchmark
    public FMatrixRMaj ejml() {
        CommonOps_FDRM.mult(p, q, r);
        return r;
    }
}
