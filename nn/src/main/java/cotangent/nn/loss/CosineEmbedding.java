package cotangent.nn.loss;

import cotangent.autodiff.Losses;
import cotangent.autodiff.Reduction;
import cotangent.autodiff.Tensor;

/**
 * Brings vectors of pairs together or apart: {@code 1 - cos(a, b)} where {@code y} is 1, {@code max(0, cos(a, b) - margin)} where it is -1.
 *
 * @param margin cosine below which pairs are apart enough; in [-1, 1]
 */
public record CosineEmbedding(double margin) {
    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException if the margin is outside [-1, 1]
     */
    public CosineEmbedding {
        if (!(margin >= -1 && margin <= 1)) {
            throw new IllegalArgumentException("CosineEmbedding: the margin must lie in [-1, 1], got " + margin);
        }
    }

    /** Margin 0. */
    public static CosineEmbedding defaults() {
        return new CosineEmbedding(0);
    }

    /** The losses {@code [batch]} of vectors {@code a}, {@code b [batch, width]} with {@code y [batch]} 1 or -1. */
    public Tensor perPair(Tensor a, Tensor b, Tensor y) {
        return Losses.cosineEmbedding(a, b, y, margin, Reduction.NONE);
    }

    /** The mean over pairs. */
    public Tensor apply(Tensor a, Tensor b, Tensor y) {
        return Losses.cosineEmbedding(a, b, y, margin, Reduction.MEAN);
    }
}
