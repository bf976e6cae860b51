package cotangent.nn;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.ConvolutionOptions3d;
import cotangent.autodiff.PoolingOptions;
import cotangent.autodiff.PoolingOptions3d;
import cotangent.autodiff.Tensor;
import java.util.Arrays;

/** Settings of layers as text: only what differs from the defaults. */
final class Settings {
    /** {@code "Conv2d(3, 8, kernel [3, 3], stride [2, 2])"}; the output channels of a group are along {@code outAxis} of the weight. */
    static String convolution(String name, int in, Tensor weight, int outAxis, ConvolutionOptions o, boolean bias) {
        int out = outAxis == 0 ? weight.size(0) : weight.size(1) * o.groups();
        int[] sizes = weight.shape().toArray();
        StringBuilder text = new StringBuilder(name)
                .append('(')
                .append(in)
                .append(", ")
                .append(out)
                .append(", kernel ")
                .append(Arrays.toString(Arrays.copyOfRange(sizes, 2, sizes.length)));
        boolean plane = sizes.length == 4;
        pair(text, "stride", plane ? o.strideH() : 1, o.strideW(), 1, plane);
        if (plane && o.padTop() != o.padBottom() || o.padLeft() != o.padRight()) {
            text.append(", padding ")
                    .append(Arrays.toString(new int[] {o.padTop(), o.padBottom(), o.padLeft(), o.padRight()}));
        } else {
            pair(text, "padding", plane ? o.padTop() : 0, o.padLeft(), 0, plane);
        }
        pair(text, "dilation", plane ? o.dilationH() : 1, o.dilationW(), 1, plane);
        if (o.groups() != 1) {
            text.append(", groups ").append(o.groups());
        }
        return text.append(bias ? ")" : ", no bias)").toString();
    }

    /** The same of three directions. */
    static String convolution(String name, int in, Tensor weight, int outAxis, ConvolutionOptions3d o, boolean bias) {
        ConvolutionOptions p = o.plane();
        int out = outAxis == 0 ? weight.size(0) : weight.size(1) * p.groups();
        StringBuilder text =
                new StringBuilder(name).append('(').append(in).append(", ").append(out);
        triple(text, "kernel", -1, weight.size(2), weight.size(3), weight.size(4));
        triple(text, "stride", 1, o.strideD(), p.strideH(), p.strideW());
        boolean symmetric = o.padFront() == o.padBack() && p.padTop() == p.padBottom() && p.padLeft() == p.padRight();
        if (symmetric) {
            triple(text, "padding", 0, o.padFront(), p.padTop(), p.padLeft());
        } else {
            triple(
                    text,
                    "padding",
                    -1,
                    o.padFront(),
                    o.padBack(),
                    p.padTop(),
                    p.padBottom(),
                    p.padLeft(),
                    p.padRight());
        }
        triple(text, "dilation", 1, o.dilationD(), p.dilationH(), p.dilationW());
        if (p.groups() != 1) {
            text.append(", groups ").append(p.groups());
        }
        return text.append(bias ? ")" : ", no bias)").toString();
    }

    /** {@code "MaxPool2d(kernel [2, 2], padding [1, 1])"}. */
    static String pooling(String name, PoolingOptions o, boolean plane) {
        StringBuilder text = new StringBuilder(name)
                .append("(kernel ")
                .append(Arrays.toString(plane ? new int[] {o.kernelH(), o.kernelW()} : new int[] {o.kernelW()}));
        if (plane && o.strideH() != o.kernelH() || o.strideW() != o.kernelW()) {
            pair(text, "stride", plane ? o.strideH() : 1, o.strideW(), 0, plane);
        }
        pair(text, "padding", plane ? o.padH() : 0, o.padW(), 0, plane);
        pair(text, "dilation", plane ? o.dilationH() : 1, o.dilationW(), 1, plane);
        return text.append(')').toString();
    }

    /** The same of three directions. */
    static String pooling(String name, PoolingOptions3d o) {
        PoolingOptions p = o.plane();
        StringBuilder text = new StringBuilder(name)
                .append("(kernel ")
                .append(Arrays.toString(new int[] {o.kernelD(), p.kernelH(), p.kernelW()}));
        if (o.strideD() != o.kernelD() || p.strideH() != p.kernelH() || p.strideW() != p.kernelW()) {
            triple(text, "stride", -1, o.strideD(), p.strideH(), p.strideW());
        }
        triple(text, "padding", 0, o.padD(), p.padH(), p.padW());
        triple(text, "dilation", 1, o.dilationD(), p.dilationH(), p.dilationW());
        return text.append(')').toString();
    }

    private static void triple(StringBuilder text, String what, int usual, int... values) {
        if (Arrays.stream(values).anyMatch(v -> v != usual)) {
            text.append(", ").append(what).append(' ').append(Arrays.toString(values));
        }
    }

    private static void pair(StringBuilder text, String what, int h, int w, int usual, boolean plane) {
        if (h != usual || w != usual) {
            text.append(", ")
                    .append(what)
                    .append(' ')
                    .append(Arrays.toString(plane ? new int[] {h, w} : new int[] {w}));
        }
    }

    private Settings() {}
}
