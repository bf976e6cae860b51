package cotangent.autodiff;

import cotangent.vector.ConvolutionGeometry;

/**
 * Convolutions (in truth cross-correlations, as in all of deep learning) and their transposes.
 *
 * <pre>
 * y[n, o, i, j] = bias[o] + sum over c, p, q of
 *         weight[o, c, p, q] x[n, group(o) C/groups + c, i strideH + p dilationH - padTop, j strideW + q dilationW - padLeft]
 * </pre>
 *
 * where {@code x} is 0 on the padding and {@code group(o) = floor(o groups / O)}. Without the axis of the batch, the operand is a batch of one, and the result has no such axis either. All are differentiable any number of times. Those of integers are
 * integers.
 */
public final class Convolutions {
    /** {@link #conv2d(Tensor, Tensor, Tensor, ConvolutionOptions)} with stride 1 and without padding. */
    public static Tensor conv2d(Tensor x, Tensor weight, Tensor bias) {
        return conv2d(x, weight, bias, ConvolutionOptions.DEFAULT);
    }

    /** {@link #conv2d(Tensor, Tensor, Tensor, ConvolutionOptions)} with one stride and one padding for both directions. */
    public static Tensor conv2d(Tensor x, Tensor weight, Tensor bias, int stride, int padding) {
        return conv2d(
                x, weight, bias, ConvolutionOptions.DEFAULT.withStride(stride).withPadding(padding));
    }

    /**
     * Two-dimensional convolution.
     *
     * @param x input {@code [batch, channels, height, width]}
     * @param weight filters {@code [outChannels, channels / groups, kernelH, kernelW]}
     * @param bias {@code [outChannels]}, or null for none
     * @param options how the window moves
     * @return {@code [batch, outChannels, outHeight, outWidth]} with
     *     {@code outHeight = floor((height + padTop + padBottom - dilationH (kernelH - 1) - 1) / strideH) + 1}
     * @throws ShapeException if the shapes do not fit or the window is larger than the padded input
     */
    public static Tensor conv2d(Tensor x, Tensor weight, Tensor bias, ConvolutionOptions options) {
        return x.rank() == 3
                ? convolve("conv2d", x.unsqueeze(0), weight, bias, options).squeeze(0)
                : convolve("conv2d", x, weight, bias, options);
    }

    /** {@link #conv1d(Tensor, Tensor, Tensor, ConvolutionOptions)} with stride 1 and without padding. */
    public static Tensor conv1d(Tensor x, Tensor weight, Tensor bias) {
        return conv1d(x, weight, bias, ConvolutionOptions.DEFAULT);
    }

    /** {@link #conv1d(Tensor, Tensor, Tensor, ConvolutionOptions)} with this stride and padding. */
    public static Tensor conv1d(Tensor x, Tensor weight, Tensor bias, int stride, int padding) {
        return conv1d(
                x, weight, bias, ConvolutionOptions.DEFAULT.withStride(stride).withPadding(padding));
    }

    /**
     * One-dimensional convolution.
     *
     * @param x input {@code [batch, channels, width]}
     * @param weight filters {@code [outChannels, channels / groups, kernel]}
     * @param bias {@code [outChannels]}, or null for none
     * @param options how the window moves; the values of the columns (W) count
     * @return {@code [batch, outChannels, outWidth]}
     * @throws ShapeException if the shapes do not fit or the window is larger than the padded input
     */
    public static Tensor conv1d(Tensor x, Tensor weight, Tensor bias, ConvolutionOptions options) {
        if (x.rank() == 2) {
            return conv1d(x.unsqueeze(0), weight, bias, options).squeeze(0);
        }
        requireRank("conv1d", "input", x, 3);
        requireRank("conv1d", "weight", weight, 3);
        return convolve("conv1d", x.unsqueeze(2), weight.unsqueeze(2), bias, options.oneDimensional())
                .squeeze(2);
    }

    /** {@link #convTranspose2d(Tensor, Tensor, Tensor, ConvolutionOptions, int, int)} without output padding. */
    public static Tensor convTranspose2d(Tensor x, Tensor weight, Tensor bias, int stride, int padding) {
        return convTranspose2d(
                x, weight, bias, ConvolutionOptions.DEFAULT.withStride(stride).withPadding(padding), 0, 0);
    }

    /**
     * The transpose of {@link #conv2d(Tensor, Tensor, Tensor, ConvolutionOptions)} as a linear map of the input, plus a bias: also known as
     * deconvolution. Each input element adds its multiple of the filter to the output.
     *
     * @param x input {@code [batch, channels, height, width]}
     * @param weight filters {@code [channels, outChannels / groups, kernelH, kernelW]}
     * @param bias {@code [outChannels]}, or null for none
     * @param options how the window moves over the output
     * @param outputPaddingH further rows of the output, fewer than the stride or the dilation: several sizes convolve to one
     * @param outputPaddingW further columns of the output
     * @return {@code [batch, outChannels, outHeight, outWidth]} with
     *     {@code outHeight = (height - 1) strideH - padTop - padBottom + dilationH (kernelH - 1) + 1 + outputPaddingH}
     * @throws ShapeException if the shapes do not fit
     */
    public static Tensor convTranspose2d(
            Tensor x, Tensor weight, Tensor bias, ConvolutionOptions options, int outputPaddingH, int outputPaddingW) {
        if (x.rank() == 3) {
            return convTranspose2d(x.unsqueeze(0), weight, bias, options, outputPaddingH, outputPaddingW)
                    .squeeze(0);
        }
        requireRank("convTranspose2d", "input", x, 4);
        requireRank("convTranspose2d", "weight", weight, 4);
        return transposed("convTranspose2d", x, weight, bias, options, outputPaddingH, outputPaddingW);
    }

    /** {@link #convTranspose1d(Tensor, Tensor, Tensor, ConvolutionOptions, int)} without output padding. */
    public static Tensor convTranspose1d(Tensor x, Tensor weight, Tensor bias, int stride, int padding) {
        return convTranspose1d(
                x, weight, bias, ConvolutionOptions.DEFAULT.withStride(stride).withPadding(padding), 0);
    }

    /**
     * The transpose of {@link #conv1d(Tensor, Tensor, Tensor, ConvolutionOptions)} as a linear map of the input, plus a bias.
     *
     * @param x input {@code [batch, channels, width]}
     * @param weight filters {@code [channels, outChannels / groups, kernel]}
     * @param bias {@code [outChannels]}, or null for none
     * @param options how the window moves over the output; the values of the columns (W) count
     * @param outputPadding further columns of the output, fewer than the stride or the dilation
     * @return {@code [batch, outChannels, outWidth]}
     * @throws ShapeException if the shapes do not fit
     */
    public static Tensor convTranspose1d(
            Tensor x, Tensor weight, Tensor bias, ConvolutionOptions options, int outputPadding) {
        if (x.rank() == 2) {
            return convTranspose1d(x.unsqueeze(0), weight, bias, options, outputPadding)
                    .squeeze(0);
        }
        requireRank("convTranspose1d", "input", x, 3);
        requireRank("convTranspose1d", "weight", weight, 3);
        Tensor y = transposed(
                "convTranspose1d",
                x.unsqueeze(2),
                weight.unsqueeze(2),
                bias,
                options.oneDimensional(),
                0,
                outputPadding);
        return y.squeeze(2);
    }

    /** {@link #conv3d(Tensor, Tensor, Tensor, ConvolutionOptions3d)} with stride 1 and without padding. */
    public static Tensor conv3d(Tensor x, Tensor weight, Tensor bias) {
        return conv3d(x, weight, bias, ConvolutionOptions3d.DEFAULT);
    }

    /** {@link #conv3d(Tensor, Tensor, Tensor, ConvolutionOptions3d)} with one stride and one padding for all directions. */
    public static Tensor conv3d(Tensor x, Tensor weight, Tensor bias, int stride, int padding) {
        return conv3d(
                x, weight, bias, ConvolutionOptions3d.DEFAULT.withStride(stride).withPadding(padding));
    }

    /**
     * Three-dimensional convolution.
     *
     * @param x input {@code [batch, channels, depth, height, width]}
     * @param weight filters {@code [outChannels, channels / groups, kernelD, kernelH, kernelW]}
     * @param bias {@code [outChannels]}, or null for none
     * @param options how the window moves
     * @return {@code [batch, outChannels, outDepth, outHeight, outWidth]}
     * @throws ShapeException if the shapes do not fit or the window is larger than the padded input
     */
    public static Tensor conv3d(Tensor x, Tensor weight, Tensor bias, ConvolutionOptions3d options) {
        return VolumeConvolution.of(x, weight, bias, options);
    }

    /** {@link #convTranspose3d(Tensor, Tensor, Tensor, ConvolutionOptions3d, int, int, int)} without output padding. */
    public static Tensor convTranspose3d(Tensor x, Tensor weight, Tensor bias, int stride, int padding) {
        return convTranspose3d(
                x, weight, bias, ConvolutionOptions3d.DEFAULT.withStride(stride).withPadding(padding), 0, 0, 0);
    }

    /**
     * The transpose of {@link #conv3d(Tensor, Tensor, Tensor, ConvolutionOptions3d)} as a linear map of the input, plus a bias.
     *
     * @param x input {@code [batch, channels, depth, height, width]}
     * @param weight filters {@code [channels, outChannels / groups, kernelD, kernelH, kernelW]}
     * @param bias {@code [outChannels]}, or null for none
     * @param options how the window moves over the output
     * @param outputPaddingD further slices of the output, fewer than the stride or the dilation
     * @param outputPaddingH further rows of the output
     * @param outputPaddingW further columns of the output
     * @return {@code [batch, outChannels, outDepth, outHeight, outWidth]}
     * @throws ShapeException if the shapes do not fit
     */
    public static Tensor convTranspose3d(
            Tensor x,
            Tensor weight,
            Tensor bias,
            ConvolutionOptions3d options,
            int outputPaddingD,
            int outputPaddingH,
            int outputPaddingW) {
        return VolumeConvolution.transposed(
                x, weight, bias, options, new int[] {outputPaddingD, outputPaddingH, outputPaddingW});
    }

    private static Tensor transposed(
            String name,
            Tensor x,
            Tensor weight,
            Tensor bias,
            ConvolutionOptions options,
            int outputPaddingH,
            int outputPaddingW) {
        requireTransposedChannels(name, x, weight, bias, options.groups());
        requireKernel(name, weight);
        DType type = promote(name, x, weight);
        Tensor y = transposed(name, x.to(type), weight.to(type), options, outputPaddingH, outputPaddingW);
        return bias == null ? y : y.add(bias.to(type).reshape(-1, 1, 1));
    }

    /** The transpose without checks of channels. */
    static Tensor transposed(
            String name, Tensor x, Tensor weight, ConvolutionOptions o, int outputPaddingH, int outputPaddingW) {
        TransposedAxis rows = TransposedAxis.of(
                name, x.size(2), o.strideH(), o.padTop(), o.padBottom(), o.dilationH(), weight.size(2), outputPaddingH);
        TransposedAxis columns = TransposedAxis.of(
                name, x.size(3), o.strideW(), o.padLeft(), o.padRight(), o.dilationW(), weight.size(3), outputPaddingW);
        ConvolutionGeometry g = o.withPadding(o.padTop(), rows.padEnd(), o.padLeft(), columns.padEnd())
                .geometry(weight.size(2), weight.size(3));
        Tensor y = x.dtype().isFloating()
                ? new Conv2d(g, o.groups()).inputGradient(x, weight, rows.size(), columns.size())
                : GatheredWindows.transposed(x, weight, g, o.groups(), rows.size(), columns.size());
        return y.pad(0, columns.zeros(), 0, rows.zeros());
    }

    /**
     * Lays the windows of an image out as columns.
     *
     * @param x input {@code [batch, channels, height, width]}
     * @param kernelH rows of the window
     * @param kernelW columns of the window
     * @param options how the window moves; groups are ignored
     * @return {@code [batch, channels * kernelH * kernelW, outHeight * outWidth]}
     * @throws ShapeException if the window is larger than the padded input
     */
    public static Tensor unfold(Tensor x, int kernelH, int kernelW, ConvolutionOptions options) {
        if (x.rank() == 3) {
            return unfold(x.unsqueeze(0), kernelH, kernelW, options).squeeze(0);
        }
        requireRank("unfold", "input", x, 4);
        ConvolutionGeometry g = options.geometry(kernelH, kernelW);
        requireWindow("unfold", x, g);
        return unfold(x, g);
    }

    static Tensor unfold(Tensor x, ConvolutionGeometry g) {
        return x.dtype().isFloating() ? new Unfold(g).apply(x) : GatheredWindows.unfold(x, g);
    }

    /**
     * The transpose of {@link #unfold}: adds columns to the windows that they stand for.
     *
     * @param columns {@code [batch, channels * kernelH * kernelW, outHeight * outWidth]}
     * @param height rows of the result
     * @param width columns of the result
     * @param kernelH rows of the window
     * @param kernelW columns of the window
     * @param options how the window moves; groups are ignored
     * @return {@code [batch, channels, height, width]}
     * @throws ShapeException if the columns do not fit
     */
    public static Tensor fold(
            Tensor columns, int height, int width, int kernelH, int kernelW, ConvolutionOptions options) {
        if (columns.rank() == 2) {
            return fold(columns.unsqueeze(0), height, width, kernelH, kernelW, options)
                    .squeeze(0);
        }
        requireRank("fold", "columns", columns, 3);
        ConvolutionGeometry g = options.geometry(kernelH, kernelW);
        Shape image = Shape.of(columns.size(0), columns.size(1) / (kernelH * kernelW), height, width);
        requireWindow("fold", image, g);
        if (columns.size(1) % (kernelH * kernelW) != 0
                || columns.size(2) != g.outputHeight(height) * g.outputWidth(width)) {
            throw new ShapeException("fold: columns " + columns.shape() + " do not fit a window of " + kernelH + " x "
                    + kernelW + " over " + height + " x " + width);
        }
        return fold(columns, g, height, width);
    }

    static Tensor fold(Tensor columns, ConvolutionGeometry g, int height, int width) {
        return columns.dtype().isFloating()
                ? new Fold(g, height, width).apply(columns)
                : GatheredWindows.fold(columns, g, height, width);
    }

    static Tensor convolve(String name, Tensor x, Tensor weight, Tensor bias, ConvolutionOptions options) {
        requireRank(name, "input", x, 4);
        requireRank(name, "weight", weight, 4);
        int groups = options.groups();
        requireChannels(name, x, weight, weight.size(0), bias, groups);
        DType type = promote(name, x, weight);
        requireKernel(name, weight);
        ConvolutionGeometry g = options.geometry(weight.size(2), weight.size(3));
        requireWindow(name, x, g);
        if (!type.isFloating()) {
            Tensor y = GatheredWindows.convolve(x.to(type), weight.to(type), g, groups);
            return bias == null ? y : y.add(bias.to(type).reshape(-1, 1, 1));
        }
        Conv2d primitive = new Conv2d(g, groups);
        return bias == null
                ? primitive.apply(x.to(type), weight.to(type))
                : primitive.apply(x.to(type), weight.to(type), bias.to(type));
    }

    static void requireRank(String name, String what, Tensor t, int rank) {
        if (t.rank() != rank) {
            throw new ShapeException(name + ": needs " + what + " of " + rank + " axes, got shape " + t.shape());
        }
    }

    static void requireChannels(String name, Tensor x, Tensor weight, int outChannels, Tensor bias, int groups) {
        if (x.size(1) != weight.size(1) * groups || outChannels % groups != 0) {
            throw new ShapeException(name + ": input " + x.shape() + " does not fit weight " + weight.shape() + " in "
                    + groups + " groups: needs [outChannels, channels / groups, ...]");
        }
        requireBias(name, bias, outChannels);
    }

    static void requireTransposedChannels(String name, Tensor x, Tensor weight, Tensor bias, int groups) {
        if (x.size(1) != weight.size(0) || weight.size(0) % groups != 0) {
            throw new ShapeException(name + ": input " + x.shape() + " does not fit weight " + weight.shape() + " in "
                    + groups + " groups: needs [channels, outChannels / groups, ...]");
        }
        requireBias(name, bias, weight.size(1) * groups);
    }

    static void requireKernel(String name, Tensor weight) {
        for (int axis = 2; axis < weight.rank(); axis++) {
            if (weight.size(axis) == 0) {
                throw new ShapeException(name + ": the window is empty in weight " + weight.shape());
            }
        }
    }

    static DType promote(String name, Tensor x, Tensor weight) {
        DType type = DType.promote(x.dtype(), weight.dtype());
        if (type == DType.BOOL) {
            throw new DTypeException(name + ": not defined for BOOL; use to(...)");
        }
        return type;
    }

    private static void requireBias(String name, Tensor bias, int channels) {
        if (bias != null && (bias.rank() != 1 || bias.size() != channels)) {
            throw new ShapeException(name + ": needs a bias of shape [" + channels + "], got " + bias.shape());
        }
    }

    private static void requireWindow(String name, Tensor x, ConvolutionGeometry g) {
        requireWindow(name, x.shape(), g);
    }

    static void requireWindow(String name, Shape x, ConvolutionGeometry g) {
        long h = (long) x.size(-2) + g.padTop() + g.padBottom();
        long w = (long) x.size(-1) + g.padLeft() + g.padRight();
        long spanH = (long) g.dilationH() * (g.kernelH() - 1) + 1;
        long spanW = (long) g.dilationW() * (g.kernelW() - 1) + 1;
        if (spanH > h || spanW > w) {
            throw new ShapeException(name + ": a window of " + spanH + " x " + spanW
                    + " is larger than the padded input of " + h + " x " + w + ", of shape " + x);
        }
    }

    private Convolutions() {}
}
