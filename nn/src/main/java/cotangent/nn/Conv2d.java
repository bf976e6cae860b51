package cotangent.nn;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.Convolutions;
import cotangent.autodiff.Tensor;
import cotangent.nn.init.Initializer;
import java.util.random.RandomGenerator;

/**
 * A two-dimensional convolution (cross-correlation), {@code [batch, in, height, width] -> [batch, out, height', width']} with
 * {@code height' = (height + 2 padding - dilation (kernel - 1) - 1) / stride + 1}, rounded down.
 *
 * <pre>{@code
 * new Conv2d(64, 128, 3, ConvolutionOptions.DEFAULT.withStride(2).withPadding(1), rng)
 * }</pre>
 *
 * <p>State: {@code weight [out, in / groups, kernelHeight, kernelWidth]} and {@code bias [out]}, both uniform within
 * {@code 1 / sqrt(fanIn)} of 0 at first, where {@code fanIn} is the number of inputs of one output.
 */
public final class Conv2d extends Layer {
    private final int in;
    private final ConvolutionOptions options;
    private final Parameter weight;
    private final Parameter bias;

    /** A convolution with a square kernel, stride 1, no padding and a bias. */
    public Conv2d(int in, int out, int kernel, RandomGenerator rng) {
        this(in, out, kernel, ConvolutionOptions.DEFAULT, rng);
    }

    /** A convolution with a square kernel and a bias. */
    public Conv2d(int in, int out, int kernel, ConvolutionOptions options, RandomGenerator rng) {
        this(in, out, kernel, kernel, options, true, rng);
    }

    /**
     * A convolution.
     *
     * @throws IllegalArgumentException if a size is not positive or the groups do not divide the channels
     */
    public Conv2d(
            int in, int out, int kernelH, int kernelW, ConvolutionOptions options, boolean bias, RandomGenerator rng) {
        this.in = Require.positive("Conv2d", "in", in);
        Require.positive("Conv2d", "out", out);
        Require.positive("Conv2d", "kernel height", kernelH);
        Require.positive("Conv2d", "kernel width", kernelW);
        Require.divides("Conv2d", options.groups(), in, out);
        this.options = options;
        int group = in / options.groups();
        Initializer uniform = Initializer.fanInUniform(group * kernelH * kernelW);
        weight = parameter("weight", uniform.create(rng, out, group, kernelH, kernelW));
        this.bias = bias ? parameter("bias", uniform.create(rng, out)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        Require.channels(this, x, 4, in);
        return Convolutions.conv2d(x, weight.get(), bias == null ? null : bias.get(), options);
    }

    /** The kernels {@code [out, in / groups, kernelHeight, kernelWidth]}. */
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
        return Settings.convolution("Conv2d", in, weight.value(), 0, options, bias != null);
    }
}
