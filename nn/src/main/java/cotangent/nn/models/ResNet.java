package cotangent.nn.models;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.Pooling;
import cotangent.autodiff.Tensor;
import cotangent.nn.BatchNorm2d;
import cotangent.nn.Conv2d;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Sequential;
import cotangent.nn.init.Fan;
import cotangent.nn.init.Gain;
import cotangent.nn.init.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A residual network for small images: {@code [batch, channels, height, width]} to logits {@code [batch, classes]}. A 3 x 3 convolution,
 * stages of {@link BasicBlock}s that halve the image and double the channels from one to the next, the mean over the image, and a linear
 * map.
 *
 * <p>Children, as in torchvision: {@code conv1}, {@code bn1}, {@code layer1}, {@code layer2}, ... and {@code fc}. Convolutions are Kaiming
 * normal by their outputs at first.
 *
 * <pre>{@code
 * Layer model = ResNet.of(8, 1, 10, rng);
 * }</pre>
 *
 * <p>Source: K. He, X. Zhang, S. Ren, J. Sun, "Deep Residual Learning for Image Recognition", CVPR 2016, section 4.2.
 */
public final class ResNet extends Layer {
    private final Conv2d conv1;
    private final BatchNorm2d bn1;
    private final List<Sequential> stages = new ArrayList<>();
    private final Linear fc;

    /**
     * The paper's network of so many layers: 3 stages of 16, 32 and 64 channels with {@code (depth - 2) / 6} blocks each.
     *
     * @param depth 8, 14, 20, ...
     * @throws IllegalArgumentException if the depth is none of these or a number is not positive
     */
    public static ResNet of(int depth, int channels, int classes, RandomGenerator rng) {
        if (depth < 8 || (depth - 2) % 6 != 0) {
            throw new IllegalArgumentException("ResNet: the depth must be 6 n + 2, got " + depth);
        }
        return new ResNet(channels, classes, new int[] {16, 32, 64}, (depth - 2) / 6, rng);
    }

    /**
     * A network.
     *
     * @param channels of the images
     * @param widths channels of each stage
     * @param blocks of each stage
     * @throws IllegalArgumentException if there is no stage or a number is not positive
     */
    public ResNet(int channels, int classes, int[] widths, int blocks, RandomGenerator rng) {
        Require.positive("ResNet", "the number of stages", widths.length);
        Require.positive("ResNet", "blocks", blocks);
        conv1 = child("conv1", convolution(channels, widths[0], 3, 1, rng));
        bn1 = child("bn1", new BatchNorm2d(widths[0]));
        int in = widths[0];
        for (int stage = 0; stage < widths.length; stage++) {
            List<Layer> layers = new ArrayList<>();
            for (int i = 0; i < blocks; i++) {
                layers.add(new BasicBlock(in, widths[stage], stage > 0 && i == 0 ? 2 : 1, rng));
                in = widths[stage];
            }
            stages.add(child("layer" + (stage + 1), new Sequential(layers)));
        }
        fc = child("fc", new Linear(in, classes, rng));
    }

    /** A square convolution without a bias that keeps the size, but for the stride. */
    static Conv2d convolution(int in, int out, int kernel, int stride, RandomGenerator rng) {
        ConvolutionOptions options =
                ConvolutionOptions.DEFAULT.withStride(stride).withPadding(kernel / 2);
        Conv2d convolution = new Conv2d(in, out, kernel, kernel, options, false, rng);
        Initializer.kaimingNormal(Fan.OUT, Gain.relu()).fill(convolution.weight(), rng);
        return convolution;
    }

    @Override
    public Tensor forward(Tensor x) {
        return fc.apply(features(x));
    }

    /** What the last map reads, {@code [batch, last width]}. */
    public Tensor features(Tensor x) {
        Tensor y = bn1.apply(conv1.apply(x)).relu();
        for (Layer stage : stages) {
            y = stage.apply(y);
        }
        return Pooling.globalAvgPool2d(y);
    }
}
