package cotangent.autodiff;

import cotangent.vector.ConvolutionGeometry;

/**
 * The window of a pooling in rows (H) and columns (W). One-dimensional pooling reads the columns' values only.
 *
 * @param kernelH rows of the window
 * @param kernelW columns of the window
 * @param strideH rows from one window to the next
 * @param strideW columns from one window to the next
 * @param padH rows added above and below, at most half of the window
 * @param padW columns added before and after, at most half of the window
 * @param dilationH rows from one element of the window to the next; only maxima have any but 1
 * @param dilationW columns from one element of the window to the next; only maxima have any but 1
 * @param countIncludePad whether averages count padding in their divisor
 */
public record PoolingOptions(
        int kernelH, int kernelW, int strideH, int strideW, int padH, int padW, int dilationH, int dilationW, boolean countIncludePad) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a size is below 1 or a padding is negative or more than half of the window
     */
    public PoolingOptions {
        new ConvolutionGeometry(kernelH, kernelW, strideH, strideW, padH, padH, padW, padW, dilationH, dilationW);
        if (padH > kernelH / 2 || padW > kernelW / 2) {
            throw new IllegalArgumentException("padding must be at most half of the window, got " + padH + " and " + padW + " for a window of "
                    + kernelH + " x " + kernelW);
        }
    }

    /** A square window that moves by its own size, without padding. */
    public static PoolingOptions of(int kernel) {
        return of(kernel, kernel);
    }

    /** A window that moves by its own size, without padding. */
    public static PoolingOptions of(int kernelH, int kernelW) {
        return new PoolingOptions(kernelH, kernelW, kernelH, kernelW, 0, 0, 1, 1, true);
    }

    /** These options with one stride for both directions. */
    public PoolingOptions withStride(int stride) {
        return withStride(stride, stride);
    }

    /** These options with other strides. */
    public PoolingOptions withStride(int h, int w) {
        return new PoolingOptions(kernelH, kernelW, h, w, padH, padW, dilationH, dilationW, countIncludePad);
    }

    /** These options with one padding for all sides. */
    public PoolingOptions withPadding(int padding) {
        return withPadding(padding, padding);
    }

    /** These options with other paddings. */
    public PoolingOptions withPadding(int h, int w) {
        return new PoolingOptions(kernelH, kernelW, strideH, strideW, h, w, dilationH, dilationW, countIncludePad);
    }

    /** These options with one dilation for both directions. */
    public PoolingOptions withDilation(int dilation) {
        return withDilation(dilation, dilation);
    }

    /** These options with other dilations. */
    public PoolingOptions withDilation(int h, int w) {
        return new PoolingOptions(kernelH, kernelW, strideH, strideW, padH, padW, h, w, countIncludePad);
    }

    /** These options with averages that count padding or do not. */
    public PoolingOptions withCountIncludePad(boolean count) {
        return new PoolingOptions(kernelH, kernelW, strideH, strideW, padH, padW, dilationH, dilationW, count);
    }

    PoolingOptions oneDimensional() {
        return new PoolingOptions(1, kernelW, 1, strideW, 0, padW, 1, dilationW, countIncludePad);
    }

    ConvolutionGeometry geometry() {
        return new ConvolutionGeometry(kernelH, kernelW, strideH, strideW, padH, padH, padW, padW, dilationH, dilationW);
    }
}
