package cotangent.nn;

import cotangent.autodiff.Pooling;
import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * Weighs the channels of an image by what is in all of it: {@code [batch, channels, height, width]}, the same out.
 *
 * <pre>y = x * sigmoid(fc2(relu(fc1(mean of x over the positions))))</pre>
 *
 * <p>Children, as in torchvision: {@code fc1} and {@code fc2}, {@link Conv2d} with {@code 1 x 1} kernels from {@code channels} to
 * {@code reduced} and back.
 *
 * <p>Source: J. Hu, L. Shen, G. Sun, "Squeeze-and-Excitation Networks", CVPR 2018.
 */
public final class SqueezeExcite extends Layer {
    private final Conv2d fc1;
    private final Conv2d fc2;

    /**
     * A block.
     *
     * @param reduced channels between the two maps; the paper takes a sixteenth
     * @throws IllegalArgumentException if a number is not positive
     */
    public SqueezeExcite(int channels, int reduced, RandomGenerator rng) {
        fc1 = child("fc1", new Conv2d(channels, reduced, 1, rng));
        fc2 = child("fc2", new Conv2d(reduced, channels, 1, rng));
    }

    @Override
    public Tensor forward(Tensor x) {
        Require.rank(this, x, 4);
        Tensor mean = Pooling.globalAvgPool2d(x).unsqueeze(-1).unsqueeze(-1);
        return x.mul(fc2.apply(fc1.apply(mean).relu()).sigmoid());
    }
}
