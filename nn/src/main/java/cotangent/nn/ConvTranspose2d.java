package cotangent.nn;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.Convolutions;
import cotangent.autodiff.Tensor;
import cotangent.nn.init.Initializer;
import java.util.random.RandomGenerator;

/**
 * The transpose of a two-dimensional convolution, which enlarges: {@code [batch, in, height, width] -> [batch, out, height', width']} with
 * {@code height' = (height - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1}.
 *
 * <p>State: {@code weight [in, out / groups, kernelHeight, kernelWidth]} and {@code bias [out]}, both uniform within
 * {@code 1 / sqrt(out / groups * kernelHeight * kernelWidth)} of 0 at first, as in PyTorch.
 */
public final class ConvTranspose2d extends Layer {
    private final int in;
    private final ConvolutionOptions options;
    private final int outputPaddingH;
    private final int outputPaddingW;
    private final Parameter weight;
    private final Parameter bias;

    /** A transposed convolution with a square kernel, no output padding and a bias. */
    public ConvTranspose2d(int in, int out, int kernel, ConvolutionOptions options, RandomGenerator rng) {
        this(in, out, kernel, kernel, options, 0, 0, true, rng);
    }

    /**
     * A transposed convolution.
     *
     * @param outputPaddingH rows added below, fewer than the stride or dilation: which of the sizes that the convolution would shrink to
     *     the same one is meant
     * @param outputPaddingW columns added at the end
     * @throws IllegalArgumentException if a size is not positive or the groups do not divide the channels
     */
    public ConvTranspose2d(
            int in,
            int out,
            int kernelH,
            int kernelW,
            ConvolutionOptions options,
            int outputPaddingH,
            int outputPaddingW,
            boolean bias,
            RandomGenerator rng) {
        this.in = Require.positive("ConvTranspose2d", "in", in);
        Require.positive("ConvTranspose2d", "out", out);
        Require.positive("ConvTranspose2d", "kernel height", kernelH);
        Require.positive("ConvTranspose2d", "kernel width", kernelW);
        Require.divides("ConvTranspose2d", options.groups(), in, out);
        this.options = options;
        this.outputPaddingH = Require.notNegative("ConvTranspose2d", "output padding", outputPaddingH);
        this.outputPaddingW = Require.notNegative("ConvTranspose2d", "output padding", outputPaddingW);
        int group = out / options.groups();
        Initializer uniform = Initializer.fanInUniform(group * kernelH * kernelW);
        weight = parameter("weight", uniform.create(rng, in, group, kernelH, kernelW));
        this.bias = bias ? parameter("bias", uniform.create(rng, out)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        Require.channels(this, x, 4, in);
        return Convolutions.convTranspose2d(
                x, weight.get(), bias == null ? null : bias.get(), options, outputPaddingH, outputPaddingW);
    }

    /** The kernels {@code [in, out / groups, kernelHeight, kernelWidth]}. */
    public Parameter weight() {
        return weight;
    }

    /** The vector {@code [out]}; null if there is none. */
    public Parameter bias() {
        return bias;
    }

    /** How the window moves over the output. */
    public ConvolutionOptions options() {
        return options;
    }

    /** Rows added below the output. */
    public int outputPaddingH() {
        return outputPaddingH;
    }

    /** Columns added at the end of the output. */
    public int outputPaddingW() {
        return outputPaddingW;
    }

    @Override
    public String toString() {
        return Settings.convolution("ConvTranspose2d", in, weight.value(), 1, options, bias != null);
    }
}
