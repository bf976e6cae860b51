package cotangent.nn;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/** The largest value of each window, {@code [batch, channels, height, width] -> [batch, channels, height', width']}. */
public final class MaxPool2d extends Layer {
    private final PoolConfig config;
    private final int[] kernel;
    private final int[] stride;
    private final int[] padding;

    /** Square windows side by side. */
    public MaxPool2d(int kernel) {
        this(PoolConfig.of(kernel));
    }

    /** Square windows at a distance. */
    public MaxPool2d(int kernel, int stride) {
        this(PoolConfig.of(kernel).withStride(stride));
    }

    /**
     * Windows with these settings.
     *
     * @throws IllegalArgumentException if a setting has other than one or two numbers
     */
    public MaxPool2d(PoolConfig config) {
        this.config = config;
        kernel = Window.sizes("MaxPool2d", "kernel", config.kernel(), 2);
        stride = Window.sizes("MaxPool2d", "stride", config.stride(), 2);
        padding = Window.sizes("MaxPool2d", "padding", config.padding(), 2);
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 4) {
            throw new ShapeException(this + ": input has shape " + x.shape() + ", needs [batch, channels, height, width]");
        }
        return Patches.of(x, Double.NEGATIVE_INFINITY, kernel, stride, padding, new int[] {1, 1}).max(2, false).values();
    }

    @Override
    public String toString() {
        return "MaxPool2d(" + config.text() + ")";
    }
}
