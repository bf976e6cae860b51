package cotangent.nn;

import cotangent.autodiff.Pooling;
import cotangent.autodiff.PoolingOptions;
import cotangent.autodiff.Tensor;

/** The p-norm of each window, {@code (sum x^p)^(1/p)}, {@code [batch, channels, height, width] -> [batch, channels, height', width']}. */
public final class LpPool2d extends Layer {
    private final double p;
    private final PoolingOptions options;

    /** Windows side by side. */
    public LpPool2d(double p, int kernel) {
        this(p, PoolingOptions.of(kernel));
    }

    /**
     * Windows with these settings.
     *
     * @throws IllegalArgumentException if {@code p} is 0 or the input would be padded
     */
    public LpPool2d(double p, PoolingOptions options) {
        if (p == 0 || Double.isNaN(p) || options.padW() != 0 || options.padH() != 0) {
            throw new IllegalArgumentException(
                    "LpPool2d: needs an exponent other than 0 and no padding, got " + p + " and " + options);
        }
        this.p = p;
        this.options = options;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 4) {
            throw Require.shape(this, x.shape(), "[batch, channels, height, width]");
        }
        return Pooling.lpPool2d(x, p, options);
    }

    /** The exponent. */
    public double p() {
        return p;
    }

    /** How the window moves. */
    public PoolingOptions options() {
        return options;
    }

    @Override
    public String toString() {
        return Settings.pooling("LpPool2d(" + p + ")", options, true);
    }
}
