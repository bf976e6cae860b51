package cotangent.benchmarks.jmh;

import cotangent.autodiff.Rng;
import cotangent.vector.FloatRandom;
import java.util.function.DoubleSupplier;
import org.openjdk.jmh.annotations.Param;

/** Filling with random numbers, and the decisions of dropout on uniform ones. */
public class RandomBenchmark extends KernelBenchmark {
    private static final int N = 65_536;

    /** The numbers. */
    @Param({"uniform", "normal", "decide"})
    public String operation;

    @Override
    DoubleSupplier call(Rng rng) {
        float[] y = new float[N];
        FloatRandom.uniform(1, 0, y, 0, N);
        Runnable call =
                switch (operation) {
                    case "uniform" -> () -> FloatRandom.uniform(1, 0, y, 0, N);
                    case "normal" -> () -> FloatRandom.normal(1, 0, y, 0, N);
                    case "decide" -> () -> FloatRandom.decide(y, 0, N, 0.5, 2);
                    default -> throw new IllegalArgumentException(operation);
                };
        return writes(y, call);
    }
}
