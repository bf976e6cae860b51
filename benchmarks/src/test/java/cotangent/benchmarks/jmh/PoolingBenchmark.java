package cotangent.benchmarks.jmh;

import cotangent.autodiff.Rng;
import cotangent.vector.ConvolutionGeometry;
import cotangent.vector.FloatPooling;
import java.util.function.DoubleSupplier;
import org.openjdk.jmh.annotations.Param;

/** Pooling of 64 planes of 28 x 28 by square windows side by side. */
public class PoolingBenchmark extends KernelBenchmark {
    private static final int PLANES = 64;
    private static final int SIDE = 28;

    /** The operation. */
    @Param({"max", "maxGradient", "average", "averageGradient"})
    public String operation;

    /** Rows and columns of a window. */
    @Param({"2", "4"})
    public int window;

    @Override
    DoubleSupplier call(Rng rng) {
        ConvolutionGeometry g = ConvolutionGeometry.of(window, window, window, 0, 1);
        float[] x = normal(rng, PLANES * SIDE * SIDE);
        float[] y = normal(rng, PLANES * SIDE * SIDE / (window * window));
        int[] places = new int[y.length];
        FloatPooling.max(x, 0, PLANES, SIDE, SIDE, g, y, 0, places, 0);
        Runnable call =
                switch (operation) {
                    case "max" -> () -> FloatPooling.max(x, 0, PLANES, SIDE, SIDE, g, y, 0, places, 0);
                    case "maxGradient" -> () -> FloatPooling.maxGradient(y, 0, places, 0, PLANES, SIDE, SIDE, g, x, 0);
                    case "average" -> () -> FloatPooling.average(x, 0, PLANES, SIDE, SIDE, g, true, y, 0);
                    case "averageGradient" ->
                        () -> FloatPooling.averageGradient(y, 0, PLANES, SIDE, SIDE, g, true, x, 0);
                    default -> throw new IllegalArgumentException(operation);
                };
        return writes(y, call);
    }
}
