package cotangent.nn.models;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.BatchNorm2d;
import cotangent.nn.Conv2d;
import cotangent.nn.ConvTranspose2d;
import cotangent.nn.Layer;
import cotangent.nn.MaxPool2d;
import cotangent.nn.Sequential;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A network from images to images of the same size, as for segmentation and denoising: {@code [batch, in, height, width] -> [batch, out,
 * height, width]}. On the way down images are halved, on the way up doubled and joined with what they were on the way down.
 *
 * <p>Children: {@code down.0}, {@code down.1}, ..., pairs of 3 x 3 convolutions, each with a norm and a ReLU; {@code up.0}, ..., transposed
 * convolutions, and {@code merge.0}, ..., pairs of convolutions, both by the level that they lead to; {@code head}, a 1 x 1 convolution.
 * Convolutions are padded, unlike the paper's.
 *
 * <p>Source: O. Ronneberger, P. Fischer, T. Brox, "U-Net: Convolutional Networks for Biomedical Image Segmentation", MICCAI 2015.
 */
public final class UNet extends Layer {
    private final int in;
    private final List<Layer> down = new ArrayList<>();
    private final List<Layer> up = new ArrayList<>();
    private final List<Layer> merge = new ArrayList<>();
    private final MaxPool2d halve = new MaxPool2d(2);
    private final Conv2d head;

    /**
     * A network.
     *
     * @param widths channels of each level, from the full images down; {@code {64, 128, 256, 512, 1024}} in the paper
     * @throws IllegalArgumentException if there is no level or a number is not positive
     */
    public UNet(int in, int out, int[] widths, RandomGenerator rng) {
        this.in = Require.positive("UNet", "in", in);
        Require.positive("UNet", "the number of levels", widths.length);
        int last = widths.length - 1;
        for (int i = 0; i <= last; i++) {
            down.add(child("down." + i, pair(i == 0 ? in : widths[i - 1], widths[i], rng)));
        }
        ConvolutionOptions twice = ConvolutionOptions.DEFAULT.withStride(2);
        for (int i = 0; i < last; i++) {
            up.add(child("up." + i, new ConvTranspose2d(widths[i + 1], widths[i], 2, twice, rng)));
            merge.add(child("merge." + i, pair(2 * widths[i], widths[i], rng)));
        }
        head = child("head", new Conv2d(widths[0], out, 1, rng));
    }

    private static Layer pair(int in, int out, RandomGenerator rng) {
        return new Sequential(
                ResNet.convolution(in, out, 3, 1, rng),
                new BatchNorm2d(out),
                Activation.relu(),
                ResNet.convolution(out, out, 3, 1, rng),
                new BatchNorm2d(out),
                Activation.relu());
    }

    @Override
    public Tensor forward(Tensor x) {
        int factor = 1 << up.size();
        if (x.rank() != 4 || x.size(1) != in || x.size(2) % factor != 0 || x.size(3) % factor != 0) {
            throw new ShapeException("UNet: input has shape " + x.shape() + ", needs [batch, " + in
                    + ", height, width] with multiples of " + factor);
        }
        List<Tensor> levels = new ArrayList<>();
        Tensor y = x;
        for (int i = 0; i < down.size(); i++) {
            y = down.get(i).apply(i == 0 ? y : halve.apply(y));
            levels.add(y);
        }
        for (int i = up.size() - 1; i >= 0; i--) {
            y = merge.get(i).apply(Tensor.cat(1, levels.get(i), up.get(i).apply(y)));
        }
        return head.apply(y);
    }
}
