package cotangent.autodiff;

import cotangent.vector.ConvolutionGeometry;

/**
 * Convolutions of volumes as convolutions of planes: the slices that a window covers become channels of one plane, so that all sums of an
 * output are those of one matrix product.
 */
final class VolumeConvolution {
    /** {@code x [N, C, D, H, W]} with {@code weight [O, C / groups, kD, kH, kW]}. */
    static Tensor of(Tensor x, Tensor weight, Tensor bias, ConvolutionOptions3d options) {
        if (x.rank() == 4) {
            return of(x.unsqueeze(0), weight, bias, options).squeeze(0);
        }
        Convolutions.requireRank("conv3d", "input", x, 5);
        Convolutions.requireRank("conv3d", "weight", weight, 5);
        Convolutions.requireChannels(
                "conv3d", x, weight, weight.size(0), bias, options.plane().groups());
        DType type = Convolutions.promote("conv3d", x, weight);
        Convolutions.requireKernel("conv3d", weight);
        ConvolutionGeometry depth = options.depth(weight.size(2));
        int[] s = x.shape().toArray();
        Convolutions.requireWindow("conv3d", Shape.of(s[2], 1), depth);
        // A volume is a picture with a row for each slice.
        Tensor columns = Convolutions.unfold(x.to(type).reshape(s[0], s[1], s[2], s[3] * s[4]), depth);
        int outD = depth.outputHeight(s[2]);
        Tensor planes = columns.reshape(s[0], columns.size(1), outD, s[3], s[4])
                .transpose(1, 2)
                .flatten(0, 1);
        Tensor y = Convolutions.convolve("conv3d", planes, weight.to(type).flatten(1, 2), bias, options.plane());
        return y.reshape(s[0], outD, y.size(1), y.size(2), y.size(3)).transpose(1, 2);
    }

    /** {@code x [N, C, D, H, W]} with {@code weight [C, O / groups, kD, kH, kW]}. */
    static Tensor transposed(Tensor x, Tensor weight, Tensor bias, ConvolutionOptions3d options, int[] outputPadding) {
        String name = "convTranspose3d";
        if (x.rank() == 4) {
            return transposed(x.unsqueeze(0), weight, bias, options, outputPadding)
                    .squeeze(0);
        }
        Convolutions.requireRank(name, "input", x, 5);
        Convolutions.requireRank(name, "weight", weight, 5);
        ConvolutionOptions plane = options.plane();
        Convolutions.requireTransposedChannels(name, x, weight, bias, plane.groups());
        Convolutions.requireKernel(name, weight);
        DType type = Convolutions.promote(name, x, weight);
        int[] s = x.shape().toArray();
        int kernelD = weight.size(2);
        TransposedAxis slices = TransposedAxis.of(
                name,
                s[2],
                options.strideD(),
                options.padFront(),
                options.padBack(),
                options.dilationD(),
                kernelD,
                outputPadding[0]);
        Tensor planes = x.to(type).transpose(1, 2).flatten(0, 1);
        Tensor y = Convolutions.transposed(
                name, planes, weight.to(type).flatten(1, 2), plane, outputPadding[1], outputPadding[2]);
        int channels = y.size(1) / kernelD;
        int positions = y.size(2) * y.size(3);
        Tensor columns = y.reshape(s[0], s[2], channels * kernelD, positions)
                .transpose(1, 2)
                .flatten(2);
        ConvolutionGeometry depth = new ConvolutionOptions3d(
                        options.strideD(), options.padFront(), slices.padEnd(), options.dilationD(), plane)
                .depth(kernelD);
        Tensor volume = Convolutions.fold(
                        columns.reshape(s[0], channels * kernelD, s[2] * positions), depth, slices.size(), positions)
                .reshape(s[0], channels, slices.size(), y.size(2), y.size(3));
        volume = volume.pad(0, 0, 0, 0, 0, slices.zeros());
        return bias == null ? volume : volume.add(bias.to(type).reshape(-1, 1, 1, 1));
    }

    private VolumeConvolution() {}
}
