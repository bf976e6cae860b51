package cotangent.nn;

import cotangent.autodiff.Pooling;
import cotangent.autodiff.PoolingOptions3d;
import cotangent.autodiff.Tensor;

/** The largest value of each window, {@code [batch, channels, depth, height, width] -> [batch, channels, depth', height', width']}. */
public final class MaxPool3d extends Layer {
    private final PoolingOptions3d options;

    /** Cubic windows side by side. */
    public MaxPool3d(int kernel) {
        this(PoolingOptions3d.of(kernel));
    }

    /** Cubic windows at a distance. */
    public MaxPool3d(int kernel, int stride) {
        this(PoolingOptions3d.of(kernel).withStride(stride));
    }

    /** Windows with these settings. */
    public MaxPool3d(PoolingOptions3d options) {
        this.options = options;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 5) {
            throw Require.shape(this, x.shape(), "[batch, channels, depth, height, width]");
        }
        return Pooling.maxPool3d(x, options);
    }

    /** How the window moves. */
    public PoolingOptions3d options() {
        return options;
    }

    @Override
    public String toString() {
        return Settings.pooling("MaxPool3d", options);
    }
}
