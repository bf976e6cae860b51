package cotangent.nn;

import cotangent.autodiff.Pooling;
import cotangent.autodiff.PoolingOptions;
import cotangent.autodiff.Tensor;

/** The p-norm of each window, {@code (sum x^p)^(1/p)}, {@code [batch, channels, length] -> [batch, channels, length']}. */
public final class LpPool1d extends Layer {
    private final double p;
    private final PoolingOptions options;

    /** Windows side by side. */
    public LpPool1d(double p, int kernel) {
        this(p, PoolingOptions.of(kernel));
    }

    /**
     * Windows with these settings. The values for columns count.
     *
     * @throws IllegalArgumentException if {@code p} is 0 or the input would be padded
     */
    public LpPool1d(double p, PoolingOptions options) {
        if (p == 0 || Double.isNaN(p) || options.padW() != 0) {
            throw new IllegalArgumentException(
                    "LpPool1d: needs an exponent other than 0 and no padding, got " + p + " and " + options);
        }
        this.p = p;
        this.options = options.withPadding(0);
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 3) {
            throw Require.shape(this, x.shape(), "[batch, channels, length]");
        }
        return Pooling.lpPool1d(x, p, options);
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
        return Settings.pooling("LpPool1d(" + p + ")", options, false);
    }
}
