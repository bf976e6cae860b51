package cotangent.nn;

import cotangent.autodiff.Pooling;
import cotangent.autodiff.PoolingOptions;
import cotangent.autodiff.Tensor;

/** The average of each window, {@code [batch, channels, height, width] -> [batch, channels, height', width']}. */
public final class AvgPool2d extends Layer {
    private final PoolingOptions options;

    /** Square windows side by side. */
    public AvgPool2d(int kernel) {
        this(PoolingOptions.of(kernel));
    }

    /** Square windows at a distance. */
    public AvgPool2d(int kernel, int stride) {
        this(PoolingOptions.of(kernel).withStride(stride));
    }

    /**
     * Windows with these settings.
     *
     * @throws IllegalArgumentException if the windows are dilated
     */
    public AvgPool2d(PoolingOptions options) {
        if (options.dilationH() != 1 || options.dilationW() != 1) {
            throw new IllegalArgumentException("AvgPool2d: windows of averages cannot be dilated");
        }
        this.options = options;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 4) {
            throw Require.shape(this, x.shape(), "[batch, channels, height, width]");
        }
        return Pooling.avgPool2d(x, options);
    }

    /** How the window moves. */
    public PoolingOptions options() {
        return options;
    }

    @Override
    public String toString() {
        return Settings.pooling("AvgPool2d", options, true);
    }
}
