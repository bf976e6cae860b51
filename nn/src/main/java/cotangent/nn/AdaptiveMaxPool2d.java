package cotangent.nn;

import cotangent.autodiff.Pooling;
import cotangent.autodiff.Tensor;

/**
 * The largest values of nearly equal windows that cover the image, as many as asked for:
 * {@code [batch, channels, height, width] -> [batch, channels, outHeight, outWidth]}.
 */
public final class AdaptiveMaxPool2d extends Layer {
    private final int outHeight;
    private final int outWidth;

    /** As many windows in all directions; 1 takes whole images together. */
    public AdaptiveMaxPool2d(int size) {
        this(size, size);
    }

    /**
     * This many windows.
     *
     * @throws IllegalArgumentException if a number is not positive
     */
    public AdaptiveMaxPool2d(int outHeight, int outWidth) {
        this.outHeight = Require.positive("AdaptiveMaxPool2d", "output height", outHeight);
        this.outWidth = Require.positive("AdaptiveMaxPool2d", "output width", outWidth);
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 4) {
            throw Require.shape(this, x.shape(), "[batch, channels, height, width]");
        }
        return Pooling.adaptiveMaxPool2d(x, outHeight, outWidth).values();
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
        return "AdaptiveMaxPool2d(" + outHeight + ", " + outWidth + ")";
    }
}
