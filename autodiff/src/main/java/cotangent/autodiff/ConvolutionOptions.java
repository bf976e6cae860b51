package cotangent.autodiff;

import cotangent.vector.ConvolutionGeometry;

/**
 * How a convolution's window moves: in rows (H) and columns (W). A one-dimensional convolution reads the columns' values only.
 *
 * <pre>{@code
 * Convolutions.conv2d(x, weight, bias, ConvolutionOptions.DEFAULT.withStride(2).withPadding(1));
 * }</pre>
 *
 * @param strideH rows from one window to the next
 * @param strideW columns from one window to the next
 * @param padTop rows of zeros above the plane
 * @param padBottom rows of zeros below the plane
 * @param padLeft columns of zeros before the plane
 * @param padRight columns of zeros after the plane
 * @param dilationH rows from one element of the window to the next
 * @param dilationW columns from one element of the window to the next
 * @param groups number of equal parts into which the channels fall; outputs of a part see inputs of that part only
 */
public record ConvolutionOptions(
        int strideH,
        int strideW,
        int padTop,
        int padBottom,
        int padLeft,
        int padRight,
        int dilationH,
        int dilationW,
        int groups) {
    /** Stride 1, no padding, no dilation, one group. */
    public static final ConvolutionOptions DEFAULT = new ConvolutionOptions(1, 1, 0, 0, 0, 0, 1, 1, 1);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a stride, a dilation or the number of groups is below 1, or a padding is negative
     */
    public ConvolutionOptions {
        new ConvolutionGeometry(1, 1, strideH, strideW, padTop, padBottom, padLeft, padRight, dilationH, dilationW);
        if (groups < 1) {
            throw new IllegalArgumentException("groups must be at least 1, got " + groups);
        }
    }

    /** These options with one stride for both directions. */
    public ConvolutionOptions withStride(int stride) {
        return withStride(stride, stride);
    }

    /** These options with other strides. */
    public ConvolutionOptions withStride(int h, int w) {
        return new ConvolutionOptions(h, w, padTop, padBottom, padLeft, padRight, dilationH, dilationW, groups);
    }

    /** These options with the same padding on all four sides. */
    public ConvolutionOptions withPadding(int padding) {
        return withPadding(padding, padding);
    }

    /** These options with {@code h} rows of padding above and below and {@code w} columns before and after. */
    public ConvolutionOptions withPadding(int h, int w) {
        return withPadding(h, h, w, w);
    }

    /** These options with another padding on each side. */
    public ConvolutionOptions withPadding(int top, int bottom, int left, int right) {
        return new ConvolutionOptions(strideH, strideW, top, bottom, left, right, dilationH, dilationW, groups);
    }

    /** These options with one dilation for both directions. */
    public ConvolutionOptions withDilation(int dilation) {
        return withDilation(dilation, dilation);
    }

    /** These options with other dilations. */
    public ConvolutionOptions withDilation(int h, int w) {
        return new ConvolutionOptions(strideH, strideW, padTop, padBottom, padLeft, padRight, h, w, groups);
    }

    /** These options with another number of groups. */
    public ConvolutionOptions withGroups(int g) {
        return new ConvolutionOptions(strideH, strideW, padTop, padBottom, padLeft, padRight, dilationH, dilationW, g);
    }

    /**
     * These options with the padding that, at stride 1, gives results of the size of the input ("same" in PyTorch): the odd one of the rows
     * or columns is added at the end.
     */
    public ConvolutionOptions withSamePadding(int kernelH, int kernelW) {
        int h = dilationH * (kernelH - 1);
        int w = dilationW * (kernelW - 1);
        return withPadding(h / 2, h - h / 2, w / 2, w - w / 2);
    }

    ConvolutionOptions oneDimensional() {
        return new ConvolutionOptions(1, strideW, 0, 0, padLeft, padRight, 1, dilationW, groups);
    }

    ConvolutionGeometry geometry(int kernelH, int kernelW) {
        return new ConvolutionGeometry(
                kernelH, kernelW, strideH, strideW, padTop, padBottom, padLeft, padRight, dilationH, dilationW);
    }
}
