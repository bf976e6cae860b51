package cotangent.nn.models;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.Conv2d;
import cotangent.nn.DropPath;
import cotangent.nn.Layer;
import cotangent.nn.LayerNorm;
import cotangent.nn.Linear;
import cotangent.nn.Parameter;
import java.util.random.RandomGenerator;

/**
 * A residual block with the parts of a transformer made of convolutions: {@code [batch, channels, height, width]}, the same out.
 *
 * <pre>y = x + dropPath(scale * linear2(gelu(linear1(norm(depthwise(x))))))</pre>
 *
 * <p>{@code depthwise} is a 7 x 7 convolution of each channel, {@code norm} and the maps, to {@code 4 channels} and back, act on the
 * channels of a position, and {@code scale [channels]} is 1e-6 at first.
 *
 * <p>Source: Z. Liu et al., "A ConvNet for the 2020s", CVPR 2022.
 */
public final class ConvNextBlock extends Layer {
    private static final double EPSILON = 1e-6;

    private final Conv2d depthwise;
    private final LayerNorm norm;
    private final Linear linear1;
    private final Activation activation;
    private final Linear linear2;
    private final Parameter scale;
    private final DropPath dropPath;

    /**
     * A block.
     *
     * @param dropPath probability of skipping it while training
     * @throws IllegalArgumentException if {@code channels} is not positive or the probability is none
     */
    public ConvNextBlock(int channels, double dropPath, RandomGenerator rng) {
        ConvolutionOptions each = ConvolutionOptions.DEFAULT.withPadding(3).withGroups(channels);
        depthwise = child("depthwise", new Conv2d(channels, channels, 7, each, rng));
        norm = child("norm", new LayerNorm(new int[] {channels}, EPSILON, true, true));
        linear1 = child("linear1", new Linear(channels, Math.multiplyExact(4, channels), rng));
        activation = child("activation", Activation.gelu());
        linear2 = child("linear2", new Linear(4 * channels, channels, rng));
        scale = parameter("scale", Tensor.ones(channels).mul(1e-6));
        this.dropPath = child("drop_path", new DropPath(dropPath, rng));
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor y = norm.apply(depthwise.apply(x).permute(0, 2, 3, 1));
        y = linear2.apply(activation.apply(linear1.apply(y))).mul(scale.get());
        return x.add(dropPath.apply(y.permute(0, 3, 1, 2)));
    }
}
