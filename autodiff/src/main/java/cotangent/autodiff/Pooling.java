package cotangent.autodiff;

import cotangent.vector.ConvolutionGeometry;
import java.util.random.RandomGenerator;

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
     * Maxima of windows; padding is never chosen, NaN always is. The gradient goes to the first maximum. Maxima of integers are integers,
     * exact up to 2^53.
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
        return maxima("maxPool1d", asRows("maxPool1d", x), options.oneDimensional())
                .values()
                .squeeze(-2);
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
     * Averages of windows; those of integers are integers, cut off towards 0.
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
        return average("avgPool1d", asRows("avgPool1d", x), options.oneDimensional())
                .squeeze(-2);
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
            throw new ShapeException("adaptiveAvgPool2d: cannot make " + outHeight + " x " + outWidth
                    + " averages of shape " + x.shape());
        }
        if (h % outHeight == 0 && w % outWidth == 0) {
            return avgPool2d(x, PoolingOptions.of(h / outHeight, w / outWidth));
        }
        // Averaging is separable: a product with a matrix of weights on each side.
        Tensor t = x.toFloating();
        return averages(t.dtype(), h, outHeight)
                .matmul(t.matmul(averages(t.dtype(), w, outWidth).mT()));
    }

    /** {@link #adaptiveAvgPool2d} of the last axis: {@code outWidth} averages. */
    public static Tensor adaptiveAvgPool1d(Tensor x, int outWidth) {
        return adaptiveAvgPool2d(asRows("adaptiveAvgPool1d", x), 1, outWidth).squeeze(-2);
    }

    /**
     * Averages of {@code outDepth x outHeight x outWidth} nearly equal windows that cover the volume, as in {@link #adaptiveAvgPool2d}.
     *
     * @param x {@code [..., depth, height, width]}
     * @throws ShapeException if an output size is below 1 or the volume is empty
     */
    public static Tensor adaptiveAvgPool3d(Tensor x, int outDepth, int outHeight, int outWidth) {
        requireVolumes("adaptiveAvgPool3d", x);
        if (outDepth < 1 || x.size(-3) == 0) {
            throw new ShapeException("adaptiveAvgPool3d: cannot make " + outDepth + " slices of shape " + x.shape());
        }
        return adaptiveAverage(adaptiveAvgPool2d(x, outHeight, outWidth), x.rank() - 3, outDepth);
    }

    /**
     * Maxima of {@code outWidth} nearly equal windows of the last axis, as in {@link #adaptiveMaxPool2d}, with their places in it.
     *
     * @param x {@code [..., width]}
     * @throws ShapeException if an output size is below 1 or the axis is empty
     */
    public static Indexed adaptiveMaxPool1d(Tensor x, int outWidth) {
        return AdaptiveMaxPool.of("adaptiveMaxPool1d", x, outWidth);
    }

    /**
     * Maxima of {@code outHeight x outWidth} nearly equal windows that cover the plane: window {@code i} of {@code n} over {@code size} rows reaches from
     * {@code floor(i size / n)} to before {@code ceil((i + 1) size / n)}. The gradient goes to the first maximum.
     *
     * @param x {@code [..., height, width]}
     * @return the maxima with their places {@code row * width + column}
     * @throws ShapeException if an output size is below 1 or the plane is empty
     */
    public static Indexed adaptiveMaxPool2d(Tensor x, int outHeight, int outWidth) {
        return AdaptiveMaxPool.of("adaptiveMaxPool2d", x, outHeight, outWidth);
    }

    /**
     * Maxima of {@code outDepth x outHeight x outWidth} nearly equal windows that cover the volume, with their places {@code (slice * height + row) * width + column}.
     *
     * @param x {@code [..., depth, height, width]}
     * @throws ShapeException if an output size is below 1 or the volume is empty
     */
    public static Indexed adaptiveMaxPool3d(Tensor x, int outDepth, int outHeight, int outWidth) {
        return AdaptiveMaxPool.of("adaptiveMaxPool3d", x, outDepth, outHeight, outWidth);
    }

    /** Maxima of cubic windows that move by their size. */
    public static Tensor maxPool3d(Tensor x, int kernel) {
        return maxPool3d(x, PoolingOptions3d.of(kernel));
    }

    /**
     * Maxima of windows over volumes.
     *
     * @param x {@code [..., depth, height, width]}
     * @throws ShapeException if the window is larger than the padded input
     */
    public static Tensor maxPool3d(Tensor x, PoolingOptions3d options) {
        return VolumePool.max(x, options);
    }

    /** As {@link #maxPool3d(Tensor, PoolingOptions3d)}, with the places {@code (slice * height + row) * width + column} of the maxima, int64. */
    public static Indexed maxPool3dIndexed(Tensor x, PoolingOptions3d options) {
        return VolumePool.maxIndexed(x, options);
    }

    /** Averages of cubic windows that move by their size. */
    public static Tensor avgPool3d(Tensor x, int kernel) {
        return avgPool3d(x, PoolingOptions3d.of(kernel));
    }

    /**
     * Averages of windows over volumes.
     *
     * @param x {@code [..., depth, height, width]}
     * @throws ShapeException if the window is larger than the padded input
     * @throws IllegalArgumentException if the window is dilated
     */
    public static Tensor avgPool3d(Tensor x, PoolingOptions3d options) {
        return VolumePool.average(x, options);
    }

    /**
     * Power averages of windows of the last axis: {@code (sum x^p)^(1/p)}. The gradient where the sum is 0 is 0.
     *
     * @param x {@code [..., width]}; not negative unless {@code p} is even
     * @param p exponent, not 0
     * @param options the window, without padding
     */
    public static Tensor lpPool1d(Tensor x, double p, PoolingOptions options) {
        return lpPool("lpPool1d", asRows("lpPool1d", x), p, options.oneDimensional())
                .squeeze(-2);
    }

    /**
     * Power averages of windows: {@code (sum x^p)^(1/p)}, the sum over the window. In ceiling mode, the sum of a window that ends outside is scaled up
     * as if the window were whole, as in PyTorch. The gradient where the sum is 0 is 0.
     *
     * @param x {@code [..., height, width]}; not negative unless {@code p} is even
     * @param p exponent, not 0
     * @param options the window, without padding
     */
    public static Tensor lpPool2d(Tensor x, double p, PoolingOptions options) {
        return lpPool("lpPool2d", x, p, options);
    }

    private static Tensor lpPool(String name, Tensor x, double p, PoolingOptions options) {
        if (p == 0 || options.padH() != 0 || options.padW() != 0) {
            throw new IllegalArgumentException(
                    name + ": needs an exponent other than 0 and no padding, got " + p + " and " + options);
        }
        Tensor sum = average(name, x.toFloating().pow(p), options).mul((double) options.kernelH() * options.kernelW());
        Tensor none = sum.eq(0);
        return sum.maskedFill(none, 1).pow(1 / p).maskedFill(none, 0);
    }

    /**
     * Maxima of {@code outHeight x outWidth} windows at places drawn at random, as PyTorch does: with {@code a = (height - kernelH) / (outHeight - 1)} and the sample
     * {@code u}, window {@code i} starts at {@code floor((i + u) a) - floor(u a)}, the last one at {@code height - kernelH}.
     *
     * @param x {@code [batch, channels, height, width]}, or without a batch
     * @param kernelH rows of the window
     * @param kernelW columns of the window
     * @param samples {@code [batch, channels, 2]} in {@code [0, 1)}, for columns first and rows second
     * @return the maxima with their places {@code row * width + column}
     * @throws ShapeException if the shapes do not fit
     */
    public static Indexed fractionalMaxPool2d(
            Tensor x, int kernelH, int kernelW, int outHeight, int outWidth, Tensor samples) {
        return FractionalMaxPool.of(
                "fractionalMaxPool2d",
                x,
                new int[] {kernelH, kernelW},
                new int[] {outHeight, outWidth},
                samples,
                new int[] {1, 0});
    }

    /** {@link #fractionalMaxPool2d(Tensor, int, int, int, int, Tensor)} with samples drawn from a generator. */
    public static Indexed fractionalMaxPool2d(
            Tensor x, int kernelH, int kernelW, int outHeight, int outWidth, RandomGenerator rng) {
        if (x.rank() < 3 || x.rank() > 4) {
            throw new ShapeException(
                    "fractionalMaxPool2d: needs [batch, channels, height, width], got shape " + x.shape());
        }
        Tensor samples = Tensor.rand(rng, x.toFloating().dtype(), x.rank() == 3 ? 1 : x.size(0), x.size(-3), 2);
        return fractionalMaxPool2d(x, kernelH, kernelW, outHeight, outWidth, samples);
    }

    /**
     * As {@link #fractionalMaxPool2d(Tensor, int, int, int, int, Tensor)} for volumes.
     *
     * @param x {@code [batch, channels, depth, height, width]}
     * @param kernel slices, rows and columns of the window
     * @param outSize slices, rows and columns of the result
     * @param samples {@code [batch, channels, 3]} in {@code [0, 1)}, for slices, rows and columns
     */
    public static Indexed fractionalMaxPool3d(Tensor x, int[] kernel, int[] outSize, Tensor samples) {
        return FractionalMaxPool.of("fractionalMaxPool3d", x, kernel, outSize, samples, new int[] {0, 1, 2});
    }

    /** {@link #maxUnpool2d} of the last axis: {@code [..., n]} becomes {@code [..., outWidth]}. */
    public static Tensor maxUnpool1d(Tensor x, Tensor indices, int outWidth) {
        return unpool("maxUnpool1d", x, indices, outWidth);
    }

    /**
     * Puts values back to the places that they had before {@link #maxPool2dIndexed}, in zeros. A place that is named several times gets the last of
     * its values, in row-major order, and as in PyTorch all of them get its gradient; for maxima of overlapping windows the values are equal.
     *
     * @param x {@code [..., h, w]}
     * @param indices places {@code row * outWidth + column}, integers in the same shape
     * @return {@code [..., outHeight, outWidth]}
     * @throws ShapeException if shapes differ
     * @throws IndexOutOfBoundsException if a place is outside
     */
    public static Tensor maxUnpool2d(Tensor x, Tensor indices, int outHeight, int outWidth) {
        return unpool("maxUnpool2d", x, indices, outHeight, outWidth);
    }

    /** {@link #maxUnpool2d} of the last three axes. */
    public static Tensor maxUnpool3d(Tensor x, Tensor indices, int outDepth, int outHeight, int outWidth) {
        return unpool("maxUnpool3d", x, indices, outDepth, outHeight, outWidth);
    }

    private static Tensor unpool(String name, Tensor x, Tensor indices, int... size) {
        int axes = size.length;
        if (x.rank() < axes || !indices.shape().equals(x.shape())) {
            throw new ShapeException(name + ": needs values of at least " + axes
                    + " axes and as many places, got shapes " + x.shape() + " and " + indices.shape());
        }
        Shape out = x.shape();
        int places = 1;
        for (int a = 0; a < axes; a++) {
            out = out.with(x.rank() - axes + a, size[a]);
            places *= size[a];
        }
        Tensor values = x.toFloating();
        values = axes == x.rank() ? values.flatten() : values.flatten(x.rank() - axes);
        Tensor at = indices.reshape(values.shape());
        Indexing.requireRange(name, at, 0, places);
        return new MaxUnpool(places).apply(values, at).reshape(out);
    }

    /** The average of each plane: {@code [..., height, width]} becomes {@code [...]}. */
    public static Tensor globalAvgPool2d(Tensor x) {
        requirePlanes("globalAvgPool2d", x);
        return x.mean(-2, -1);
    }

    /** {@code n} averages of nearly equal parts of an axis. */
    static Tensor adaptiveAverage(Tensor x, int axis, int n) {
        int size = x.size(axis);
        return size == n
                ? x
                : x.moveAxis(axis, -1).matmul(averages(x.dtype(), size, n).mT()).moveAxis(-1, axis);
    }

    private static Tensor averages(DType type, int size, int n) {
        Storage weights = Storage.zeros(type, n * size);
        for (int i = 0; i < n; i++) {
            int from = AdaptiveMaxPool.start(i, size, n);
            int to = AdaptiveMaxPool.end(i, size, n);
            for (int j = from; j < to; j++) {
                weights.set(i * size + j, 1.0 / (to - from));
            }
        }
        return Tensor.fresh(weights, Shape.of(n, size));
    }

    private static Indexed wide(Indexed maxima) {
        return new Indexed(maxima.values(), maxima.indices().to(DType.INT64));
    }

    static Indexed maxima(String name, Tensor x, PoolingOptions options) {
        ConvolutionGeometry g = geometry(name, x, options);
        if (!x.dtype().isInteger()) {
            return new MaxPool(g).of(x.toFloating());
        }
        Indexed largest = new MaxPool(g).of(x.to(DType.FLOAT64));
        return new Indexed(largest.values().to(x.dtype()), largest.indices());
    }

    static Tensor average(String name, Tensor x, PoolingOptions o) {
        if (o.dilationH() != 1 || o.dilationW() != 1) {
            throw new IllegalArgumentException(name + ": windows of averages cannot be dilated");
        }
        ConvolutionGeometry g = geometry(name, x, o);
        if (x.dtype().isInteger()) {
            return IntegerAverages.of(x, o.divisorOverride(), o.countIncludePad(), rows(o, g), columns(o, g));
        }
        Tensor t = x.toFloating();
        if (o.divisorOverride() != 0) {
            return new AveragePool(g, true).apply(t).mul((double) o.kernelH() * o.kernelW() / o.divisorOverride());
        }
        boolean beyond = g.padBottom() != o.padH() || g.padRight() != o.padW();
        if (o.countIncludePad() && beyond) {
            // Padding counts, what lies beyond it does not: the padding becomes part of the plane.
            ConvolutionGeometry inside = new ConvolutionGeometry(
                    o.kernelH(),
                    o.kernelW(),
                    o.strideH(),
                    o.strideW(),
                    0,
                    g.padBottom() - o.padH(),
                    0,
                    g.padRight() - o.padW(),
                    1,
                    1);
            return new AveragePool(inside, false).apply(t.pad(o.padW(), o.padW(), o.padH(), o.padH()));
        }
        return new AveragePool(g, o.countIncludePad()).apply(t);
    }

    static IntegerAverages.Axis rows(PoolingOptions o, ConvolutionGeometry g) {
        return new IntegerAverages.Axis(o.kernelH(), o.strideH(), o.padH(), g.padBottom() - o.padH());
    }

    static IntegerAverages.Axis columns(PoolingOptions o, ConvolutionGeometry g) {
        return new IntegerAverages.Axis(o.kernelW(), o.strideW(), o.padW(), g.padRight() - o.padW());
    }

    static ConvolutionGeometry geometry(String name, Tensor x, PoolingOptions options) {
        requirePlanes(name, x);
        Convolutions.requireWindow(name, x.shape(), options.withCeilMode(false).geometry(x.size(-2), x.size(-1)));
        return options.geometry(x.size(-2), x.size(-1));
    }

    static Shape outputShape(Tensor x, ConvolutionGeometry g) {
        return x.shape().with(-2, g.outputHeight(x.size(-2))).with(-1, g.outputWidth(x.size(-1)));
    }

    static void requireVolumes(String name, Tensor x) {
        if (x.rank() < 3) {
            throw new ShapeException(name + ": needs [..., depth, height, width], got shape " + x.shape());
        }
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
