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
 * where {@code x} is 0 on the padding and {@code group(o) = floor(o groups / O)}. All are differentiable any number of times.
 */
public final class Convolutions {
    /** {@link #conv2d(Tensor, Tensor, Tensor, ConvolutionOptions)} with stride 1 and without padding. */
    public static Tensor conv2d(Tensor x, Tensor weight, Tensor bias) {
        return conv2d(x, weight, bias, ConvolutionOptions.DEFAULT);
    }

    /** {@link #conv2d(Tensor, Tensor, Tensor, ConvolutionOptions)} with one stride and one padding for both directions. */
    public static Tensor conv2d(Tensor x, Tensor weight, Tensor bias, int stride, int padding) {
        return conv2d(x, weight, bias, ConvolutionOptions.DEFAULT.withStride(stride).withPadding(padding));
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
        return convolve("conv2d", x, weight, bias, options);
    }

    /** {@link #conv1d(Tensor, Tensor, Tensor, ConvolutionOptions)} with stride 1 and without padding. */
    public static Tensor conv1d(Tensor x, Tensor weight, Tensor bias) {
        return conv1d(x, weight, bias, ConvolutionOptions.DEFAULT);
    }

    /** {@link #conv1d(Tensor, Tensor, Tensor, ConvolutionOptions)} with this stride and padding. */
    public static Tensor conv1d(Tensor x, Tensor weight, Tensor bias, int stride, int padding) {
        return conv1d(x, weight, bias, ConvolutionOptions.DEFAULT.withStride(stride).withPadding(padding));
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
        requireRank("conv1d", "input", x, 3);
        requireRank("conv1d", "weight", weight, 3);
        return convolve("conv1d", x.unsqueeze(2), weight.unsqueeze(2), bias, options.oneDimensional()).squeeze(2);
    }

    /** {@link #convTranspose2d(Tensor, Tensor, Tensor, ConvolutionOptions, int, int)} without output padding. */
    public static Tensor convTranspose2d(Tensor x, Tensor weight, Tensor bias, int stride, int padding) {
        return convTranspose2d(x, weight, bias, ConvolutionOptions.DEFAULT.withStride(stride).withPadding(padding), 0, 0);
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
        requireRank("convTranspose2d", "input", x, 4);
        requireRank("convTranspose2d", "weight", weight, 4);
        int groups = options.groups();
        if (x.size(1) != weight.size(0) || weight.size(0) % groups != 0) {
            throw new ShapeException("convTranspose2d: input " + x.shape() + " does not fit weight " + weight.shape() + " in " + groups
                    + " groups: needs [channels, outChannels / groups, kernelH, kernelW]");
        }
        requireBias("convTranspose2d", bias, weight.size(1) * groups);
        int limitH = Math.max(options.strideH(), options.dilationH());
        int limitW = Math.max(options.strideW(), options.dilationW());
        if (outputPaddingH < 0 || outputPaddingW < 0 || outputPaddingH >= limitH || outputPaddingW >= limitW) {
            throw new IllegalArgumentException("convTranspose2d: output padding must be below the stride or the dilation, got "
                    + outputPaddingH + " and " + outputPaddingW);
        }
        ConvolutionGeometry g = options.geometry(weight.size(2), weight.size(3));
        int height = (x.size(2) - 1) * g.strideH() - g.padTop() - g.padBottom() + g.dilationH() * (g.kernelH() - 1) + 1 + outputPaddingH;
        int width = (x.size(3) - 1) * g.strideW() - g.padLeft() - g.padRight() + g.dilationW() * (g.kernelW() - 1) + 1 + outputPaddingW;
        if (height < 1 || width < 1) {
            throw new ShapeException("convTranspose2d: nothing is left of the output of size " + height + " x " + width);
        }
        DType type = DType.promote(x.dtype(), weight.dtype());
        requireFloating("convTranspose2d", type);
        Tensor y = new Conv2d(g, groups).inputGradient(x.to(type), weight.to(type), height, width);
        return bias == null ? y : y.add(bias.to(type).reshape(-1, 1, 1));
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
        requireRank("unfold", "input", x, 4);
        ConvolutionGeometry g = options.geometry(kernelH, kernelW);
        requireWindow("unfold", x, g);
        requireFloating("unfold", x.dtype());
        return new Unfold(g).apply(x);
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
    public static Tensor fold(Tensor columns, int height, int width, int kernelH, int kernelW, ConvolutionOptions options) {
        requireRank("fold", "columns", columns, 3);
        ConvolutionGeometry g = options.geometry(kernelH, kernelW);
        Shape image = Shape.of(columns.size(0), columns.size(1) / (kernelH * kernelW), height, width);
        requireWindow("fold", image, g);
        if (columns.size(1) % (kernelH * kernelW) != 0 || columns.size(2) != g.outputHeight(height) * g.outputWidth(width)) {
            throw new ShapeException("fold: columns " + columns.shape() + " do not fit a window of " + kernelH + " x " + kernelW
                    + " over " + height + " x " + width);
        }
        requireFloating("fold", columns.dtype());
        return new Fold(g, height, width).apply(columns);
    }

    private static Tensor convolve(String name, Tensor x, Tensor weight, Tensor bias, ConvolutionOptions options) {
        requireRank(name, "input", x, 4);
        requireRank(name, "weight", weight, 4);
        int groups = options.groups();
        if (x.size(1) != weight.size(1) * groups || weight.size(0) % groups != 0) {
            throw new ShapeException(name + ": input " + x.shape() + " does not fit weight " + weight.shape() + " in " + groups
                    + " groups: needs [outChannels, channels / groups, ...]");
        }
        requireBias(name, bias, weight.size(0));
        DType type = DType.promote(x.dtype(), weight.dtype());
        requireFloating(name, type);
        if (weight.size(2) == 0 || weight.size(3) == 0) {
            throw new ShapeException(name + ": the window is empty in weight " + weight.shape());
        }
        ConvolutionGeometry g = options.geometry(weight.size(2), weight.size(3));
        requireWindow(name, x, g);
        Conv2d primitive = new Conv2d(g, groups);
        return bias == null
                ? primitive.apply(x.to(type), weight.to(type))
                : primitive.apply(x.to(type), weight.to(type), bias.to(type));
    }

    private static void requireRank(String name, String what, Tensor t, int rank) {
        if (t.rank() != rank) {
            throw new ShapeException(name + ": needs " + what + " of " + rank + " axes, got shape " + t.shape());
        }
    }

    private static void requireBias(String name, Tensor bias, int channels) {
        if (bias != null && (bias.rank() != 1 || bias.size() != channels)) {
            throw new ShapeException(name + ": needs a bias of shape [" + channels + "], got " + bias.shape());
        }
    }

    private static void requireFloating(String name, DType type) {
        if (!type.isFloating()) {
            throw new DTypeException(name + ": needs floating-point operands, got " + type);
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
            throw new ShapeException(name + ": a window of " + spanH + " x " + spanW + " is larger than the padded input of " + h + " x " + w
                    + ", of shape " + x);
        }
    }

    private Convolutions() {}
}
