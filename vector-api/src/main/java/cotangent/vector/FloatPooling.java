package cotangent.vector;

// @specialize Double

/** Maxima and averages of the windows of planes {@code [planes, height, width]}, contiguous and row-major. */
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
        int outH = g.outputHeight(height);
        int outW = g.outputWidth(width);
        boolean halving = halving(g);
        int o = 0;
        for (int p = 0, plane = xo; p < planes; p++, plane += height * width) {
            for (int oh = 0; oh < outH; oh++, o += outW) {
                if (halving) {
                    maxOfPairs(x, plane, oh * 2 * width, width, outW, y, yo + o, index, io + o);
                } else {
                    maxOfRow(x, plane, height, width, g, oh, outW, y, yo + o, index, io + o);
                }
            }
        }
    }

    /** The common case: windows of 2 x 2 side by side. */
    private static boolean halving(ConvolutionGeometry g) {
        return g.kernelH() == 2
                && g.kernelW() == 2
                && g.strideH() == 2
                && g.strideW() == 2
                && g.dilationH() == 1
                && g.dilationW() == 1
                && g.padTop() + g.padBottom() + g.padLeft() + g.padRight() == 0;
    }

    private static void maxOfPairs(
            float[] x, int plane, int row, int width, int outW, float[] y, int yo, int[] index, int io) {
        int a = row;
        for (int ow = 0; ow < outW; ow++, a += 2) {
            int c = a + width;
            float x0 = x[plane + a];
            float x1 = x[plane + a + 1];
            float x2 = x[plane + c];
            float x3 = x[plane + c + 1];
            float sum = (x0 + x1) + (x2 + x3);
            int at;
            if (sum == sum) {
                int upper = x1 > x0 ? a + 1 : a;
                int lower = x3 > x2 ? c + 1 : c;
                at = x[plane + lower] > x[plane + upper] ? lower : upper;
            } else { // a NaN, or infinities of both signs
                at = larger(x, plane, larger(x, plane, larger(x, plane, a, a + 1), c), c + 1);
            }
            index[io + ow] = at;
            y[yo + ow] = x[plane + at];
        }
    }

    private static int larger(float[] x, int plane, int first, int second) {
        float a = x[plane + first];
        float b = x[plane + second];
        return b > a || (b != b && a == a) ? second : first;
    }

    private static void maxOfRow(
            float[] x,
            int plane,
            int height,
            int width,
            ConvolutionGeometry g,
            int oh,
            int outW,
            float[] y,
            int yo,
            int[] index,
            int io) {
        int top = oh * g.strideH() - g.padTop();
        int firstRow = ConvolutionGeometry.firstInside(top, g.dilationH(), g.kernelH());
        int endRow = ConvolutionGeometry.endInside(top, g.dilationH(), height, firstRow, g.kernelH());
        int step = g.dilationW();
        for (int ow = 0; ow < outW; ow++) {
            int left = ow * g.strideW() - g.padLeft();
            int first = ConvolutionGeometry.firstInside(left, step, g.kernelW());
            int end = ConvolutionGeometry.endInside(left, step, width, first, g.kernelW());
            int at = -1;
            for (int kh = firstRow; kh < endRow; kh++) {
                int w = (top + kh * g.dilationH()) * width + left + first * step;
                for (int kw = first; kw < end; kw++, w += step) {
                    at = at < 0 ? w : larger(x, plane, at, w);
                }
            }
            index[io + ow] = at;
            y[yo + ow] = at < 0 ? Float.NEGATIVE_INFINITY : x[plane + at];
        }
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
        int outH = g.outputHeight(height);
        int outW = g.outputWidth(width);
        boolean halving = halving(g);
        int o = yo;
        for (int p = 0, plane = xo; p < planes; p++, plane += height * width) {
            for (int oh = 0; oh < outH; oh++, o += outW) {
                if (halving) {
                    averageOfPairs(x, plane + oh * 2 * width, width, outW, y, o);
                } else {
                    averageOfRow(x, plane, height, width, g, oh, outW, countPadding, y, o);
                }
            }
        }
    }

    private static void averageOfPairs(float[] x, int row, int width, int outW, float[] y, int yo) {
        for (int ow = 0, a = row; ow < outW; ow++, a += 2) {
            y[yo + ow] = (x[a] + x[a + 1] + x[a + width] + x[a + width + 1]) * 0.25f;
        }
    }

    private static void averageOfRow(
            float[] x,
            int plane,
            int height,
            int width,
            ConvolutionGeometry g,
            int oh,
            int outW,
            boolean countPadding,
            float[] y,
            int yo) {
        int top = oh * g.strideH() - g.padTop();
        int firstRow = ConvolutionGeometry.firstInside(top, g.dilationH(), g.kernelH());
        int endRow = ConvolutionGeometry.endInside(top, g.dilationH(), height, firstRow, g.kernelH());
        int step = g.dilationW();
        for (int ow = 0; ow < outW; ow++) {
            int left = ow * g.strideW() - g.padLeft();
            int first = ConvolutionGeometry.firstInside(left, step, g.kernelW());
            int end = ConvolutionGeometry.endInside(left, step, width, first, g.kernelW());
            float sum = 0;
            for (int kh = firstRow; kh < endRow; kh++) {
                int at = plane + (top + kh * g.dilationH()) * width + left + first * step;
                for (int kw = first; kw < end; kw++, at += step) {
                    sum += x[at];
                }
            }
            y[yo + ow] = sum / divisor(g, countPadding, (endRow - firstRow) * (end - first));
        }
    }

    private static int divisor(ConvolutionGeometry g, boolean countPadding, int inside) {
        return countPadding ? g.kernelH() * g.kernelW() : Math.max(inside, 1);
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
        int outH = g.outputHeight(height);
        int outW = g.outputWidth(width);
        boolean halving = halving(g);
        int o = gyo;
        for (int p = 0, plane = gxo; p < planes; p++, plane += height * width) {
            for (int oh = 0; oh < outH; oh++, o += outW) {
                if (halving) {
                    shareWithPairs(gy, o, outW, gx, plane + oh * 2 * width, width);
                } else {
                    shareWithRow(gy, o, height, width, g, oh, outW, countPadding, gx, plane);
                }
            }
        }
    }

    private static void shareWithPairs(float[] gy, int gyo, int outW, float[] gx, int row, int width) {
        for (int ow = 0, a = row; ow < outW; ow++, a += 2) {
            float share = gy[gyo + ow] * 0.25f;
            gx[a] += share;
            gx[a + 1] += share;
            gx[a + width] += share;
            gx[a + width + 1] += share;
        }
    }

    private static void shareWithRow(
            float[] gy,
            int gyo,
            int height,
            int width,
            ConvolutionGeometry g,
            int oh,
            int outW,
            boolean countPadding,
            float[] gx,
            int plane) {
        int top = oh * g.strideH() - g.padTop();
        int firstRow = ConvolutionGeometry.firstInside(top, g.dilationH(), g.kernelH());
        int endRow = ConvolutionGeometry.endInside(top, g.dilationH(), height, firstRow, g.kernelH());
        int step = g.dilationW();
        for (int ow = 0; ow < outW; ow++) {
            int left = ow * g.strideW() - g.padLeft();
            int first = ConvolutionGeometry.firstInside(left, step, g.kernelW());
            int end = ConvolutionGeometry.endInside(left, step, width, first, g.kernelW());
            float share = gy[gyo + ow] / divisor(g, countPadding, (endRow - firstRow) * (end - first));
            for (int kh = firstRow; kh < endRow; kh++) {
                int at = plane + (top + kh * g.dilationH()) * width + left + first * step;
                for (int kw = first; kw < end; kw++, at += step) {
                    gx[at] += share;
                }
            }
        }
    }
}
