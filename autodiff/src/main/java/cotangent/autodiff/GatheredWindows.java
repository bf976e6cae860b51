package cotangent.autodiff;

import cotangent.vector.ConvolutionGeometry;

/** Windows of integers and truth values, for which there are no kernels: by gathering, with exact sums, as no model spends its time here. */
final class GatheredWindows {
    /** {@link Unfold} of {@code x [N, C, H, W]}. */
    static Tensor unfold(Tensor x, ConvolutionGeometry g) {
        int[] s = x.shape().toArray();
        int outH = g.outputHeight(s[2]);
        int outW = g.outputWidth(s[3]);
        return x.pad(g.padLeft(), g.padRight(), g.padTop(), g.padBottom())
                .indexSelect(2, rows(g, outH))
                .indexSelect(3, columns(g, outW))
                .reshape(s[0], s[1], outH, g.kernelH(), outW, g.kernelW())
                .permute(0, 1, 3, 5, 2, 4)
                .reshape(s[0], s[1] * g.kernelH() * g.kernelW(), outH * outW);
    }

    /** {@link Fold} of columns to {@code [N, C, height, width]}. */
    static Tensor fold(Tensor columns, ConvolutionGeometry g, int height, int width) {
        int n = columns.size(0);
        int channels = columns.size(1) / (g.kernelH() * g.kernelW());
        int outH = g.outputHeight(height);
        int outW = g.outputWidth(width);
        Tensor windows = columns.reshape(n, channels, g.kernelH(), g.kernelW(), outH, outW)
                .permute(0, 1, 4, 2, 5, 3)
                .reshape(n, channels, outH * g.kernelH(), outW * g.kernelW());
        int paddedH = height + g.padTop() + g.padBottom();
        int paddedW = width + g.padLeft() + g.padRight();
        return Tensor.zeros(columns.dtype(), n, channels, paddedH, paddedW)
                .indexAdd(
                        3,
                        columns(g, outW),
                        Tensor.zeros(columns.dtype(), n, channels, paddedH, outW * g.kernelW())
                                .indexAdd(2, rows(g, outH), windows))
                .narrow(2, g.padTop(), height)
                .narrow(3, g.padLeft(), width);
    }

    /** {@link Conv2d} of {@code x [N, C, H, W]} with {@code weight [O, C / groups, kH, kW]}. */
    static Tensor convolve(Tensor x, Tensor weight, ConvolutionGeometry g, int groups) {
        int outChannels = weight.size(0);
        Tensor columns = unfold(x, g);
        int rows = columns.size(1) / groups;
        return weight.reshape(groups, outChannels / groups, rows)
                .matmul(columns.reshape(x.size(0), groups, rows, columns.size(2)))
                .reshape(x.size(0), outChannels, g.outputHeight(x.size(2)), g.outputWidth(x.size(3)));
    }

    /** {@link Conv2d#inputGradient}: the transpose in {@code x} of {@link #convolve}. */
    static Tensor transposed(Tensor x, Tensor weight, ConvolutionGeometry g, int groups, int height, int width) {
        int n = x.size(0);
        int channels = weight.size(0) / groups;
        int positions = x.size(2) * x.size(3);
        int rows = weight.size(1) * g.kernelH() * g.kernelW();
        Tensor columns = weight.reshape(groups, channels, rows)
                .mT()
                .matmul(x.reshape(n, groups, channels, positions))
                .reshape(n, groups * rows, positions);
        return fold(columns, g, height, width);
    }

    private static Tensor rows(ConvolutionGeometry g, int count) {
        return positions(count, g.strideH(), g.kernelH(), g.dilationH());
    }

    private static Tensor columns(ConvolutionGeometry g, int count) {
        return positions(count, g.strideW(), g.kernelW(), g.dilationW());
    }

    /** What {@code count} windows see of a padded axis, one window after the other. */
    static Tensor positions(int count, int stride, int kernel, int dilation) {
        int[] at = new int[count * kernel];
        for (int i = 0; i < at.length; i++) {
            at[i] = i / kernel * stride + i % kernel * dilation;
        }
        return Tensor.of(at);
    }

    private GatheredWindows() {}
}
