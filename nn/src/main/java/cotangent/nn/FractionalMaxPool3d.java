package cotangent.nn;

import cotangent.autodiff.Pooling;
import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The largest values of windows at random places that cover the input nearly evenly, so that it shrinks by any factor:
 * {@code [batch, channels, depth, height, width] -> [batch, channels, depth', height', width']}. The places are drawn anew in each call, in all modes, for each
 * sample and channel.
 *
 * <p>Source: B. Graham, "Fractional Max-Pooling", 2014.
 */
public final class FractionalMaxPool3d extends Layer {
    private final int[] kernel;
    private final int[] outSize;
    private final RandomGenerator rng;

    /**
     * Windows of one size.
     *
     * @param kernel depth, height and width of a window
     * @param outSize depth, height and width of the output
     * @throws IllegalArgumentException if a size is not positive or there are not 3
     */
    public FractionalMaxPool3d(int[] kernel, int[] outSize, RandomGenerator rng) {
        this.kernel = Require.kernel("FractionalMaxPool3d", kernel, 3);
        this.outSize = Require.kernel("FractionalMaxPool3d", outSize, 3);
        this.rng = random("rng", rng);
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 5 || !x.dtype().isFloating()) {
            throw Require.shape(this, x.shape(), "floating-point numbers [batch, channels, depth, height, width]");
        }
        return Pooling.fractionalMaxPool3d(x, kernel, outSize, Tensor.rand(rng, x.dtype(), x.size(0), x.size(1), 3))
                .values();
    }

    /** The depth, height and width of a window. */
    public int[] kernel() {
        return kernel.clone();
    }

    /** The depth, height and width of the output. */
    public int[] outSize() {
        return outSize.clone();
    }

    @Override
    public String toString() {
        return "FractionalMaxPool3d(kernel " + Arrays.toString(kernel) + ", into " + Arrays.toString(outSize) + ")";
    }
}
