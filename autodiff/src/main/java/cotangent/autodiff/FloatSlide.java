package cotangent.autodiff;

// @specialize Double

import cotangent.vector.ConvolutionGeometry;
import cotangent.vector.FloatConvolution;
import cotangent.vector.FloatStrided;
import cotangent.vector.Kernels;
import java.util.Arrays;

/**
 * An image under a border of zeros, over which a window slides. In it element {@code (c, h, w)} of the window at position {@code (i, j)} is at the
 * sum of a place that depends on the element alone and one that depends on the position alone. For a window that moves by 1, positions side by
 * side are neighbours, and so are the end of one row and the start of the next if the few positions between them are computed and dropped.
 */
final class FloatSlide {
    /** Results, with those that are dropped, that are computed at once: they stay in the second-level cache. */
    private static final int CHUNK = 1 << 15;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    /** Buffers that a thread reuses. */
    private static final class Scratch {
        float[] image = new float[0];
        float[] results = new float[0];

        float[] image(int length) {
            if (image.length < length) {
                image = new float[length];
            }
            return image;
        }

        float[] results(int length) {
            if (results.length < length) {
                results = new float[length];
            }
            return results;
        }
    }

    private final int channels;
    private final int height;
    private final int width;
    private final int top;
    private final int bottom;
    private final int left;
    private final int right;

    FloatSlide(int channels, int height, int width, int top, int bottom, int left, int right) {
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.top = top;
        this.bottom = bottom;
        this.left = left;
        this.right = right;
    }

    private int wide() {
        return left + width + right;
    }

    private int plane() {
        return (top + height + bottom) * wide();
    }

    /** Places of the window's elements {@code [channels, kH, kW]}; if {@code mirrored}, of the last row and column first. */
    int[] window(ConvolutionGeometry g, boolean mirrored) {
        int[] places = new int[channels * g.kernelH() * g.kernelW()];
        int at = 0;
        for (int c = 0; c < channels; c++) {
            for (int kh = 0; kh < g.kernelH(); kh++) {
                int h = mirrored ? g.kernelH() - 1 - kh : kh;
                for (int kw = 0; kw < g.kernelW(); kw++) {
                    int w = mirrored ? g.kernelW() - 1 - kw : kw;
                    places[at++] = c * plane() + h * g.dilationH() * wide() + w * g.dilationW();
                }
            }
        }
        return places;
    }

    /** Places of the window's positions {@code [outH, outW]}. */
    int[] positions(ConvolutionGeometry g, int outH, int outW) {
        int[] places = new int[outH * outW];
        for (int i = 0; i < outH; i++) {
            for (int j = 0; j < outW; j++) {
                places[i * outW + j] = i * g.strideH() * wide() + j * g.strideW();
            }
        }
        return places;
    }

    private boolean bordered() {
        return top + bottom + left + right > 0;
    }

    /** The image under its border; without a border the array itself. */
    private float[] lay(float[] x, int xo, Scratch scratch) {
        if (!bordered()) {
            return x;
        }
        float[] image = scratch.image(channels * plane());
        FloatConvolution.pad(x, xo, channels, height, width, top, bottom, left, right, image, 0);
        return image;
    }

    /** {@code y [m, outH outW] = a [m, window] windows (+ bias)} for a window that moves by 1. */
    void over(
            float[] x,
            int xo,
            int[] window,
            int m,
            float[] a,
            int ao,
            float[] bias,
            int biasOffset,
            int outH,
            int outW,
            float[] y,
            int yo) {
        Scratch scratch = SCRATCH.get();
        float[] image = lay(x, xo, scratch);
        int start = bordered() ? 0 : xo;
        int wide = wide();
        int rows = Math.max(1, Math.min(outH, CHUNK / (m * wide)));
        float[] results = scratch.results(m * rows * wide);
        for (int row = 0; row < outH; row += rows) {
            int count = Math.min(rows, outH - row);
            int n = (count - 1) * wide + outW;
            if (bias != null) {
                for (int i = 0; i < m; i++) {
                    Arrays.fill(results, i * n, (i + 1) * n, bias[biasOffset + i]);
                }
            }
            Kernels.FLOAT_INDIRECT_GEMM.windows(
                    m,
                    n,
                    window.length,
                    a,
                    ao,
                    window.length,
                    1,
                    image,
                    start + row * wide,
                    window,
                    bias == null ? 0 : 1,
                    results,
                    0,
                    n);
            for (int i = 0; i < m; i++) {
                int to = yo + (i * outH + row) * outW;
                for (int r = 0; r < count; r++) {
                    System.arraycopy(results, i * n + r * wide, y, to + r * outW, outW);
                }
            }
        }
    }

    /** {@code y [m, positions] = a [m, window] windows (+ bias)} for any window: first the transpose, whose lanes run over outputs. */
    void jump(
            float[] x,
            int xo,
            int[] window,
            int[] positions,
            int m,
            float[] a,
            int ao,
            float[] bias,
            int biasOffset,
            float[] y,
            int yo) {
        Scratch scratch = SCRATCH.get();
        float[] image = lay(x, xo, scratch);
        float[] results = scratch.results(positions.length * m);
        if (bias != null) {
            for (int p = 0; p < positions.length; p++) {
                System.arraycopy(bias, biasOffset, results, p * m, m);
            }
        }
        Kernels.FLOAT_INDIRECT_GEMM.places(
                positions.length,
                m,
                window.length,
                image,
                bordered() ? 0 : xo,
                positions,
                window,
                a,
                ao,
                1,
                window.length,
                bias == null ? 0 : 1,
                results,
                0,
                m);
        FloatStrided.gather(
                new int[] {m, positions.length}, results, 0, new int[] {1, m}, 0, y, yo, m * positions.length);
    }

    /** {@code y [window, o] = windows g^T + beta y} for {@code g [o, positions]}. */
    void gather(
            float[] x, int xo, int[] window, int[] positions, int o, float[] g, int go, float beta, float[] y, int yo) {
        float[] image = lay(x, xo, SCRATCH.get());
        Kernels.FLOAT_INDIRECT_GEMM.places(
                window.length,
                o,
                positions.length,
                image,
                bordered() ? 0 : xo,
                window,
                positions,
                g,
                go,
                1,
                positions.length,
                beta,
                y,
                yo,
                o);
    }
}
