package cotangent.nn.models;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.Pooling;
import cotangent.autodiff.Tensor;
import cotangent.nn.Conv2d;
import cotangent.nn.GroupNorm;
import cotangent.nn.Layer;
import cotangent.nn.LayerNorm;
import cotangent.nn.Linear;
import cotangent.nn.Sequential;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A ConvNeXt-style network for small images: {@code [batch, channels, height, width]} to logits {@code [batch, classes]}. Patches become
 * features, stages of {@link ConvNextBlock}s follow, halving the image from one to the next, then the mean over the image, a norm and a
 * linear map.
 *
 * <p>Children: {@code stem}, {@code stages.0}, {@code stages.1}, ..., {@code norm}, {@code head}. In place of the paper's norm of the channels
 * before a stage halves the image stands one over channels and positions. The probability of skipping a block grows from 0 to
 * {@code dropPath} with its depth.
 *
 * <p>Source: Z. Liu et al., "A ConvNet for the 2020s", CVPR 2022.
 */
public final class ConvNext extends Layer {
    private final Conv2d stem;
    private final List<Sequential> stages = new ArrayList<>();
    private final LayerNorm norm;
    private final Linear head;

    /**
     * A network.
     *
     * @param channels of the images
     * @param patch side of the patches
     * @param widths channels of each stage
     * @param depths blocks of each stage
     * @throws IllegalArgumentException if the numbers of widths and depths differ or are 0, a number is not positive, or the probability is
     *     none
     */
    public ConvNext(
            int channels, int classes, int patch, int[] widths, int[] depths, double dropPath, RandomGenerator rng) {
        if (widths.length == 0 || widths.length != depths.length) {
            throw new IllegalArgumentException("ConvNext: needs a width and a depth for each stage, got "
                    + widths.length + " and " + depths.length);
        }
        Require.probability("ConvNext", dropPath);
        stem = child("stem", new Conv2d(channels, widths[0], patch, step(patch), rng));
        int total = 0;
        for (int depth : depths) {
            total += Require.positive("ConvNext", "every depth", depth);
        }
        int number = 0;
        for (int s = 0; s < widths.length; s++) {
            List<Layer> layers = new ArrayList<>();
            if (s > 0) {
                layers.add(new GroupNorm(1, widths[s - 1]));
                layers.add(new Conv2d(widths[s - 1], widths[s], 2, step(2), rng));
            }
            for (int i = 0; i < depths[s]; i++) {
                layers.add(new ConvNextBlock(widths[s], dropPath * number++ / Math.max(1, total - 1), rng));
            }
            stages.add(child("stages." + s, new Sequential(layers)));
        }
        int last = widths[widths.length - 1];
        norm = child("norm", new LayerNorm(last));
        head = child("head", new Linear(last, classes, rng));
    }

    private static ConvolutionOptions step(int size) {
        return ConvolutionOptions.DEFAULT.withStride(Require.positive("ConvNext", "patch", size));
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor y = stem.apply(x);
        for (Layer stage : stages) {
            y = stage.apply(y);
        }
        return head.apply(norm.apply(Pooling.globalAvgPool2d(y)));
    }
}
