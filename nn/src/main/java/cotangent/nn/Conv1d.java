package cotangent.nn;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.Convolutions;
import cotangent.autodiff.Tensor;
import cotangent.nn.init.Initializer;
import java.util.random.RandomGenerator;

/**
 * A one-dimensional convolution (cross-correlation), {@code [batch, in, length] -> [batch, out, length']} with
 * {@code length' = (length + 2 padding - dilation (kernel - 1) - 1) / stride + 1}, rounded down.
 *
 * <pre>{@code
 * new Conv1d(64, 128, 3, ConvolutionOptions.DEFAULT.withStride(2).withPadding(1), rng)
 * }</pre>
 *
 * <p>State: {@code weight [out, in / groups, kernel]} and {@code bias [out]}, both uniform within
 * {@code 1 / sqrt(fanIn)} of 0 at first, where {@code fanIn} is the number of inputs of one output.
 */
public final class Conv1d extends Layer {
    private final int in;
    private final ConvolutionOptions options;
    private final Parameter weight;
    private final Parameter bias;

    /** A convolution with stride 1, no padding and a bias. */
    public Conv1d(int in, int out, int kernel, RandomGenerator rng) {
        this(in, out, kernel, ConvolutionOptions.DEFAULT, rng);
    }

    /** A convolution with a bias; of the options, the values for columns count. */
    public Conv1d(int in, int out, int kernel, ConvolutionOptions options, RandomGenerator rng) {
        this(in, out, kernel, options, true, rng);
    }

    /**
     * A convolution.
     *
     * @throws IllegalArgumentException if a size is not positive or the groups do not divide the channels
     */
    public Conv1d(int in, int out, int kernel, ConvolutionOptions options, boolean bias, RandomGenerator rng) {
        this.in = Require.positive("Conv1d", "in", in);
        Require.positive("Conv1d", "out", out);
        Require.positive("Conv1d", "kernel", kernel);
        Require.divides("Conv1d", options.groups(), in, out);
        this.options = options;
        int group = in / options.groups();
        Initializer uniform = Initializer.fanInUniform(group * kernel);
        weight = parameter("weight", uniform.create(rng, out, group, kernel));
        this.bias = bias ? parameter("bias", uniform.create(rng, out)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        Require.channels(this, x, 3, in);
        return Convolutions.conv1d(x, weight.get(), bias == null ? null : bias.get(), options);
    }

    /** The kernels {@code [out, in / groups, kernel]}. */
    public Parameter weight() {
        return weight;
    }

    /** The vector {@code [out]}; null if there is none. */
    public Parameter bias() {
        return bias;
    }

    /** How the window moves. */
    public ConvolutionOptions options() {
        return options;
    }

    @Override
    public String toString() {
        return Settings.convolution("Conv1d", in, weight.value(), 0, options, bias != null);
    }
}
