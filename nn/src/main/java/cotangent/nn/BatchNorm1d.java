package cotangent.nn;

import cotangent.autodiff.Tensor;

/** {@link BatchNorm Batch normalisation} of vectors {@code [batch, channels]} or sequences {@code [batch, channels, length]}. */
public final class BatchNorm1d extends BatchNorm {
    /** A layer with PyTorch's defaults. */
    public BatchNorm1d(int channels) {
        this(channels, BatchNormConfig.defaults());
    }

    /**
     * A layer with these settings.
     *
     * @throws IllegalArgumentException if {@code channels} is not positive
     */
    public BatchNorm1d(int channels, BatchNormConfig config) {
        super(channels, config);
    }

    @Override
    void requireRank(Tensor x) {
        if ((x.rank() != 2 && x.rank() != 3) || x.size(1) != channels()) {
            throw Require.shape(this, x.shape(), "[batch, " + channels() + "] or [batch, " + channels() + ", length]");
        }
    }
}
