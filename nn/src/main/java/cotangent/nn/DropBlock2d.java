package cotangent.nn;

import cotangent.autodiff.DType;
import cotangent.autodiff.Pooling;
import cotangent.autodiff.PoolingOptions;
import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * While training, sets square blocks of {@code [batch, channels, height, width]} to 0, so that convolutions cannot fill the gaps from
 * neighbours; else passes the input. With a block of {@code b x b}:
 *
 * <pre>
 * gamma = p / b^2 * height width / ((height - b + 1) (width - b + 1))
 * y = x m * size(m) / sum(m)
 * </pre>
 *
 * Each place at which a whole block fits begins one with probability {@code gamma}, in each channel by itself, and {@code m} is 0 inside
 * the blocks and 1 elsewhere; about the fraction {@code p} is dropped, a little less since blocks overlap. {@code m} is a constant. Blocks
 * larger than the image are cut to its size.
 *
 * <p>Source: G. Ghiasi, T.-Y. Lin, Q. V. Le, "DropBlock: A Regularization Method for Convolutional Networks", NeurIPS 2018.
 */
public final class DropBlock2d extends Layer {
    private final double p;
    private final int block;
    private final RandomGenerator rng;

    /**
     * A layer that drops about the fraction {@code p} in blocks.
     *
     * @param block side of a block; 1 is {@link Dropout} but for the scale
     * @throws IllegalArgumentException if {@code p} is outside [0, 1] or the block is not positive
     */
    public DropBlock2d(double p, int block, RandomGenerator rng) {
        this.p = Require.probability("DropBlock2d", p);
        this.block = Require.positive("DropBlock2d", "block", block);
        this.rng = random("rng", rng);
    }

    @Override
    public Tensor forward(Tensor x) {
        Require.rank(this, x, 4);
        if (!isTraining() || p == 0 || x.size() == 0) {
            return x;
        }
        Tensor mask = mask(x);
        double kept = mask.sum().item();
        return kept == 0 ? x.mul(0) : x.mul(mask.mul(mask.size() / kept));
    }

    /** 0 inside the blocks and 1 elsewhere. */
    private Tensor mask(Tensor x) {
        int h = x.size(2);
        int w = x.size(3);
        int bh = Math.min(block, h);
        int bw = Math.min(block, w);
        double places = (double) (h - bh + 1) * (w - bw + 1);
        double gamma = Math.min(1, p / ((double) bh * bw) * ((double) h * w) / places);
        Tensor starts = Tensor.rand(rng, DType.FLOAT32, x.size(0), x.size(1), h - bh + 1, w - bw + 1)
                .lt(gamma)
                .to(x.dtype());
        Tensor around = starts.pad(bh - 1, bh - 1, bw - 1, bw - 1);
        Tensor blocks = Pooling.maxPool2d(around, PoolingOptions.of(bh, bw).withStride(1));
        return blocks.rsub(1);
    }

    /** About the fraction that is dropped. */
    public double p() {
        return p;
    }

    /** The side of a block. */
    public int block() {
        return block;
    }

    @Override
    public String toString() {
        return "DropBlock2d(" + p + ", " + block + ")";
    }
}
