package cotangent.nn.models;

import cotangent.autodiff.Tensor;
import cotangent.nn.BatchNorm2d;
import cotangent.nn.Conv2d;
import cotangent.nn.Layer;
import cotangent.nn.Sequential;
import java.util.random.RandomGenerator;

/**
 * The residual block of two 3 x 3 convolutions: {@code [batch, in, height, width] -> [batch, out, height / stride, width / stride]}.
 *
 * <pre>y = relu(bn2(conv2(relu(bn1(conv1(x))))) + downsample(x))</pre>
 *
 * <p>Children, as in torchvision: {@code conv1}, {@code bn1}, {@code conv2}, {@code bn2} and, where the shape changes, {@code downsample}, a
 * 1 x 1 convolution and a norm; else the way around is the identity.
 */
public final class BasicBlock extends Layer {
    private final Conv2d conv1;
    private final BatchNorm2d bn1;
    private final Conv2d conv2;
    private final BatchNorm2d bn2;
    private final Layer downsample;

    /**
     * A block.
     *
     * @throws IllegalArgumentException if a number is not positive
     */
    public BasicBlock(int in, int out, int stride, RandomGenerator rng) {
        conv1 = child("conv1", ResNet.convolution(in, out, 3, stride, rng));
        bn1 = child("bn1", new BatchNorm2d(out));
        conv2 = child("conv2", ResNet.convolution(out, out, 3, 1, rng));
        bn2 = child("bn2", new BatchNorm2d(out));
        downsample = in == out && stride == 1
                ? null
                : child(
                        "downsample",
                        new Sequential(ResNet.convolution(in, out, 1, stride, rng), new BatchNorm2d(out)));
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor through = bn2.apply(conv2.apply(bn1.apply(conv1.apply(x)).relu()));
        return through.add(downsample == null ? x : downsample.apply(x)).relu();
    }
}
