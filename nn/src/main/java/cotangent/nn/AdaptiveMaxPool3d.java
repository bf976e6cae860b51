package cotangent.nn;

import cotangent.autodiff.Pooling;
import cotangent.autodiff.Tensor;

/**
 * The largest values of nearly equal windows that cover the volume, as many as asked for:
 * {@code [batch, channels, depth, height, width] -> [batch, channels, outDepth, outHeight, outWidth]}.
 */
public final class AdaptiveMaxPool3d extends Layer {
    private final int outDepth;
    private final int outHeight;
    private final int outWidth;

    /** As many windows in all directions; 1 takes whole volumes together. */
    public AdaptiveMaxPool3d(int size) {
        this(size, size, size);
    }

    /**
     * This many windows.
     *
     * @throws IllegalArgumentException if a number is not positive
     */
    public AdaptiveMaxPool3d(int outDepth, int outHeight, int outWidth) {
        this.outDepth = Require.positive("AdaptiveMaxPool3d", "output depth", outDepth);
        this.outHeight = Require.positive("AdaptiveMaxPool3d", "output height", outHeight);
        this.outWidth = Require.positive("AdaptiveMaxPool3d", "output width", outWidth);
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 5) {
            throw Require.shape(this, x.shape(), "[batch, channels, depth, height, width]");
        }
        return Pooling.adaptiveMaxPool3d(x, outDepth, outHeight, outWidth).values();
    }

    /** Windows from front to back. */
    public int outDepth() {
        return outDepth;
    }

    /** Windows from top to bottom. */
    public int outHeight() {
        return outHeight;
    }

    /** Windows from left to right. */
    public int outWidth() {
        return outWidth;
    }

    @Override
    public String toString() {
        return "AdaptiveMaxPool3d(" + outDepth + ", " + outHeight + ", " + outWidth + ")";
    }
}
