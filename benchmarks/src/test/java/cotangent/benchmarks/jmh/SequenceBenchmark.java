package cotangent.benchmarks.jmh;

import cotangent.autodiff.Attention;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Recurrences;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.vector.Kernels;
import java.util.concurrent.TimeUnit;
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
 * Steps over sequences in float32: the cells' kernels for a batch of 32, and, each with its gradient, an LSTM and a GRU over 64 steps and
 * attention of 64 positions to themselves (batch 16, 4 heads). The scalar twins run with {@code -jvmArgs -Dcotangent.simd=off}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SequenceBenchmark {
    private static final int BATCH = 32;
    private static final int TIME = 64;

    /** Units of a cell, or features of all heads. */
    @Param({"128"})
    public int units;

    private float[] a;
    private float[] r;
    private float[] s;
    private float[] u;
    private float[] w;
    private float[] t;
    private float[] d;
    private Tensor gates;
    private Tensor state;
    private Tensor weight;
    private Tensor bias;
    private Tensor projected;

    /** Fills the operands. */
    @Setup
    public void setUp() {
        Rng rng = Rng.of(1);
        int n = BATCH * units;
        a = Tensor.randn(rng, 4 * n).toFloatArray();
        r = Tensor.randn(rng, 4 * n).toFloatArray();
        s = Tensor.randn(rng, 7 * n).toFloatArray();
        u = Tensor.randn(rng, n).toFloatArray();
        w = new float[n];
        t = new float[n];
        d = new float[8 * n];
        gates = Tensor.randn(rng, TIME, BATCH, 4 * units).requiresGrad();
        state = Tensor.zeros(BATCH, units);
        weight = Tensor.randn(rng, 4 * units, units).mul(0.1).detach().requiresGrad();
        bias = Tensor.zeros(3 * units);
        projected = Tensor.randn(rng, 16, TIME, 3 * units).requiresGrad();
    }

    /** A step of an LSTM but for its product. */
    @Benchmark
    public float[] lstmCell() {
        int n = BATCH * units;
        Kernels.FLOAT_RECURRENT.lstm(BATCH, units, a, 0, r, s, 0, 4 * n, 5 * n, 6 * n);
        return s;
    }

    /** A step of its gradient but for the product. */
    @Benchmark
    public float[] lstmCellGradient() {
        int n = BATCH * units;
        Kernels.FLOAT_RECURRENT.lstmGradient(BATCH, units, s, 0, 4 * n, 5 * n, t, u, w, d, 0);
        return d;
    }

    /** A step of a GRU but for its product. */
    @Benchmark
    public float[] gruCell() {
        int n = BATCH * units;
        Kernels.FLOAT_RECURRENT.gru(BATCH, units, a, 0, r, s, 0, 4 * n, 5 * n);
        return s;
    }

    /** A step of its gradient but for the product. */
    @Benchmark
    public float[] gruCellGradient() {
        int n = BATCH * units;
        System.arraycopy(r, 0, u, 0, n); // it shrinks from call to call
        Kernels.FLOAT_RECURRENT.gruGradient(BATCH, units, s, 0, 4 * n, u, d, 0, d, 4 * n);
        return d;
    }

    private static int backward(Tensor y, Tensor... leaves) {
        y.sum().backward();
        for (Tensor x : leaves) {
            x.zeroGrad();
        }
        return y.size();
    }

    /** An LSTM over all steps, and its gradient. */
    @Benchmark
    public int lstm() {
        try (var scope = MemoryScope.open()) {
            return backward(Recurrences.lstm(gates, state, state, weight).hidden(), gates, weight);
        }
    }

    /** A GRU over all steps, and its gradient. */
    @Benchmark
    public int gru() {
        try (var scope = MemoryScope.open()) {
            Tensor three = gates.narrow(-1, 0, 3 * units);
            return backward(Recurrences.gru(three, state, weight.narrow(0, 0, 3 * units), bias), gates, weight);
        }
    }

    /** Attention, and its gradient. */
    @Benchmark
    public int attention() {
        try (var scope = MemoryScope.open()) {
            return backward(Attention.selfAttention(projected, 4, null, true), projected);
        }
    }
}
