package cotangent.vector;

// @specialize Double

import java.util.Arrays;

/**
 * Turns a convolution into a matrix multiplication and back: {@code im2col} lays every window out as a column, {@code col2im} is its
 * adjoint. Images are {@code [channels, height, width]} and columns are {@code [channels * kernelH * kernelW, outH * outW]}, both
 * contiguous and row-major.
 */
public final class FloatConvolution {
    private FloatConvolution() {}

    /**
     * Copies the windows of an image into the columns of a matrix; padding gives zeros.
     *
     * @param x the image
     * @param xo offset of its first element
     * @param channels channels of the image
     * @param height rows of the image
     * @param width columns of the image
     * @param g the window
     * @param columns the matrix that is written
     * @param co offset of its first element
     */
    public static void im2col(
            float[] x, int xo, int channels, int height, int width, ConvolutionGeometry g, float[] columns, int co) {
        int outH = g.outputHeight(height);
        int outW = g.outputWidth(width);
        int c = co;
        for (int channel = 0; channel < channels; channel++) {
            int plane = xo + channel * height * width;
            for (int kh = 0; kh < g.kernelH(); kh++) {
                for (int kw = 0; kw < g.kernelW(); kw++) {
                    int left = kw * g.dilationW() - g.padLeft();
                    int first = firstInside(left, g.strideW(), outW);
                    int last = endInside(left, g.strideW(), width, first, outW);
                    int h = kh * g.dilationH() - g.padTop();
                    for (int oh = 0; oh < outH; oh++, h += g.strideH(), c += outW) {
                        if (h < 0 || h >= height || first == last) {
                            Arrays.fill(columns, c, c + outW, 0f);
                            continue;
                        }
                        Arrays.fill(columns, c, c + first, 0f);
                        copy(x, plane + h * width + left + first * g.strideW(), g.strideW(), columns, c + first, last - first);
                        Arrays.fill(columns, c + last, c + outW, 0f);
                    }
                }
            }
        }
    }

    /**
     * Adds the columns of a matrix to the windows of an image that they were taken from; what lies on padding is dropped. An element of
     * the image takes its terms in the order of the matrix's rows.
     *
     * @param columns the matrix
     * @param co offset of its first element
     * @param x the image that is added to
     * @param xo offset of its first element
     * @param channels channels of the image
     * @param height rows of the image
     * @param width columns of the image
     * @param g the window
     */
    public static void col2im(
            float[] columns, int co, float[] x, int xo, int channels, int height, int width, ConvolutionGeometry g) {
        int outH = g.outputHeight(height);
        int outW = g.outputWidth(width);
        int c = co;
        for (int channel = 0; channel < channels; channel++) {
            int plane = xo + channel * height * width;
            for (int kh = 0; kh < g.kernelH(); kh++) {
                for (int kw = 0; kw < g.kernelW(); kw++) {
                    int left = kw * g.dilationW() - g.padLeft();
                    int first = firstInside(left, g.strideW(), outW);
                    int last = endInside(left, g.strideW(), width, first, outW);
                    int h = kh * g.dilationH() - g.padTop();
                    for (int oh = 0; oh < outH; oh++, h += g.strideH(), c += outW) {
                        if (h >= 0 && h < height) {
                            int to = plane + h * width + left + first * g.strideW();
                            addTo(columns, c + first, x, to, g.strideW(), last - first);
                        }
                    }
                }
            }
        }
    }

    /** The first of {@code count} positions {@code left + stride * o} that is not negative. */
    private static int firstInside(int left, int stride, int count) {
        return left >= 0 ? 0 : Math.min(count, (-left + stride - 1) / stride);
    }

    /** The end of the positions {@code left + stride * o}, from {@code first} on, that are below {@code size}. */
    private static int endInside(int left, int stride, int size, int first, int count) {
        return left >= size ? first : Math.max(first, Math.min(count, (size - 1 - left) / stride + 1));
    }

    private static void copy(float[] x, int from, int stride, float[] y, int to, int n) {
        if (stride == 1) {
            System.arraycopy(x, from, y, to, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            y[to + i] = x[from + i * stride];
        }
    }

    private static void addTo(float[] x, int from, float[] y, int to, int stride, int n) {
        if (stride == 1) {
            FloatArithmetic.add(y, to, x, from, y, to, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            y[to + i * stride] += x[from + i];
        }
    }
}
