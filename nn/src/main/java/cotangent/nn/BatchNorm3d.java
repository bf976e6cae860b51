package cotangent.nn;

import cotangent.autodiff.Tensor;

/** {@link BatchNorm Batch normalisation} of volumes {@code [batch, channels, depth, height, width]}. */
public final class BatchNorm3d extends BatchNorm {
    /** A layer with PyTorch's defaults. */
    public BatchNorm3d(int channels) {
        this(channels, BatchNormConfig.defaults());
    }

    /**
     * A layer with these settings.
     *
     * @throws IllegalArgumentException if {@code channels} is not positive
     */
    public BatchNorm3d(int channels, BatchNormConfig config) {
        super(channels, config);
    }

    @Override
    void requireRank(Tensor x) {
        Require.channels(this, x, 5, channels());
    }
}
