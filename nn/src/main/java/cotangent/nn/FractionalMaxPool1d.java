package cotangent.nn;

import cotangent.autodiff.Pooling;
import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The largest values of windows at random places that cover the input nearly evenly, so that it shrinks by any factor:
 * {@code [batch, channels, length] -> [batch, channels, length']}. The places are drawn anew in each call, in all modes, for each
 * sample and channel.
 *
 * <p>Source: B. Graham, "Fractional Max-Pooling", 2014.
 */
public final class FractionalMaxPool1d extends Layer {
    private final int[] kernel;
    private final int[] outSize;
    private final RandomGenerator rng;

    /**
     * Windows of one size.
     *
     * @param kernel length of a window
     * @param outSize length of the output
     * @throws IllegalArgumentException if a size is not positive
     */
    public FractionalMaxPool1d(int kernel, int outSize, RandomGenerator rng) {
        this.kernel = Require.kernel("FractionalMaxPool1d", new int[] {kernel}, 1);
        this.outSize = Require.kernel("FractionalMaxPool1d", new int[] {outSize}, 1);
        this.rng = random("rng", rng);
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 3 || !x.dtype().isFloating()) {
            throw Require.shape(this, x.shape(), "floating-point numbers [batch, channels, length]");
        }
        return Pooling.fractionalMaxPool2d(x.unsqueeze(2), 1, kernel[0], 1, outSize[0], rng)
                .values()
                .squeeze(2);
    }

    /** The length of a window. */
    public int kernel() {
        return kernel[0];
    }

    /** The length of the output. */
    public int outSize() {
        return outSize[0];
    }

    @Override
    public String toString() {
        return "FractionalMaxPool1d(kernel " + Arrays.toString(kernel) + ", into " + Arrays.toString(outSize) + ")";
    }
}
