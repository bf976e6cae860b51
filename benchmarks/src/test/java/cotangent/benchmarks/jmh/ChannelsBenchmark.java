package cotangent.benchmarks.jmh;

import cotangent.autodiff.Rng;
import cotangent.vector.FloatChannels;
import cotangent.vector.Kernels;
import java.util.function.DoubleSupplier;
import org.openjdk.jmh.annotations.Param;

/** The passes of a batch normalisation over one of 16 channels of 64 images. */
public class ChannelsBenchmark extends KernelBenchmark {
    private static final int BATCH = 64;
    private static final int CHANNELS = 16;

    /** The pass. */
    @Param({"moments", "gradientSums", "affine", "project"})
    public String operation;

    /** Positions of an image. */
    @Param({"49", "784"})
    public int positions;

    @Override
    DoubleSupplier call(Rng rng) {
        FloatChannels kernel = Kernels.FLOAT_CHANNELS;
        int n = positions;
        int stride = CHANNELS * n;
        float[] x = normal(rng, BATCH * stride);
        float[] g = normal(rng, BATCH * stride);
        float[] y = new float[BATCH * stride];
        Runnable call =
                switch (operation) {
                    case "moments" -> () -> kernel.moments(x, 0, stride, BATCH, n, y, 0);
                    case "gradientSums" -> () -> kernel.gradientSums(g, 0, x, 0, stride, BATCH, n, 0.1f, y, 0);
                    case "affine" -> () -> kernel.affine(x, 0, stride, BATCH, n, 0.1f, 2, 1, y, 0);
                    case "project" -> () -> kernel.project(g, 0, x, 0, stride, BATCH, n, 0.1f, 0.2f, 0.3f, 2, y, 0);
                    default -> throw new IllegalArgumentException(operation);
                };
        return writes(y, call);
    }
}
