package cotangent.nn;

import cotangent.autodiff.Pooling;
import cotangent.autodiff.Tensor;

/**
 * The largest values of nearly equal windows that cover the sequence, as many as asked for:
 * {@code [batch, channels, length] -> [batch, channels, outLength]}.
 */
public final class AdaptiveMaxPool1d extends Layer {
    private final int outLength;

    /**
     * This many windows.
     *
     * @throws IllegalArgumentException if a number is not positive
     */
    public AdaptiveMaxPool1d(int outLength) {
        this.outLength = Require.positive("AdaptiveMaxPool1d", "output length", outLength);
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 3) {
            throw Require.shape(this, x.shape(), "[batch, channels, length]");
        }
        return Pooling.adaptiveMaxPool1d(x, outLength).values();
    }

    /** Windows along the sequence. */
    public int outLength() {
        return outLength;
    }

    @Override
    public String toString() {
        return "AdaptiveMaxPool1d(" + outLength + ")";
    }
}
