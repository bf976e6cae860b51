package cotangent.nn;

import cotangent.autodiff.ConvolutionOptions3d;
import cotangent.autodiff.Convolutions;
import cotangent.autodiff.Tensor;
import cotangent.nn.init.Initializer;
import java.util.random.RandomGenerator;

/**
 * A three-dimensional convolution (cross-correlation), {@code [batch, in, depth, height, width] -> [batch, out, depth', height', width']}
 * with {@code depth' = (depth + 2 padding - dilation (kernel - 1) - 1) / stride + 1}, rounded down, and so on.
 *
 * <p>State: {@code weight [out, in / groups, kernelDepth, kernelHeight, kernelWidth]} and {@code bias [out]}, both uniform within
 * {@code 1 / sqrt(fanIn)} of 0 at first, where {@code fanIn} is the number of inputs of one output.
 */
public final class Conv3d extends Layer {
    private final int in;
    private final ConvolutionOptions3d options;
    private final Parameter weight;
    private final Parameter bias;

    /** A convolution with a cubic kernel, stride 1, no padding and a bias. */
    public Conv3d(int in, int out, int kernel, RandomGenerator rng) {
        this(in, out, kernel, ConvolutionOptions3d.DEFAULT, rng);
    }

    /** A convolution with a cubic kernel and a bias. */
    public Conv3d(int in, int out, int kernel, ConvolutionOptions3d options, RandomGenerator rng) {
        this(in, out, new int[] {kernel, kernel, kernel}, options, true, rng);
    }

    /**
     * A convolution.
     *
     * @param kernel depth, height and width of the window
     * @throws IllegalArgumentException if a size is not positive or the groups do not divide the channels
     */
    public Conv3d(int in, int out, int[] kernel, ConvolutionOptions3d options, boolean bias, RandomGenerator rng) {
        this.in = Require.positive("Conv3d", "in", in);
        Require.positive("Conv3d", "out", out);
        Require.kernel("Conv3d", kernel, 3);
        int groups = options.plane().groups();
        Require.divides("Conv3d", groups, in, out);
        this.options = options;
        Initializer uniform = Initializer.fanInUniform(in / groups * kernel[0] * kernel[1] * kernel[2]);
        weight = parameter("weight", uniform.create(rng, out, in / groups, kernel[0], kernel[1], kernel[2]));
        this.bias = bias ? parameter("bias", uniform.create(rng, out)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        Require.channels(this, x, 5, in);
        return Convolutions.conv3d(x, weight.get(), bias == null ? null : bias.get(), options);
    }

    /** The kernels {@code [out, in / groups, kernelDepth, kernelHeight, kernelWidth]}. */
    public Parameter weight() {
        return weight;
    }

    /** The vector {@code [out]}; null if there is none. */
    public Parameter bias() {
        return bias;
    }

    /** How the window moves. */
    public ConvolutionOptions3d options() {
        return options;
    }

    @Override
    public String toString() {
        return Settings.convolution("Conv3d", in, weight.value(), 0, options, bias != null);
    }
}
