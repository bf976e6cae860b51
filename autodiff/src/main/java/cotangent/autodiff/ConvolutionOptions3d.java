package cotangent.autodiff;

import cotangent.vector.ConvolutionGeometry;

/**
 * How the window of a three-dimensional convolution moves: along the depth (D), and over the planes as {@link ConvolutionOptions} says.
 *
 * <pre>{@code
 * Convolutions.conv3d(x, weight, bias, ConvolutionOptions3d.DEFAULT.withStride(2).withPadding(1));
 * }</pre>
 *
 * @param strideD slices from one window to the next
 * @param padFront slices of zeros before the volume
 * @param padBack slices of zeros behind the volume
 * @param dilationD slices from one element of the window to the next
 * @param plane the same in rows and columns, and the groups
 */
public record ConvolutionOptions3d(int strideD, int padFront, int padBack, int dilationD, ConvolutionOptions plane) {
    /** Stride 1, no padding, no dilation, one group. */
    public static final ConvolutionOptions3d DEFAULT = new ConvolutionOptions3d(1, 0, 0, 1, ConvolutionOptions.DEFAULT);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a stride or a dilation is below 1, or a padding is negative
     */
    public ConvolutionOptions3d {
        new ConvolutionGeometry(1, 1, strideD, 1, padFront, padBack, 0, 0, dilationD, 1);
    }

    /** These options with one stride for all directions. */
    public ConvolutionOptions3d withStride(int stride) {
        return withStride(stride, stride, stride);
    }

    /** These options with other strides. */
    public ConvolutionOptions3d withStride(int d, int h, int w) {
        return new ConvolutionOptions3d(d, padFront, padBack, dilationD, plane.withStride(h, w));
    }

    /** These options with the same padding on all six sides. */
    public ConvolutionOptions3d withPadding(int padding) {
        return withPadding(padding, padding, padding);
    }

    /** These options with another padding for each direction, the same on both sides. */
    public ConvolutionOptions3d withPadding(int d, int h, int w) {
        return new ConvolutionOptions3d(strideD, d, d, dilationD, plane.withPadding(h, w));
    }

    /** These options with one dilation for all directions. */
    public ConvolutionOptions3d withDilation(int dilation) {
        return withDilation(dilation, dilation, dilation);
    }

    /** These options with other dilations. */
    public ConvolutionOptions3d withDilation(int d, int h, int w) {
        return new ConvolutionOptions3d(strideD, padFront, padBack, d, plane.withDilation(h, w));
    }

    /** These options with another number of groups. */
    public ConvolutionOptions3d withGroups(int groups) {
        return new ConvolutionOptions3d(strideD, padFront, padBack, dilationD, plane.withGroups(groups));
    }

    /** The options with the padding that, at stride 1, gives results of the size of the input. */
    public ConvolutionOptions3d withSamePadding(int kernelD, int kernelH, int kernelW) {
        int d = dilationD * (kernelD - 1);
        return new ConvolutionOptions3d(strideD, d / 2, d - d / 2, dilationD, plane.withSamePadding(kernelH, kernelW));
    }

    /** The window along the depth, over volumes whose planes are laid out as rows. */
    ConvolutionGeometry depth(int kernelD) {
        return new ConvolutionGeometry(kernelD, 1, strideD, 1, padFront, padBack, 0, 0, dilationD, 1);
    }
}
