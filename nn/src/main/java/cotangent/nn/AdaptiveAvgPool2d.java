package cotangent.nn;

import cotangent.autodiff.Pooling;
import cotangent.autodiff.Tensor;

/**
 * Averages of nearly equal windows that cover the image, as many as asked for:
 * {@code [batch, channels, height, width] -> [batch, channels, outHeight, outWidth]}.
 */
public final class AdaptiveAvgPool2d extends Layer {
    private final int outHeight;
    private final int outWidth;

    /** As many windows in both directions; 1 averages whole images. */
    public AdaptiveAvgPool2d(int size) {
        this(size, size);
    }

    /**
     * This many windows.
     *
     * @throws IllegalArgumentException if a number is not positive
     */
    public AdaptiveAvgPool2d(int outHeight, int outWidth) {
        this.outHeight = Require.positive("AdaptiveAvgPool2d", "output height", outHeight);
        this.outWidth = Require.positive("AdaptiveAvgPool2d", "output width", outWidth);
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 4) {
            throw Require.shape(this, x.shape(), "[batch, channels, height, width]");
        }
        return Pooling.adaptiveAvgPool2d(x, outHeight, outWidth);
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
        return "AdaptiveAvgPool2d(" + outHeight + ", " + outWidth + ")";
    }
}
