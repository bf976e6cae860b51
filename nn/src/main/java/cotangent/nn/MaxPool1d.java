package cotangent.nn;

import cotangent.autodiff.Pooling;
import cotangent.autodiff.PoolingOptions;
import cotangent.autodiff.Tensor;

/** The largest value of each window, {@code [batch, channels, length] -> [batch, channels, length']}. */
public final class MaxPool1d extends Layer {
    private final PoolingOptions options;

    /** Windows side by side. */
    public MaxPool1d(int kernel) {
        this(PoolingOptions.of(kernel));
    }

    /** Windows at a distance. */
    public MaxPool1d(int kernel, int stride) {
        this(PoolingOptions.of(kernel).withStride(stride));
    }

    /** Windows with these settings. The values for columns count. */
    public MaxPool1d(PoolingOptions options) {
        this.options = options;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 3) {
            throw Require.shape(this, x.shape(), "[batch, channels, length]");
        }
        return Pooling.maxPool1d(x, options);
    }

    /** How the window moves. */
    public PoolingOptions options() {
        return options;
    }

    @Override
    public String toString() {
        return Settings.pooling("MaxPool1d", options, false);
    }
}
