package cotangent.nn;

import cotangent.autodiff.Pooling;
import cotangent.autodiff.PoolingOptions3d;
import cotangent.autodiff.Tensor;

/** The average of each window, {@code [batch, channels, depth, height, width] -> [batch, channels, depth', height', width']}. */
public final class AvgPool3d extends Layer {
    private final PoolingOptions3d options;

    /** Cubic windows side by side. */
    public AvgPool3d(int kernel) {
        this(PoolingOptions3d.of(kernel));
    }

    /** Cubic windows at a distance. */
    public AvgPool3d(int kernel, int stride) {
        this(PoolingOptions3d.of(kernel).withStride(stride));
    }

    /**
     * Windows with these settings.
     *
     * @throws IllegalArgumentException if the windows are dilated
     */
    public AvgPool3d(PoolingOptions3d options) {
        if (options.dilationD() != 1
                || options.plane().dilationH() != 1
                || options.plane().dilationW() != 1) {
            throw new IllegalArgumentException("AvgPool3d: windows of averages cannot be dilated");
        }
        this.options = options;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 5) {
            throw Require.shape(this, x.shape(), "[batch, channels, depth, height, width]");
        }
        return Pooling.avgPool3d(x, options);
    }

    /** How the window moves. */
    public PoolingOptions3d options() {
        return options;
    }

    @Override
    public String toString() {
        return Settings.pooling("AvgPool3d", options);
    }
}
