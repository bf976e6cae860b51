package cotangent.autodiff;

// @specialize Double

import cotangent.vector.ConvolutionGeometry;
import cotangent.vector.FloatStrided;
import cotangent.vector.Kernels;
import java.util.Arrays;

/**
 * An image under a border of zeros, over which a window slides. In it element {@code (c, h, w)} of the window at position {@code (i, j)} is at the
 * sum of a place that depends on the element alone and one that depends on the position alone. For a window that moves by 1, positions side by
 * side are neighbours, and so are the end of one row and the start of the next if the few positions between them are computed and dropped.
 */
final class FloatSlide {
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    /** Buffers that a thread reuses. */
    private static final class Scratch {
        float[] image = new float[0];

        /** Whose border of zeros the image has. */
        FloatSlide bordered;

        float[] results = new float[0];

        float[] image(int length) {
            if (image.length < length) {
                image = new float[length];
                bordered = null;
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

    /** Distance between rows: the border behind one row is also that before the next. */
    int wide() {
        return width + Math.max(left, right);
    }

    /** Elements of the last channel's border that have no next row or channel to lie in. */
    private int overlap() {
        return Math.min(top, bottom) * wide() + Math.min(left, right);
    }

    /** Distance between channels: in the same way the border below one is also that above the next. */
    private int plane() {
        return (height + Math.max(top, bottom)) * wide();
    }

    /** Places of the window's elements {@code [channels, kH, kW]}. */
    int[] window(ConvolutionGeometry g) {
        int[] places = new int[channels * g.kernelH() * g.kernelW()];
        int at = 0;
        for (int c = 0; c < channels; c++) {
            for (int kh = 0; kh < g.kernelH(); kh++) {
                for (int kw = 0; kw < g.kernelW(); kw++) {
                    places[at++] = place(c, kh * g.dilationH(), kw * g.dilationW());
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

    /** Place of an element of the image under its border. */
    int place(int channel, int row, int column) {
        return channel * plane() + row * wide() + column;
    }

    private boolean bordered() {
        return top + bottom + left + right > 0;
    }

    /** The image under its border; without a border the array itself. The border stays from one image to the next. */
    private float[] lay(float[] x, int xo, Scratch scratch) {
        if (!bordered()) {
            return x;
        }
        int size = channels * plane() + overlap();
        float[] image = scratch.image(size);
        if (scratch.bordered != this) {
            Arrays.fill(image, 0, size, 0);
            scratch.bordered = this;
        }
        int wide = wide();
        for (int c = 0; c < channels; c++) {
            int from = xo + c * height * width;
            Kernels.FLOAT_INDIRECT_GEMM.spread(x, from, height, width, image, place(c, top, left), wide);
        }
        return image;
    }

    /** {@code y [m, outH, outW] = a [m, window] windows (+ bias)} for a window that moves by 1, with {@code a} packed. */
    void over(
            float[] x,
            int xo,
            int[] window,
            int m,
            float[] packed,
            int po,
            float[] bias,
            int biasOffset,
            int outH,
            int outW,
            float[] y,
            int yo) {
        float[] image = lay(x, xo, SCRATCH.get());
        Kernels.FLOAT_INDIRECT_GEMM.windows(
                m,
                window.length,
                packed,
                po,
                image,
                start(xo),
                window,
                outH,
                outW,
                wide(),
                bias,
                biasOffset,
                y,
                yo,
                outH * outW,
                outW,
                1);
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
                start(xo),
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

    /** The image under its border, in a buffer of this thread. */
    float[] lay(float[] x, int xo) {
        return lay(x, xo, SCRATCH.get());
    }

    /** Where {@link #lay} puts the first element of the image at {@code xo}. */
    int start(int xo) {
        return bordered() ? 0 : xo;
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
                start(xo),
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
