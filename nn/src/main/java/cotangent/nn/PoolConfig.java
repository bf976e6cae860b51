package cotangent.nn;

import java.util.List;

/**
 * Settings of a pooling layer. Each list has one number for every spatial axis, or one number for all of them.
 *
 * @param kernel sizes of the window
 * @param stride steps between windows; default the sizes of the window
 * @param padding ignored positions on both sides, at most half of the window; default 0
 */
public record PoolConfig(List<Integer> kernel, List<Integer> stride, List<Integer> padding) {
    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException if a size is not positive, or a padding negative or more than half of the window
     */
    public PoolConfig {
        kernel = Window.checked("pooling", "kernel", kernel, 1);
        stride = Window.checked("pooling", "stride", stride, 1);
        padding = Window.checked("pooling", "padding", padding, 0);
        for (int i = 0; i < Math.max(kernel.size(), padding.size()); i++) {
            int k = kernel.get(kernel.size() == 1 ? 0 : Math.min(i, kernel.size() - 1));
            int p = padding.get(padding.size() == 1 ? 0 : Math.min(i, padding.size() - 1));
            if (p > k / 2) {
                throw new IllegalArgumentException("pooling: padding " + padding + " is more than half of the window " + kernel);
            }
        }
    }

    /** Windows side by side. */
    public static PoolConfig of(int... kernel) {
        return new PoolConfig(Window.list(kernel), Window.list(kernel), List.of(0));
    }

    /** These settings with another stride. */
    public PoolConfig withStride(int... steps) {
        return new PoolConfig(kernel, Window.list(steps), padding);
    }

    /** These settings with another padding. */
    public PoolConfig withPadding(int... positions) {
        return new PoolConfig(kernel, stride, Window.list(positions));
    }

    String text() {
        return kernel + (stride.equals(kernel) ? "" : ", stride " + stride) + (padding.equals(List.of(0)) ? "" : ", padding " + padding);
    }
}
