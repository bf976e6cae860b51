package cotangent.nn;

import cotangent.autodiff.Tensor;
import cotangent.nn.init.Initializer;
import java.util.random.RandomGenerator;

/**
 * A two-dimensional convolution (cross-correlation), {@code [batch, in, height, width] -> [batch, out, height', width']} with
 * {@code height' = (height + 2 padding - dilation (kernel - 1) - 1) / stride + 1}, rounded down.
 *
 * <p>State: {@code weight [out, in / groups, kernelHeight, kernelWidth]} and {@code bias [out]}, both uniform within
 * {@code 1 / sqrt(fanIn)} of 0 at first, where {@code fanIn} is the number of inputs of one output.
 */
public final class Conv2d extends Layer {
    private final ConvConfig config;
    private final int[] stride;
    private final int[] padding;
    private final int[] dilation;
    private final Parameter weight;
    private final Parameter bias;

    /** A convolution with a square kernel, stride 1, no padding and a bias. */
    public Conv2d(int in, int out, int kernel, RandomGenerator rng) {
        this(ConvConfig.of(in, out, kernel), rng);
    }

    /**
     * A convolution with these settings.
     *
     * @throws IllegalArgumentException if a setting has other than one or two numbers
     */
    public Conv2d(ConvConfig config, RandomGenerator rng) {
        this.config = config;
        int[] kernel = Window.sizes("Conv2d", "kernel", config.kernel(), 2);
        stride = Window.sizes("Conv2d", "stride", config.stride(), 2);
        padding = Window.sizes("Conv2d", "padding", config.padding(), 2);
        dilation = Window.sizes("Conv2d", "dilation", config.dilation(), 2);
        int in = config.in() / config.groups();
        Initializer uniform = Initializer.fanInUniform(in * kernel[0] * kernel[1]);
        weight = parameter("weight", uniform.create(rng, config.out(), in, kernel[0], kernel[1]));
        bias = config.bias() ? parameter("bias", uniform.create(rng, config.out())) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        Require.channels(this, x, 4, config.in());
        Tensor y = Patches.conv2d(x, weight.get(), stride, padding, dilation, config.groups());
        return bias == null ? y : y.add(bias.get().reshape(-1, 1, 1));
    }

    /** The kernels {@code [out, in / groups, kernelHeight, kernelWidth]}. */
    public Parameter weight() {
        return weight;
    }

    /** The vector {@code [out]}; null if there is none. */
    public Parameter bias() {
        return bias;
    }

    /** The settings. */
    public ConvConfig config() {
        return config;
    }

    @Override
    public String toString() {
        return "Conv2d(" + config.text() + ")";
    }
}
