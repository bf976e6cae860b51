package cotangent.nn;

import cotangent.autodiff.ConvolutionOptions3d;
import cotangent.autodiff.Convolutions;
import cotangent.autodiff.Tensor;
import cotangent.nn.init.Initializer;
import java.util.random.RandomGenerator;

/**
 * The transpose of a three-dimensional convolution, which enlarges:
 * {@code [batch, in, depth, height, width] -> [batch, out, depth', height', width']} with
 * {@code depth' = (depth - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1}, and so on.
 *
 * <p>State: {@code weight [in, out / groups, kernelDepth, kernelHeight, kernelWidth]} and {@code bias [out]}, both uniform within
 * {@code 1 / sqrt(out / groups * kernelDepth * kernelHeight * kernelWidth)} of 0 at first, as in PyTorch.
 */
public final class ConvTranspose3d extends Layer {
    private final int in;
    private final ConvolutionOptions3d options;
    private final int[] outputPadding;
    private final Parameter weight;
    private final Parameter bias;

    /** A transposed convolution with a cubic kernel, no output padding and a bias. */
    public ConvTranspose3d(int in, int out, int kernel, ConvolutionOptions3d options, RandomGenerator rng) {
        this(in, out, new int[] {kernel, kernel, kernel}, options, new int[3], true, rng);
    }

    /**
     * A transposed convolution.
     *
     * @param kernel depth, height and width of the window
     * @param outputPadding slices, rows and columns added at the ends, fewer than the strides or dilations: which of the sizes that the
     *     convolution would shrink to the same one is meant
     * @throws IllegalArgumentException if a size is not positive or the groups do not divide the channels
     */
    public ConvTranspose3d(
            int in,
            int out,
            int[] kernel,
            ConvolutionOptions3d options,
            int[] outputPadding,
            boolean bias,
            RandomGenerator rng) {
        this.in = Require.positive("ConvTranspose3d", "in", in);
        Require.positive("ConvTranspose3d", "out", out);
        Require.kernel("ConvTranspose3d", kernel, 3);
        int groups = options.plane().groups();
        Require.divides("ConvTranspose3d", groups, in, out);
        if (outputPadding.length != 3) {
            throw new IllegalArgumentException(
                    "ConvTranspose3d: needs an output padding for 3 directions, got " + outputPadding.length);
        }
        for (int padding : outputPadding) {
            Require.notNegative("ConvTranspose3d", "output padding", padding);
        }
        this.options = options;
        this.outputPadding = outputPadding.clone();
        Initializer uniform = Initializer.fanInUniform(out / groups * kernel[0] * kernel[1] * kernel[2]);
        weight = parameter("weight", uniform.create(rng, in, out / groups, kernel[0], kernel[1], kernel[2]));
        this.bias = bias ? parameter("bias", uniform.create(rng, out)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        Require.channels(this, x, 5, in);
        return Convolutions.convTranspose3d(
                x,
                weight.get(),
                bias == null ? null : bias.get(),
                options,
                outputPadding[0],
                outputPadding[1],
                outputPadding[2]);
    }

    /** The kernels {@code [in, out / groups, kernelDepth, kernelHeight, kernelWidth]}. */
    public Parameter weight() {
        return weight;
    }

    /** The vector {@code [out]}; null if there is none. */
    public Parameter bias() {
        return bias;
    }

    /** How the window moves over the output. */
    public ConvolutionOptions3d options() {
        return options;
    }

    /** Slices, rows and columns added at the ends of the output. */
    public int[] outputPadding() {
        return outputPadding.clone();
    }

    @Override
    public String toString() {
        return Settings.convolution("ConvTranspose3d", in, weight.value(), 1, options, bias != null);
    }
}
