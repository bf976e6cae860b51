package cotangent.nn;

import cotangent.autodiff.Pooling;
import cotangent.autodiff.PoolingOptions;
import cotangent.autodiff.Tensor;

/** The average of each window, {@code [batch, channels, length] -> [batch, channels, length']}. */
public final class AvgPool1d extends Layer {
    private final PoolingOptions options;

    /** Windows side by side. */
    public AvgPool1d(int kernel) {
        this(PoolingOptions.of(kernel));
    }

    /** Windows at a distance. */
    public AvgPool1d(int kernel, int stride) {
        this(PoolingOptions.of(kernel).withStride(stride));
    }

    /**
     * Windows with these settings. The values for columns count.
     *
     * @throws IllegalArgumentException if the windows are dilated
     */
    public AvgPool1d(PoolingOptions options) {
        if (options.dilationH() != 1 || options.dilationW() != 1) {
            throw new IllegalArgumentException("AvgPool1d: windows of averages cannot be dilated");
        }
        this.options = options;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 3) {
            throw Require.shape(this, x.shape(), "[batch, channels, length]");
        }
        return Pooling.avgPool1d(x, options);
    }

    /** How the window moves. */
    public PoolingOptions options() {
        return options;
    }

    @Override
    public String toString() {
        return Settings.pooling("AvgPool1d", options, false);
    }
}
