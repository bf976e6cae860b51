package cotangent.nn;

import cotangent.autodiff.Pooling;
import cotangent.autodiff.PoolingOptions;
import cotangent.autodiff.Tensor;

/** The largest value of each window, {@code [batch, channels, height, width] -> [batch, channels, height', width']}. */
public final class MaxPool2d extends Layer {
    private final PoolingOptions options;

    /** Square windows side by side. */
    public MaxPool2d(int kernel) {
        this(PoolingOptions.of(kernel));
    }

    /** Square windows at a distance. */
    public MaxPool2d(int kernel, int stride) {
        this(PoolingOptions.of(kernel).withStride(stride));
    }

    /** Windows with these settings. */
    public MaxPool2d(PoolingOptions options) {
        this.options = options;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 4) {
            throw Require.shape(this, x.shape(), "[batch, channels, height, width]");
        }
        return Pooling.maxPool2d(x, options);
    }

    /** How the window moves. */
    public PoolingOptions options() {
        return options;
    }

    @Override
    public String toString() {
        return Settings.pooling("MaxPool2d", options, true);
    }
}
