package cotangent.benchmarks.jmh;

import cotangent.autodiff.Rng;
import cotangent.vector.FloatOptimizers;
import java.util.function.DoubleSupplier;
import org.openjdk.jmh.annotations.Param;

/** Updates of parameters that lie at the start of their array, with gradients at an offset as in a flat buffer, or at the same one. */
public class OptimizerBenchmark extends KernelBenchmark {
    /** The update. */
    @Param({"sgd", "momentum", "adam"})
    public String operation;

    /** Number of parameters. */
    @Param({"4096", "1048576"})
    public int size;

    /** Where the gradients begin. */
    @Param({"0", "3"})
    public int offset;

    @Override
    DoubleSupplier call(Rng rng) {
        int n = size;
        int o = offset;
        float[] p = normal(rng, n);
        float[] g = normal(rng, n + o);
        float[] m = new float[n];
        float[] v = new float[n];
        Runnable call =
                switch (operation) {
                    case "sgd" -> () -> FloatOptimizers.sgd(p, 0, g, o, null, 0, n, 1e-3, 0, 0, 1e-4, false, false);
                    case "momentum" -> () -> FloatOptimizers.sgd(p, 0, g, o, v, 0, n, 1e-3, 0.9, 0, 1e-4, false, false);
                    case "adam" ->
                        () -> FloatOptimizers.adam(
                                p, 0, g, o, m, 0, v, 0, n, 1e-3, 0.9, 0.999, 1e-8, 0, 1e-2, 0.1, 1e-3);
                    default -> throw new IllegalArgumentException(operation);
                };
        return writes(p, call);
    }
}
