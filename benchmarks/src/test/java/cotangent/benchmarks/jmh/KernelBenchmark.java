package cotangent.benchmarks.jmh;

import cotangent.autodiff.Rng;
import cotangent.vector.Kernels;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
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
 * What the benchmarks of single kernels share: the choice between the SIMD kernels and their scalar twins, and the loop. A subclass gives one call
 * of a kernel, for whatever parameters it has.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public abstract class KernelBenchmark {
    /** Which twin runs. */
    @Param({"simd", "scalar"})
    public String kernels;

    private DoubleSupplier call;

    /**
     * Chooses the kernels, which is possible until the first use of {@link Kernels}: each value of the parameter needs a fork of its own.
     *
     * @throws IllegalStateException if other kernels are in force
     */
    @Setup
    public void setUp() {
        boolean simd = kernels.equals("simd");
        System.setProperty(Kernels.PROPERTY, simd ? "auto" : "off");
        if (Kernels.simd() != simd) {
            throw new IllegalStateException(kernels + " kernels needed, got " + Kernels.description());
        }
        call = call(Rng.of(1));
    }

    /** One call on operands made of random numbers; what it returns is consumed. */
    abstract DoubleSupplier call(Rng rng);

    /** The call. */
    @Benchmark
    public double run() {
        return call.getAsDouble();
    }

    /** A kernel that writes to an array, whose first element stands for its result. */
    static DoubleSupplier writes(float[] y, Runnable kernel) {
        return () -> {
            kernel.run();
            return y[0];
        };
    }

    /** Normal numbers. */
    static float[] normal(Rng rng, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) rng.nextGaussian();
        }
        return x;
    }
}
