package cotangent.autodiff;

// @specialize Double

import cotangent.vector.ConvolutionGeometry;
import cotangent.vector.Kernels;
import java.util.Arrays;

/**
 * The gradient of a convolution's input. A pixel takes its terms from the elements of the window that meet it; which they are depends on its row
 * and column modulo the strides alone. For the pixels of one remainder, a phase, the gradient is a convolution of the outputs' gradient with
 * these elements, whose window moves by 1. A phase that no element meets stays zero.
 */
final class FloatBackSlide {
    private final ConvolutionGeometry g;
    private final int outputs;
    private final int channels;
    private final int height;
    private final int width;
    private final FloatSlide gradient;
    private final int top;
    private final int left;
    private final Phase[] phases;
    private final int packedLength;

    /** The pixels of one remainder: which elements of the window meet them, where these find the gradient, and their weights. */
    private record Phase(int row, int column, int height, int width, int[] elements, int[] places, int packed) {}

    FloatBackSlide(ConvolutionGeometry g, int outputs, int channels, int height, int width) {
        this.g = g;
        this.outputs = outputs;
        this.channels = channels;
        this.height = height;
        this.width = width;
        int outH = g.outputHeight(height);
        int outW = g.outputWidth(width);
        top = before(g.padTop(), g.kernelH(), g.dilationH(), g.strideH());
        left = before(g.padLeft(), g.kernelW(), g.dilationW(), g.strideW());
        gradient = new FloatSlide(
                outputs,
                outH,
                outW,
                top,
                after(g.padTop(), height, g.strideH(), outH),
                left,
                after(g.padLeft(), width, g.strideW(), outW));
        phases = new Phase[Math.min(g.strideH(), height) * Math.min(g.strideW(), width)];
        int packed = 0;
        for (int i = 0; i < phases.length; i++) {
            phases[i] = phase(i / Math.min(g.strideW(), width), i % Math.min(g.strideW(), width), packed);
            packed += Kernels.FLOAT_INDIRECT_GEMM.packedLength(channels, phases[i].places.length);
        }
        packedLength = packed;
    }

    /** Rows that the first element of the window lies before the gradient, for the pixels of the first row; at least 0. */
    private static int before(int pad, int kernel, int dilation, int stride) {
        return Math.max(0, (kernel - 1) * dilation - pad) / stride;
    }

    /** Rows that the last row of pixels reaches behind the gradient; at least 0. */
    private static int after(int pad, int size, int stride, int out) {
        return Math.max(0, (size - 1 + pad) / stride + 1 - out);
    }

    private Phase phase(int row, int column, int packed) {
        int[] elements = new int[g.kernelH() * g.kernelW()];
        int count = 0;
        for (int kh = 0; kh < g.kernelH(); kh++) {
            for (int kw = 0; kw < g.kernelW(); kw++) {
                boolean meets = (row + g.padTop() - kh * g.dilationH()) % g.strideH() == 0
                        && (column + g.padLeft() - kw * g.dilationW()) % g.strideW() == 0;
                if (meets) {
                    elements[count++] = kh * g.kernelW() + kw;
                }
            }
        }
        int[] met = Arrays.copyOf(elements, count);
        int[] places = new int[outputs * count];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < count; i++) {
                int h = (row + g.padTop() - met[i] / g.kernelW() * g.dilationH()) / g.strideH();
                int w = (column + g.padLeft() - met[i] % g.kernelW() * g.dilationW()) / g.strideW();
                places[o * count + i] = gradient.place(o, top + h, left + w);
            }
        }
        int rows = (height - row + g.strideH() - 1) / g.strideH();
        int columns = (width - column + g.strideW() - 1) / g.strideW();
        return new Phase(row, column, rows, columns, met, places, packed);
    }

    /** Whether some pixels get no gradient. */
    boolean leavesZeros() {
        for (Phase p : phases) {
            if (p.places.length == 0) {
                return true;
            }
        }
        return false;
    }

    /** The part of the results that is kept: the others lie between the rows of the gradient under its border. */
    boolean pays() {
        return 2 * phases[0].width >= gradient.wide();
    }

    int packedLength() {
        return packedLength;
    }

    /** Packs the weights {@code [outputs, channels, kH kW]} of a group for all phases. */
    void pack(float[] w, int wo, float[] packed, int po) {
        int kernel = g.kernelH() * g.kernelW();
        float[] turned = Storage.uninitialized(DType.FLOAT32, channels * outputs * kernel)
                .floats();
        for (Phase phase : phases) {
            int count = phase.elements.length;
            for (int c = 0; c < channels; c++) {
                for (int o = 0; o < outputs; o++) {
                    for (int i = 0; i < count; i++) {
                        turned[(c * outputs + o) * count + i] = w[wo + (o * channels + c) * kernel + phase.elements[i]];
                    }
                }
            }
            int k = outputs * count;
            Kernels.FLOAT_INDIRECT_GEMM.pack(channels, k, turned, 0, k, 1, packed, po + phase.packed);
        }
    }

    /** Writes the gradient {@code [channels, height, width]} of an image whose outputs have the gradient at {@code go}. */
    void over(float[] gradients, int go, float[] packed, int po, float[] y, int yo) {
        float[] image = gradient.lay(gradients, go);
        for (Phase p : phases) {
            if (p.places.length > 0) {
                Kernels.FLOAT_INDIRECT_GEMM.windows(
                        channels,
                        p.places.length,
                        packed,
                        po + p.packed,
                        image,
                        gradient.start(go),
                        p.places,
                        p.height,
                        p.width,
                        gradient.wide(),
                        null,
                        0,
                        y,
                        yo + p.row * width + p.column,
                        height * width,
                        g.strideH() * width,
                        g.strideW());
            }
        }
    }
}
