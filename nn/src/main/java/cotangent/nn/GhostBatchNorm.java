package cotangent.nn;

import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link BatchNorm} of parts of the batch, which keeps the noise of small batches when batches are large.
 *
 * <p>While training, the batch is cut into parts of {@code size} samples (the last may be smaller) and each is normalised by its own mean
 * and variance; the running statistics move once for each part. In {@link Module.Mode#EVAL} there are no parts.
 *
 * <p>State: that of the child {@code norm}.
 *
 * <p>Source: E. Hoffer, I. Hubara, D. Soudry, "Train longer, generalize better: closing the generalization gap in large batch training of
 * neural networks", NeurIPS 2017.
 */
public final class GhostBatchNorm extends Layer {
    private final int size;
    private final BatchNorm norm;

    /**
     * Ghost batches of {@code size} samples.
     *
     * @param norm what normalises a part, such as {@code new BatchNorm2d(64)}
     * @throws IllegalArgumentException if {@code size} is not positive
     */
    public GhostBatchNorm(int size, BatchNorm norm) {
        this.size = Require.positive("GhostBatchNorm", "size", size);
        this.norm = child("norm", norm);
    }

    @Override
    public Tensor forward(Tensor x) {
        if (!isTraining() || x.rank() == 0 || x.size(0) <= size) {
            return norm.apply(x);
        }
        List<Tensor> parts = new ArrayList<>();
        for (Tensor part : x.split(size, 0)) {
            parts.add(norm.apply(part));
        }
        return Tensor.cat(0, parts);
    }

    /** Samples of a part. */
    public int size() {
        return size;
    }

    /** What normalises a part. */
    public BatchNorm norm() {
        return norm;
    }
}
