package cotangent.nn;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * A convolution in two cheaper steps: each channel with a kernel of its own, then a mixture of the channels at each position,
 * {@code [batch, in, height, width] -> [batch, out, height', width']}.
 *
 * <p>With a {@code k x k} kernel that takes {@code in (k k + out)} products a position in place of {@code in k k out}. Children:
 * {@code depthwise}, a {@link Conv2d} of {@code in} groups, and {@code pointwise}, one with {@code 1 x 1} kernels.
 *
 * <p>Source: F. Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", CVPR 2017; A. G. Howard et al., "MobileNets",
 * 2017.
 */
public final class DepthwiseSeparableConv2d extends Layer {
    private final Conv2d depthwise;
    private final Conv2d pointwise;

    /** A block with a square kernel that keeps the size, with biases. */
    public DepthwiseSeparableConv2d(int in, int out, int kernel, RandomGenerator rng) {
        this(in, out, kernel, ConvolutionOptions.DEFAULT.withSamePadding(kernel, kernel), true, rng);
    }

    /**
     * A block with a square kernel.
     *
     * @param options how the window moves; its number of groups is not used
     * @throws IllegalArgumentException if a size is not positive
     */
    public DepthwiseSeparableConv2d(
            int in, int out, int kernel, ConvolutionOptions options, boolean bias, RandomGenerator rng) {
        Require.positive("DepthwiseSeparableConv2d", "in", in);
        depthwise = child("depthwise", new Conv2d(in, in, kernel, kernel, options.withGroups(in), bias, rng));
        pointwise = child("pointwise", new Conv2d(in, out, 1, 1, ConvolutionOptions.DEFAULT, bias, rng));
    }

    @Override
    public Tensor forward(Tensor x) {
        return pointwise.apply(depthwise.apply(x));
    }

    /** The convolution of each channel by itself. */
    public Conv2d depthwise() {
        return depthwise;
    }

    /** The mixture of the channels. */
    public Conv2d pointwise() {
        return pointwise;
    }
}
