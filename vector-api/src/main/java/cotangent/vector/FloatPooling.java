package cotangent.vector;

// @specialize Double

/** Maxima and averages of the windows of planes {@code [planes, height, width]}, contiguous and row-major. */
public final class FloatPooling {
    private FloatPooling() {}

    /**
     * The maximum of each window and where it is. Padding is never chosen; a NaN counts as larger than every number; of equal maxima
     * the first in row-major order of the window is chosen. A window that lies on padding only gives negative infinity and index -1.
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
        int o = 0;
        for (int p = 0; p < planes; p++) {
            int plane = xo + p * height * width;
            for (int oh = 0; oh < outH; oh++) {
                for (int ow = 0; ow < outW; ow++, o++) {
                    int at = argmax(x, plane, height, width, g, oh, ow);
                    index[io + o] = at;
                    y[yo + o] = at < 0 ? Float.NEGATIVE_INFINITY : x[plane + at];
                }
            }
        }
    }

    private static int argmax(float[] x, int plane, int height, int width, ConvolutionGeometry g, int oh, int ow) {
        int at = -1;
        float best = Float.NEGATIVE_INFINITY;
        for (int kh = 0, h = oh * g.strideH() - g.padTop(); kh < g.kernelH(); kh++, h += g.dilationH()) {
            if (h < 0 || h >= height) {
                continue;
            }
            for (int kw = 0, w = ow * g.strideW() - g.padLeft(); kw < g.kernelW(); kw++, w += g.dilationW()) {
                if (w < 0 || w >= width) {
                    continue;
                }
                float v = x[plane + h * width + w];
                if (at < 0 || v > best || v != v) {
                    if (v != v) {
                        return h * width + w;
                    }
                    best = v;
                    at = h * width + w;
                }
            }
        }
        return at;
    }

    /**
     * The average of each window, in which padding counts as zeros.
     *
     * @param x the planes
     * @param xo offset of the first element
     * @param planes number of planes
     * @param height rows of a plane
     * @param width columns of a plane
     * @param g the window
     * @param countPadding whether padding counts in the divisor
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
        int o = yo;
        for (int p = 0; p < planes; p++) {
            int plane = xo + p * height * width;
            for (int oh = 0; oh < outH; oh++) {
                for (int ow = 0; ow < outW; ow++) {
                    float sum = 0;
                    int inside = 0;
                    for (int kh = 0, h = oh * g.strideH() - g.padTop(); kh < g.kernelH(); kh++, h += g.dilationH()) {
                        if (h < 0 || h >= height) {
                            continue;
                        }
                        for (int kw = 0, w = ow * g.strideW() - g.padLeft();
                                kw < g.kernelW();
                                kw++, w += g.dilationW()) {
                            if (w >= 0 && w < width) {
                                sum += x[plane + h * width + w];
                                inside++;
                            }
                        }
                    }
                    int divisor = countPadding ? g.kernelH() * g.kernelW() : Math.max(inside, 1);
                    y[o++] = sum / divisor;
                }
            }
        }
    }

    /**
     * Adds the gradient of {@link #average} with respect to its input: each average hands {@code gy / divisor} to its window.
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
        int o = gyo;
        for (int p = 0; p < planes; p++) {
            int plane = gxo + p * height * width;
            for (int oh = 0; oh < outH; oh++) {
                for (int ow = 0; ow < outW; ow++) {
                    int divisor = countPadding ? g.kernelH() * g.kernelW() : Math.max(inside(g, oh, ow, height, width), 1);
                    float share = gy[o++] / divisor;
                    for (int kh = 0, h = oh * g.strideH() - g.padTop(); kh < g.kernelH(); kh++, h += g.dilationH()) {
                        if (h < 0 || h >= height) {
                            continue;
                        }
                        for (int kw = 0, w = ow * g.strideW() - g.padLeft();
                                kw < g.kernelW();
                                kw++, w += g.dilationW()) {
                            if (w >= 0 && w < width) {
                                gx[plane + h * width + w] += share;
                            }
                        }
                    }
                }
            }
        }
    }

    /** How many elements of a window lie on the plane. */
    private static int inside(ConvolutionGeometry g, int oh, int ow, int height, int width) {
        int rows = 0;
        for (int kh = 0, h = oh * g.strideH() - g.padTop(); kh < g.kernelH(); kh++, h += g.dilationH()) {
            rows += h >= 0 && h < height ? 1 : 0;
        }
        int columns = 0;
        for (int kw = 0, w = ow * g.strideW() - g.padLeft(); kw < g.kernelW(); kw++, w += g.dilationW()) {
            columns += w >= 0 && w < width ? 1 : 0;
        }
        return rows * columns;
    }
}
