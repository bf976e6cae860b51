package cotangent.nn;

import cotangent.autodiff.Tensor;

/** {@link BatchNorm Batch normalisation} of images {@code [batch, channels, height, width]}. */
public final class BatchNorm2d extends BatchNorm {
    /** A layer with PyTorch's defaults. */
    public BatchNorm2d(int channels) {
        this(channels, BatchNormConfig.defaults());
    }

    /**
     * A layer with these settings.
     *
     * @throws IllegalArgumentException if {@code channels} is not positive
     */
    public BatchNorm2d(int channels, BatchNormConfig config) {
        super(channels, config);
    }

    @Override
    void requireRank(Tensor x) {
        if (x.rank() != 4 || x.size(1) != channels()) {
            throw Require.shape(this, x.shape(), "[batch, " + channels() + ", height, width]");
        }
    }
}
