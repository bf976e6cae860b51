package cotangent.autodiff;

import cotangent.vector.ConvolutionGeometry;

/**
 * Maxima and averages of windows. Two-dimensional pooling takes {@code [batch, channels, height, width]}, or any other leading axes;
 * one-dimensional pooling {@code [batch, channels, width]}. The result has {@code floor((size + 2 padding - dilation (kernel - 1) - 1) / stride) + 1}
 * rows and columns.
 */
public final class Pooling {
    /** Maxima of square windows that move by their size. */
    public static Tensor maxPool2d(Tensor x, int kernel) {
        return maxPool2d(x, PoolingOptions.of(kernel));
    }

    /** Maxima of square windows. */
    public static Tensor maxPool2d(Tensor x, int kernel, int stride, int padding) {
        return maxPool2d(x, PoolingOptions.of(kernel).withStride(stride).withPadding(padding));
    }

    /**
     * Maxima of windows; padding is never chosen, NaN always is. The gradient goes to the first maximum.
     *
     * @param x {@code [..., height, width]}
     * @throws ShapeException if the window is larger than the padded input
     */
    public static Tensor maxPool2d(Tensor x, PoolingOptions options) {
        return maxima("maxPool2d", x, options).values();
    }

    /** As {@link #maxPool2d(Tensor, PoolingOptions)}, with the places {@code row * width + column} of the maxima, int64. */
    public static Indexed maxPool2dIndexed(Tensor x, PoolingOptions options) {
        return wide(maxima("maxPool2d", x, options));
    }

    /** Maxima of windows of the last axis that move by their size. */
    public static Tensor maxPool1d(Tensor x, int kernel) {
        return maxPool1d(x, PoolingOptions.of(kernel));
    }

    /** Maxima of windows of the last axis. */
    public static Tensor maxPool1d(Tensor x, int kernel, int stride, int padding) {
        return maxPool1d(x, PoolingOptions.of(kernel).withStride(stride).withPadding(padding));
    }

    /**
     * Maxima of windows of the last axis.
     *
     * @param x {@code [..., width]}
     * @throws ShapeException if the window is larger than the padded input
     */
    public static Tensor maxPool1d(Tensor x, PoolingOptions options) {
        return maxima("maxPool1d", asRows("maxPool1d", x), options.oneDimensional()).values().squeeze(-2);
    }

    /** As {@link #maxPool1d(Tensor, PoolingOptions)}, with the places of the maxima in the last axis, int64. */
    public static Indexed maxPool1dIndexed(Tensor x, PoolingOptions options) {
        Indexed rows = wide(maxima("maxPool1d", asRows("maxPool1d", x), options.oneDimensional()));
        return new Indexed(rows.values().squeeze(-2), rows.indices().squeeze(-2));
    }

    /** Averages of square windows that move by their size. */
    public static Tensor avgPool2d(Tensor x, int kernel) {
        return avgPool2d(x, PoolingOptions.of(kernel));
    }

    /** Averages of square windows, in which padding counts as zeros. */
    public static Tensor avgPool2d(Tensor x, int kernel, int stride, int padding) {
        return avgPool2d(x, PoolingOptions.of(kernel).withStride(stride).withPadding(padding));
    }

    /**
     * Averages of windows.
     *
     * @param x {@code [..., height, width]}
     * @throws ShapeException if the window is larger than the padded input
     * @throws IllegalArgumentException if the window is dilated
     */
    public static Tensor avgPool2d(Tensor x, PoolingOptions options) {
        return average("avgPool2d", x, options);
    }

    /** Averages of windows of the last axis that move by their size. */
    public static Tensor avgPool1d(Tensor x, int kernel) {
        return avgPool1d(x, PoolingOptions.of(kernel));
    }

    /** Averages of windows of the last axis, in which padding counts as zeros. */
    public static Tensor avgPool1d(Tensor x, int kernel, int stride, int padding) {
        return avgPool1d(x, PoolingOptions.of(kernel).withStride(stride).withPadding(padding));
    }

    /**
     * Averages of windows of the last axis.
     *
     * @param x {@code [..., width]}
     * @throws ShapeException if the window is larger than the padded input
     * @throws IllegalArgumentException if the window is dilated
     */
    public static Tensor avgPool1d(Tensor x, PoolingOptions options) {
        return average("avgPool1d", asRows("avgPool1d", x), options.oneDimensional()).squeeze(-2);
    }

    /**
     * Averages of {@code outHeight x outWidth} nearly equal windows that cover the plane: window {@code i} of {@code n} over {@code size} rows reaches
     * from {@code floor(i size / n)} to before {@code ceil((i + 1) size / n)}.
     *
     * @param x {@code [..., height, width]}
     * @throws ShapeException if an output size is below 1 or the plane is empty
     */
    public static Tensor adaptiveAvgPool2d(Tensor x, int outHeight, int outWidth) {
        requirePlanes("adaptiveAvgPool2d", x);
        int h = x.size(-2);
        int w = x.size(-1);
        if (outHeight < 1 || outWidth < 1 || h == 0 || w == 0) {
            throw new ShapeException("adaptiveAvgPool2d: cannot make " + outHeight + " x " + outWidth + " averages of shape " + x.shape());
        }
        if (h % outHeight == 0 && w % outWidth == 0) {
            return avgPool2d(x, PoolingOptions.of(h / outHeight, w / outWidth));
        }
        // Averaging is separable: a product with a matrix of weights on each side.
        Tensor t = x.toFloating();
        return averages(t.dtype(), h, outHeight).matmul(t.matmul(averages(t.dtype(), w, outWidth).mT()));
    }

    /** {@link #adaptiveAvgPool2d} of the last axis: {@code outWidth} averages. */
    public static Tensor adaptiveAvgPool1d(Tensor x, int outWidth) {
        return adaptiveAvgPool2d(asRows("adaptiveAvgPool1d", x), 1, outWidth).squeeze(-2);
    }

    /** The average of each plane: {@code [..., height, width]} becomes {@code [...]}. */
    public static Tensor globalAvgPool2d(Tensor x) {
        requirePlanes("globalAvgPool2d", x);
        return x.mean(-2, -1);
    }

    private static Tensor averages(DType type, int size, int n) {
        Storage weights = Storage.zeros(type, n * size);
        for (int i = 0; i < n; i++) {
            int from = (int) ((long) i * size / n);
            int to = (int) (((long) (i + 1) * size + n - 1) / n);
            for (int j = from; j < to; j++) {
                weights.set(i * size + j, 1.0 / (to - from));
            }
        }
        return Tensor.fresh(weights, Shape.of(n, size));
    }

    private static Indexed wide(Indexed maxima) {
        return new Indexed(maxima.values(), maxima.indices().to(DType.INT64));
    }

    private static Indexed maxima(String name, Tensor x, PoolingOptions options) {
        Tensor t = planes(name, x, options.geometry());
        return new MaxPool(options.geometry()).of(t);
    }

    private static Tensor average(String name, Tensor x, PoolingOptions options) {
        if (options.dilationH() != 1 || options.dilationW() != 1) {
            throw new IllegalArgumentException(name + ": windows of averages cannot be dilated");
        }
        Tensor t = planes(name, x, options.geometry());
        return new AveragePool(options.geometry(), options.countIncludePad()).apply(t);
    }

    private static Tensor planes(String name, Tensor x, ConvolutionGeometry g) {
        requirePlanes(name, x);
        Convolutions.requireWindow(name, x.shape(), g);
        return x.toFloating();
    }

    static Shape outputShape(Tensor x, ConvolutionGeometry g) {
        return x.shape().with(-2, g.outputHeight(x.size(-2))).with(-1, g.outputWidth(x.size(-1)));
    }

    private static void requirePlanes(String name, Tensor x) {
        if (x.rank() < 2) {
            throw new ShapeException(name + ": needs [..., height, width], got shape " + x.shape());
        }
    }

    private static Tensor asRows(String name, Tensor x) {
        if (x.rank() < 1) {
            throw new ShapeException(name + ": needs [..., width], got a scalar");
        }
        return x.unsqueeze(-2);
    }

    private Pooling() {}
}
