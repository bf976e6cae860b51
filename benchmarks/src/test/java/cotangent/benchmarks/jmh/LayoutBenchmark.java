package cotangent.benchmarks.jmh;

import cotangent.autodiff.Rng;
import cotangent.vector.ConvolutionGeometry;
import cotangent.vector.FloatConvolution;
import cotangent.vector.FloatStrided;
import cotangent.vector.FloatStridedReductions;
import cotangent.vector.Kernels;
import java.util.function.DoubleSupplier;
import org.openjdk.jmh.annotations.Param;

/** Moving elements between layouts: a transposed matrix, the columns of a convolution, an image and its border; and a strided sum. */
public class LayoutBenchmark extends KernelBenchmark {
    private static final int SIDE = 256;
    private static final int CHANNELS = 16;
    private static final int IMAGE = 28;

    /** The operation. */
    @Param({"gather", "scatter", "stridedSum", "im2col", "col2im", "border"})
    public String operation;

    @Override
    DoubleSupplier call(Rng rng) {
        int[] shape = {SIDE, SIDE};
        int[] strides = {1, SIDE};
        int n = SIDE * SIDE;
        ConvolutionGeometry window = ConvolutionGeometry.of(3, 3, 1, 1, 1);
        float[] x = normal(rng, n);
        float[] y = new float[9 * CHANNELS * IMAGE * IMAGE];
        int rows = CHANNELS * IMAGE;
        return switch (operation) {
            case "gather" -> writes(y, () -> FloatStrided.gather(shape, x, 0, strides, 0, y, 0, n));
            case "scatter" -> writes(y, () -> FloatStrided.scatter(shape, y, 0, strides, 0, x, 0, n));
            case "stridedSum" -> () -> FloatStridedReductions.sum(x, 0, SIDE, SIDE);
            case "im2col" -> writes(y, () -> FloatConvolution.im2col(x, 0, CHANNELS, IMAGE, IMAGE, window, y, 0));
            case "col2im" -> writes(x, () -> FloatConvolution.col2im(y, 0, x, 0, CHANNELS, IMAGE, IMAGE, window));
            case "border" -> writes(y, () -> Kernels.FLOAT_INDIRECT_GEMM.spread(x, 0, rows, IMAGE, y, 0, IMAGE + 1));
            default -> throw new IllegalArgumentException(operation);
        };
    }
}
