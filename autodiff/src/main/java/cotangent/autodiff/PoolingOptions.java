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
 * @param ceilMode whether a last window that begins inside the (padded) plane but ends outside counts; what lies outside then takes no part
 * @param divisorOverride what sums are divided by to give averages; 0 for the number of elements
 */
public record PoolingOptions(
        int kernelH,
        int kernelW,
        int strideH,
        int strideW,
        int padH,
        int padW,
        int dilationH,
        int dilationW,
        boolean countIncludePad,
        boolean ceilMode,
        int divisorOverride) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a size is below 1 or a padding is negative or more than half of the window
     */
    public PoolingOptions {
        new ConvolutionGeometry(kernelH, kernelW, strideH, strideW, padH, padH, padW, padW, dilationH, dilationW);
        if (padH > kernelH / 2 || padW > kernelW / 2) {
            throw new IllegalArgumentException("padding must be at most half of the window, got " + padH + " and "
                    + padW + " for a window of " + kernelH + " x " + kernelW);
        }
        if (divisorOverride < 0) {
            throw new IllegalArgumentException("the divisor must be positive, or 0 for none, got " + divisorOverride);
        }
    }

    /** A square window that moves by its own size, without padding. */
    public static PoolingOptions of(int kernel) {
        return of(kernel, kernel);
    }

    /** A window that moves by its own size, without padding. */
    public static PoolingOptions of(int kernelH, int kernelW) {
        return new PoolingOptions(kernelH, kernelW, kernelH, kernelW, 0, 0, 1, 1, true, false, 0);
    }

    /** These options with one stride for both directions. */
    public PoolingOptions withStride(int stride) {
        return withStride(stride, stride);
    }

    /** These options with other strides. */
    public PoolingOptions withStride(int h, int w) {
        return new PoolingOptions(
                kernelH, kernelW, h, w, padH, padW, dilationH, dilationW, countIncludePad, ceilMode, divisorOverride);
    }

    /** These options with one padding for all sides. */
    public PoolingOptions withPadding(int padding) {
        return withPadding(padding, padding);
    }

    /** These options with other paddings. */
    public PoolingOptions withPadding(int h, int w) {
        return new PoolingOptions(
                kernelH,
                kernelW,
                strideH,
                strideW,
                h,
                w,
                dilationH,
                dilationW,
                countIncludePad,
                ceilMode,
                divisorOverride);
    }

    /** These options with one dilation for both directions. */
    public PoolingOptions withDilation(int dilation) {
        return withDilation(dilation, dilation);
    }

    /** These options with other dilations. */
    public PoolingOptions withDilation(int h, int w) {
        return new PoolingOptions(
                kernelH, kernelW, strideH, strideW, padH, padW, h, w, countIncludePad, ceilMode, divisorOverride);
    }

    /** These options with averages that count padding or do not. */
    public PoolingOptions withCountIncludePad(boolean count) {
        return new PoolingOptions(
                kernelH, kernelW, strideH, strideW, padH, padW, dilationH, dilationW, count, ceilMode, divisorOverride);
    }

    /** These options with or without a last window that ends outside. */
    public PoolingOptions withCeilMode(boolean ceil) {
        return new PoolingOptions(
                kernelH,
                kernelW,
                strideH,
                strideW,
                padH,
                padW,
                dilationH,
                dilationW,
                countIncludePad,
                ceil,
                divisorOverride);
    }

    /** These options with a divisor of averages; 0 for the number of elements. */
    public PoolingOptions withDivisorOverride(int divisor) {
        return new PoolingOptions(
                kernelH,
                kernelW,
                strideH,
                strideW,
                padH,
                padW,
                dilationH,
                dilationW,
                countIncludePad,
                ceilMode,
                divisor);
    }

    PoolingOptions oneDimensional() {
        return new PoolingOptions(
                1, kernelW, 1, strideW, 0, padW, 1, dilationW, countIncludePad, ceilMode, divisorOverride);
    }

    /** The window over a plane of {@code h x w}; in ceiling mode with as much padding at the ends as the last windows need. */
    ConvolutionGeometry geometry(int h, int w) {
        int bottom = padH + (ceilMode ? beyond(h, kernelH, strideH, padH, dilationH) : 0);
        int right = padW + (ceilMode ? beyond(w, kernelW, strideW, padW, dilationW) : 0);
        return new ConvolutionGeometry(
                kernelH, kernelW, strideH, strideW, padH, bottom, padW, right, dilationH, dilationW);
    }

    /** How far the last window that begins inside reaches beyond the padded plane. */
    static int beyond(int size, int kernel, int stride, int pad, int dilation) {
        int span = dilation * (kernel - 1) + 1;
        int steps = Math.max(0, Math.floorDiv(size + 2 * pad - span + stride - 1, stride));
        if (steps * stride >= size + pad) {
            steps--;
        }
        return Math.max(0, steps * stride + span - size - 2 * pad);
    }
}
