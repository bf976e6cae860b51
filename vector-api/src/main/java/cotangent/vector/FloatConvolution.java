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
        boolean shift = g.strideH() == 1 && g.strideW() == 1 && outW == width;
        int c = co;
        for (int channel = 0, plane = xo; channel < channels; channel++, plane += height * width) {
            for (int kh = 0; kh < g.kernelH(); kh++) {
                int top = kh * g.dilationH() - g.padTop();
                for (int kw = 0; kw < g.kernelW(); kw++, c += outH * outW) {
                    int left = kw * g.dilationW() - g.padLeft();
                    if (shift) {
                        shifted(x, plane, height, width, top, left, outH, columns, c);
                    } else {
                        strided(x, plane, height, width, top, left, g, outH, outW, columns, c);
                    }
                }
            }
        }
    }

    /** One row of the matrix, whose rows of {@code outW} are rows of the plane with another start and step. */
    private static void strided(
            float[] x,
            int plane,
            int height,
            int width,
            int top,
            int left,
            ConvolutionGeometry g,
            int outH,
            int outW,
            float[] y,
            int yo) {
        int step = g.strideW();
        int first = ConvolutionGeometry.firstInside(left, step, outW);
        int end = ConvolutionGeometry.endInside(left, step, width, first, outW);
        int h = top;
        int to = yo;
        for (int oh = 0; oh < outH; oh++, h += g.strideH(), to += outW) {
            if (h < 0 || h >= height || first == end) {
                Arrays.fill(y, to, to + outW, 0f);
                continue;
            }
            Arrays.fill(y, to, to + first, 0f);
            int from = plane + h * width + left + first * step;
            if (step == 1) {
                System.arraycopy(x, from, y, to + first, end - first);
            } else {
                for (int i = to + first; i < to + end; i++, from += step) {
                    y[i] = x[from];
                }
            }
            Arrays.fill(y, to + end, to + outW, 0f);
        }
    }

    /** One row of the matrix, if it is as wide as the plane: a shifted copy of the plane with zeros where the shift wraps around. */
    private static void shifted(
            float[] x, int plane, int height, int width, int top, int left, int outH, float[] y, int yo) {
        int firstRow = ConvolutionGeometry.firstInside(top, 1, outH);
        int endRow = ConvolutionGeometry.endInside(top, 1, height, firstRow, outH);
        int first = ConvolutionGeometry.firstInside(left, 1, width);
        int end = ConvolutionGeometry.endInside(left, 1, width, first, width);
        if (firstRow == endRow || first == end) {
            Arrays.fill(y, yo, yo + outH * width, 0f);
            return;
        }
        int from = firstRow * width + first;
        int to = (endRow - 1) * width + end;
        Arrays.fill(y, yo, yo + from, 0f);
        System.arraycopy(x, plane + from + top * width + left, y, yo + from, to - from);
        for (int row = yo + firstRow * width; row < yo + endRow * width; row += width) {
            for (int i = row; i < row + first; i++) {
                y[i] = 0;
            }
            for (int i = row + end; i < row + width; i++) {
                y[i] = 0;
            }
        }
        Arrays.fill(y, yo + to, yo + outH * width, 0f);
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
        int step = g.strideW();
        int c = co;
        for (int channel = 0, plane = xo; channel < channels; channel++, plane += height * width) {
            for (int kh = 0; kh < g.kernelH(); kh++) {
                for (int kw = 0; kw < g.kernelW(); kw++) {
                    int left = kw * g.dilationW() - g.padLeft();
                    int first = ConvolutionGeometry.firstInside(left, step, outW);
                    int end = ConvolutionGeometry.endInside(left, step, width, first, outW);
                    int h = kh * g.dilationH() - g.padTop();
                    for (int oh = 0; oh < outH; oh++, h += g.strideH(), c += outW) {
                        if (h >= 0 && h < height) {
                            addRow(columns, c + first, x, plane + h * width + left + first * step, step, end - first);
                        }
                    }
                }
            }
        }
    }

    private static void addRow(float[] x, int from, float[] y, int to, int step, int n) {
        if (step == 1) {
            for (int i = 0; i < n; i++) {
                y[to + i] += x[from + i];
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            y[to + i * step] += x[from + i];
        }
    }
}
