package cotangent.vector;

// @specialize Double

import java.util.Arrays;

/** Maxima and averages of the windows of planes {@code [planes, height, width]}, contiguous and row-major, and their gradients. */
public final class FloatPooling {
    private FloatPooling() {}

    /**
     * The maximum of each window and where it is. Padding is never chosen; a NaN counts as larger than every number; of equal maxima
     * (or of several NaN) the first in row-major order of the window is chosen. A window that lies on padding only gives negative
     * infinity and index -1.
     *
     * @param x the planes
     * @param xo offset of the first element
     * @param planes number of planes
     * @param height rows of a plane
     * @param width columns of a plane
     * @param g the window
     * @param y the maxima, {@code [planes, outH, outW]}
     * @param yo offset of the first maximum
     * @param index the place {@code h * width + w} of each maximum within its plane
     * @param io offset of the first place
     */
    public static void max(
            float[] x,
            int xo,
            int planes,
            int height,
            int width,
            ConvolutionGeometry g,
            float[] y,
            int yo,
            int[] index,
            int io) {
        runs(Pass.MAX, x, xo, planes, height, width, g, false, y, yo, index, io);
    }

    /**
     * The elements at given places of their planes: {@code y = x[index]}, and negative infinity for a place of -1.
     *
     * @param x the planes
     * @param xo offset of the first element
     * @param planes number of planes
     * @param plane elements of a plane
     * @param index places within a plane, {@code [planes, n]}
     * @param io offset of the first place
     * @param n places of a plane
     * @param y what is read, {@code [planes, n]}
     * @param yo offset of the first element written
     */
    public static void pick(float[] x, int xo, int planes, int plane, int[] index, int io, int n, float[] y, int yo) {
        for (int p = 0; p < planes; p++) {
            int from = xo + p * plane;
            for (int i = p * n; i < (p + 1) * n; i++) {
                int place = index[io + i];
                y[yo + i] = place < 0 ? Float.NEGATIVE_INFINITY : x[from + place];
            }
        }
    }

    /**
     * The gradient of {@link #max} with respect to its input, zeros but for the maxima; windows act in row-major order.
     *
     * @param gy the gradient of the maxima, {@code [planes, outH, outW]}
     * @param gyo offset of its first element
     * @param index the places of the maxima
     * @param io offset of the first place
     * @param planes number of planes
     * @param height rows of a plane
     * @param width columns of a plane
     * @param g the window
     * @param gx the gradient of the planes, which is written
     * @param gxo offset of its first element
     */
    public static void maxGradient(
            float[] gy,
            int gyo,
            int[] index,
            int io,
            int planes,
            int height,
            int width,
            ConvolutionGeometry g,
            float[] gx,
            int gxo) {
        int outH = g.outputHeight(height);
        int outW = g.outputWidth(width);
        int plane = height * width;
        if (!halving(g)) {
            Arrays.fill(gx, gxo, gxo + planes * plane, 0f);
            place(gy, gyo, planes, outH * outW, index, io, plane, gx, gxo);
            return;
        }
        for (int p = 0; p < planes; p++) {
            int to = gxo + p * plane;
            for (int oh = 0; oh < outH; oh++) {
                int o = (p * outH + oh) * outW;
                placePairs(gy, gyo + o, index, io + o, outW, gx, to, 2 * oh * width, width);
            }
            Arrays.fill(gx, to + 2 * outH * width, to + plane, 0f);
        }
    }

    /** Two rows under windows of 2 x 2 side by side. Each window writes its own elements, in one pass: vectors were not faster. */
    private static void placePairs(
            float[] gy, int gyo, int[] index, int io, int n, float[] gx, int plane, int row, int width) {
        int at = plane + row;
        for (int i = 0; i < n; i++, at += 2) {
            gx[at] = 0;
            gx[at + 1] = 0;
            gx[at + width] = 0;
            gx[at + width + 1] = 0;
            // from 0 on: a sum of gradients, as where windows overlap
            gx[plane + index[io + i]] = 0 + gy[gyo + i];
        }
        if (2 * n < width) {
            gx[at] = 0;
            gx[at + width] = 0;
        }
    }

    private static void place(
            float[] gy, int gyo, int planes, int n, int[] index, int io, int plane, float[] gx, int gxo) {
        for (int p = 0; p < planes; p++) {
            int to = gxo + p * plane;
            for (int i = p * n; i < (p + 1) * n; i++) {
                int place = index[io + i];
                if (place >= 0) {
                    gx[to + place] += gy[gyo + i];
                }
            }
        }
    }

    /** Whether windows of 2 x 2 lie side by side, the common case. */
    private static boolean halving(ConvolutionGeometry g) {
        return g.kernelH() == 2
                && g.kernelW() == 2
                && g.strideH() == 2
                && g.strideW() == 2
                && g.dilationH() == 1
                && g.dilationW() == 1
                && g.padTop() + g.padBottom() + g.padLeft() + g.padRight() == 0;
    }

    /**
     * The average of each window, in which padding counts as zeros. The elements of a window are added in row-major order.
     *
     * @param x the planes
     * @param xo offset of the first element
     * @param planes number of planes
     * @param height rows of a plane
     * @param width columns of a plane
     * @param g the window
     * @param countPadding whether padding counts in the divisor; if not, a window that lies on padding only gives 0
     * @param y the averages, {@code [planes, outH, outW]}
     * @param yo offset of the first average
     */
    public static void average(
            float[] x,
            int xo,
            int planes,
            int height,
            int width,
            ConvolutionGeometry g,
            boolean countPadding,
            float[] y,
            int yo) {
        runs(Pass.AVERAGE, x, xo, planes, height, width, g, countPadding, y, yo, null, 0);
    }

    /**
     * Adds the gradient of {@link #average} with respect to its input: each average hands {@code gy / divisor} to the elements of its
     * window. Windows act in row-major order.
     *
     * @param gy the gradient of the averages, {@code [planes, outH, outW]}
     * @param gyo offset of its first element
     * @param planes number of planes
     * @param height rows of a plane
     * @param width columns of a plane
     * @param g the window
     * @param countPadding whether padding counts in the divisor
     * @param gx the gradient of the planes, which is added to
     * @param gxo offset of its first element
     */
    public static void averageGradient(
            float[] gy,
            int gyo,
            int planes,
            int height,
            int width,
            ConvolutionGeometry g,
            boolean countPadding,
            float[] gx,
            int gxo) {
        runs(Pass.SHARE, gx, gxo, planes, height, width, g, countPadding, gy, gyo, null, 0);
    }

    /** What is done with windows. */
    private enum Pass {
        MAX,
        AVERAGE,
        SHARE
    }

    /** Cuts the windows, in row-major order, into runs of windows side by side that have as many elements inside their plane each. */
    private static void runs(
            Pass pass,
            float[] x,
            int xo,
            int planes,
            int height,
            int width,
            ConvolutionGeometry g,
            boolean countPadding,
            float[] y,
            int yo,
            int[] index,
            int io) {
        int outH = g.outputHeight(height);
        int outW = g.outputWidth(width);
        int windows = planes * outH * outW;
        // The windows that are whole from left to right; those beside them come one by one.
        int whole = ConvolutionGeometry.firstInside(-g.padLeft(), g.strideW(), outW);
        int reach = (g.kernelW() - 1) * g.dilationW() - g.padLeft();
        int wholeEnd = ConvolutionGeometry.endInside(reach, g.strideW(), width, whole, outW);
        for (int p = 0, o = 0; p < planes; p++) {
            for (int oh = 0; oh < outH; oh++, o += outW) {
                int top = oh * g.strideH() - g.padTop();
                int firstRow = ConvolutionGeometry.firstInside(top, g.dilationH(), g.kernelH());
                int endRow = ConvolutionGeometry.endInside(top, g.dilationH(), height, firstRow, g.kernelH());
                int rows = endRow - firstRow;
                int plane = xo + p * height * width;
                int row = plane + (top + firstRow * g.dilationH()) * width;
                for (int ow = 0; ow < outW; ) {
                    boolean edge = ow < whole || ow >= wholeEnd;
                    int n = edge ? 1 : wholeEnd - whole;
                    int left = ow * g.strideW() - g.padLeft();
                    int from = edge ? ConvolutionGeometry.firstInside(left, g.dilationW(), g.kernelW()) : 0;
                    int end = edge
                            ? ConvolutionGeometry.endInside(left, g.dilationW(), width, from, g.kernelW())
                            : g.kernelW();
                    int columns = end - from;
                    int first = row + left + from * g.dilationW();
                    int divisor = countPadding ? g.kernelH() * g.kernelW() : Math.max(rows * columns, 1);
                    int to = o + ow;
                    int spare = windows - to - n;
                    run(pass, x, plane, first, rows, columns, n, width, g, divisor, y, yo + to, index, io + to, spare);
                    ow += n;
                }
            }
        }
    }

    private static void run(
            Pass pass,
            float[] x,
            int plane,
            int first,
            int rows,
            int columns,
            int n,
            int width,
            ConvolutionGeometry g,
            int divisor,
            float[] y,
            int yo,
            int[] index,
            int io,
            int spare) {
        FloatPoolingRows k = Kernels.FLOAT_POOLING;
        int rowStep = g.dilationH() * width;
        int columnStep = g.dilationW();
        int step = g.strideW();
        switch (pass) {
            case MAX -> k.max(x, plane, first, rows, rowStep, columns, columnStep, step, n, y, yo, index, io, spare);
            case AVERAGE -> k.average(x, first, rows, rowStep, columns, columnStep, step, n, divisor, y, yo, spare);
            case SHARE -> k.share(y, yo, divisor, x, first, rows, rowStep, columns, columnStep, step, n);
        }
    }
}
