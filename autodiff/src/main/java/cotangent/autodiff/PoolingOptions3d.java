package cotangent.autodiff;

import cotangent.vector.ConvolutionGeometry;

/**
 * The window of a pooling of volumes: along the depth (D), and over the planes as {@link PoolingOptions} says.
 *
 * @param kernelD slices of the window
 * @param strideD slices from one window to the next
 * @param padD slices added before and behind, at most half of the window
 * @param dilationD slices from one element of the window to the next; only maxima have any but 1
 * @param plane the same in rows and columns, and what concerns all directions
 */
public record PoolingOptions3d(int kernelD, int strideD, int padD, int dilationD, PoolingOptions plane) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a size is below 1 or a padding is negative or more than half of the window
     */
    public PoolingOptions3d {
        new ConvolutionGeometry(kernelD, 1, strideD, 1, padD, padD, 0, 0, dilationD, 1);
        if (padD > kernelD / 2) {
            throw new IllegalArgumentException(
                    "padding must be at most half of the window, got " + padD + " for " + kernelD + " slices");
        }
    }

    /** A cubic window that moves by its own size, without padding. */
    public static PoolingOptions3d of(int kernel) {
        return of(kernel, kernel, kernel);
    }

    /** A window that moves by its own size, without padding. */
    public static PoolingOptions3d of(int kernelD, int kernelH, int kernelW) {
        return new PoolingOptions3d(kernelD, kernelD, 0, 1, PoolingOptions.of(kernelH, kernelW));
    }

    /** These options with one stride for all directions. */
    public PoolingOptions3d withStride(int stride) {
        return withStride(stride, stride, stride);
    }

    /** These options with other strides. */
    public PoolingOptions3d withStride(int d, int h, int w) {
        return new PoolingOptions3d(kernelD, d, padD, dilationD, plane.withStride(h, w));
    }

    /** These options with one padding for all sides. */
    public PoolingOptions3d withPadding(int padding) {
        return withPadding(padding, padding, padding);
    }

    /** These options with other paddings. */
    public PoolingOptions3d withPadding(int d, int h, int w) {
        return new PoolingOptions3d(kernelD, strideD, d, dilationD, plane.withPadding(h, w));
    }

    /** These options with one dilation for all directions. */
    public PoolingOptions3d withDilation(int dilation) {
        return withDilation(dilation, dilation, dilation);
    }

    /** These options with other dilations. */
    public PoolingOptions3d withDilation(int d, int h, int w) {
        return new PoolingOptions3d(kernelD, strideD, padD, d, plane.withDilation(h, w));
    }

    /** These options with averages that count padding or do not. */
    public PoolingOptions3d withCountIncludePad(boolean count) {
        return new PoolingOptions3d(kernelD, strideD, padD, dilationD, plane.withCountIncludePad(count));
    }

    /** These options with or without a last window that ends outside. */
    public PoolingOptions3d withCeilMode(boolean ceil) {
        return new PoolingOptions3d(kernelD, strideD, padD, dilationD, plane.withCeilMode(ceil));
    }

    /** These options with a divisor of averages; 0 for the number of elements. */
    public PoolingOptions3d withDivisorOverride(int divisor) {
        return new PoolingOptions3d(kernelD, strideD, padD, dilationD, plane.withDivisorOverride(divisor));
    }

    /** The window along the depth, over volumes whose planes are laid out as rows. */
    PoolingOptions depth() {
        return new PoolingOptions(
                kernelD,
                1,
                strideD,
                1,
                padD,
                0,
                dilationD,
                1,
                plane.countIncludePad(),
                plane.ceilMode(),
                plane.divisorOverride());
    }
}
