package cotangent.nn;

import cotangent.autodiff.Pooling;
import cotangent.autodiff.Tensor;

/**
 * Averages of nearly equal windows that cover the sequence, as many as asked for:
 * {@code [batch, channels, length] -> [batch, channels, outLength]}.
 */
public final class AdaptiveAvgPool1d extends Layer {
    private final int outLength;

    /**
     * This many windows.
     *
     * @throws IllegalArgumentException if a number is not positive
     */
    public AdaptiveAvgPool1d(int outLength) {
        this.outLength = Require.positive("AdaptiveAvgPool1d", "output length", outLength);
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 3) {
            throw Require.shape(this, x.shape(), "[batch, channels, length]");
        }
        return Pooling.adaptiveAvgPool1d(x, outLength);
    }

    /** Windows along the sequence. */
    public int outLength() {
        return outLength;
    }

    @Override
    public String toString() {
        return "AdaptiveAvgPool1d(" + outLength + ")";
    }
}
