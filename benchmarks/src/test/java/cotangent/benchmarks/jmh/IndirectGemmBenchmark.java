package cotangent.benchmarks.jmh;

import cotangent.autodiff.Rng;
import cotangent.vector.Kernels;
import java.util.function.DoubleSupplier;
import org.openjdk.jmh.annotations.Param;

/**
 * The products of a convolution of 3 x 3 windows that move by 1 over a padded image of 14 x 14: results of all windows, and the gradient of the
 * weights.
 */
public class IndirectGemmBenchmark extends KernelBenchmark {
    private static final int SIDE = 14;
    private static final int WIDE = SIDE + 2;
    private static final int WINDOW = 9;

    /** The product. */
    @Param({"windows", "places"})
    public String operation;

    /** Channels of the image and of the result. */
    @Param({"16", "32", "64"})
    public int channels;

    @Override
    DoubleSupplier call(Rng rng) {
        int k = channels * WINDOW;
        int plane = WIDE * WIDE;
        float[] image = normal(rng, (channels + 1) * plane); // the last window reads past its plane
        int[] elements = new int[k];
        for (int p = 0; p < k; p++) {
            elements[p] = p / WINDOW * plane + p % WINDOW / 3 * WIDE + p % 3;
        }
        return switch (operation) {
            case "windows" -> windows(rng, k, image, elements);
            case "places" -> places(rng, k, image, elements);
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private DoubleSupplier windows(Rng rng, int k, float[] image, int[] elements) {
        float[] packed = new float[Kernels.FLOAT_INDIRECT_GEMM.packedLength(channels, k)];
        Kernels.FLOAT_INDIRECT_GEMM.pack(channels, k, normal(rng, channels * k), 0, k, 1, packed, 0);
        float[] bias = normal(rng, channels);
        float[] c = new float[channels * SIDE * SIDE];
        return writes(
                c,
                () -> Kernels.FLOAT_INDIRECT_GEMM.windows(
                        channels,
                        k,
                        packed,
                        0,
                        image,
                        0,
                        elements,
                        SIDE,
                        SIDE,
                        WIDE,
                        bias,
                        0,
                        c,
                        0,
                        SIDE * SIDE,
                        SIDE,
                        1));
    }

    private DoubleSupplier places(Rng rng, int k, float[] image, int[] elements) {
        int positions = SIDE * SIDE;
        int[] places = new int[positions];
        for (int i = 0; i < positions; i++) {
            places[i] = i / SIDE * WIDE + i % SIDE;
        }
        float[] g = normal(rng, channels * positions);
        float[] c = new float[k * channels];
        return writes(
                c,
                () -> Kernels.FLOAT_INDIRECT_GEMM.places(
                        k, channels, positions, image, 0, elements, places, g, 0, 1, positions, 0, c, 0, channels));
    }
}
