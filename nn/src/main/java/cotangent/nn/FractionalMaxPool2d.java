package cotangent.nn;

import cotangent.autodiff.Pooling;
import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The largest values of windows at random places that cover the input nearly evenly, so that it shrinks by any factor:
 * {@code [batch, channels, height, width] -> [batch, channels, height', width']}. The places are drawn anew in each call, in all modes, for each
 * sample and channel.
 *
 * <p>Source: B. Graham, "Fractional Max-Pooling", 2014.
 */
public final class FractionalMaxPool2d extends Layer {
    private final int[] kernel;
    private final int[] outSize;
    private final RandomGenerator rng;

    /**
     * Windows of one size.
     *
     * @param kernel height and width of a window
     * @param outSize height and width of the output
     * @throws IllegalArgumentException if a size is not positive or there are not 2
     */
    public FractionalMaxPool2d(int[] kernel, int[] outSize, RandomGenerator rng) {
        this.kernel = Require.kernel("FractionalMaxPool2d", kernel, 2);
        this.outSize = Require.kernel("FractionalMaxPool2d", outSize, 2);
        this.rng = random("rng", rng);
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 4 || !x.dtype().isFloating()) {
            throw Require.shape(this, x.shape(), "floating-point numbers [batch, channels, height, width]");
        }
        return Pooling.fractionalMaxPool2d(x, kernel[0], kernel[1], outSize[0], outSize[1], rng)
                .values();
    }

    /** The height and width of a window. */
    public int[] kernel() {
        return kernel.clone();
    }

    /** The height and width of the output. */
    public int[] outSize() {
        return outSize.clone();
    }

    @Override
    public String toString() {
        return "FractionalMaxPool2d(kernel " + Arrays.toString(kernel) + ", into " + Arrays.toString(outSize) + ")";
    }
}
