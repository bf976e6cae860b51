package cotangent.nn;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.Convolutions;
import cotangent.autodiff.Tensor;
import cotangent.nn.init.Initializer;
import java.util.random.RandomGenerator;

/**
 * The transpose of a one-dimensional convolution, which enlarges: {@code [batch, in, length] -> [batch, out, length']} with
 * {@code length' = (length - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1}.
 *
 * <p>State: {@code weight [in, out / groups, kernel]} and {@code bias [out]}, both uniform within
 * {@code 1 / sqrt(out / groups * kernel)} of 0 at first, as in PyTorch.
 */
public final class ConvTranspose1d extends Layer {
    private final int in;
    private final ConvolutionOptions options;
    private final int outputPadding;
    private final Parameter weight;
    private final Parameter bias;

    /** A transposed convolution without output padding and with a bias; of the options, the values for columns count. */
    public ConvTranspose1d(int in, int out, int kernel, ConvolutionOptions options, RandomGenerator rng) {
        this(in, out, kernel, options, 0, true, rng);
    }

    /**
     * A transposed convolution.
     *
     * @param outputPadding positions added at the end, fewer than the stride or dilation: which of the lengths that the convolution would
     *     shrink to the same one is meant
     * @throws IllegalArgumentException if a size is not positive or the groups do not divide the channels
     */
    public ConvTranspose1d(
            int in,
            int out,
            int kernel,
            ConvolutionOptions options,
            int outputPadding,
            boolean bias,
            RandomGenerator rng) {
        this.in = Require.positive("ConvTranspose1d", "in", in);
        Require.positive("ConvTranspose1d", "out", out);
        Require.positive("ConvTranspose1d", "kernel", kernel);
        Require.divides("ConvTranspose1d", options.groups(), in, out);
        this.options = options;
        this.outputPadding = Require.notNegative("ConvTranspose1d", "output padding", outputPadding);
        int group = out / options.groups();
        Initializer uniform = Initializer.fanInUniform(group * kernel);
        weight = parameter("weight", uniform.create(rng, in, group, kernel));
        this.bias = bias ? parameter("bias", uniform.create(rng, out)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        Require.channels(this, x, 3, in);
        return Convolutions.convTranspose1d(x, weight.get(), bias == null ? null : bias.get(), options, outputPadding);
    }

    /** The kernels {@code [in, out / groups, kernel]}. */
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

    /** Positions added at the end of the output. */
    public int outputPadding() {
        return outputPadding;
    }

    @Override
    public String toString() {
        return Settings.convolution("ConvTranspose1d", in, weight.value(), 1, options, bias != null);
    }
}
