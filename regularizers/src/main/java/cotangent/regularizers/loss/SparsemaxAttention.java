package cotangent.regularizers.loss;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * Scaled dot-product attention with {@link Sparsemax} in place of softmax: most weights are exactly 0.
 *
 * <pre>
 * W = sparsemax(Q K^T / sqrt(d)),   output = W V
 * </pre>
 *
 * with queries {@code Q [..., queries, d]}, keys {@code K [..., keys, d]}, values {@code V [..., keys, e]}, weights
 * {@code W [..., queries, keys]} on the simplex along the last axis and the output {@code [..., queries, e]}; leading axes broadcast.
 * Masked positions get the score negative infinity, which excludes them from the sort.
 *
 * <p>All three operands are differentiated. Positions without weight give no gradient, so that a training which begins far from the solution
 * may never find them: in this project's experiment three of five did not, and all did after a few epochs with softmax. No parameters. Cost: that of softmax attention, with a sort of each row of scores in place
 * of exponentials.
 *
 * <p>Source: A. Martins and R. Astudillo, From softmax to sparsemax: a sparse model of attention and multi-label classification,
 * ICML 2016.
 *
 * <p>Catalogue: T208
 */
public final class SparsemaxAttention {
    /**
     * The output, without a mask.
     *
     * @throws ShapeException if the shapes do not fit
     */
    public static Tensor of(Tensor queries, Tensor keys, Tensor values) {
        return of(queries, keys, values, null);
    }

    /**
     * The output.
     *
     * @param mask truth values that broadcast to {@code [..., queries, keys]}: where a query may look; null if everywhere
     * @throws ShapeException if the shapes do not fit
     * @throws IllegalArgumentException if a query may look nowhere
     */
    public static Tensor of(Tensor queries, Tensor keys, Tensor values, Tensor mask) {
        return weights(queries, keys, mask).matmul(values);
    }

    /**
     * The weights {@code W}.
     *
     * @param mask truth values that broadcast to {@code [..., queries, keys]}: where a query may look; null if everywhere
     * @throws ShapeException if the shapes do not fit
     * @throws IllegalArgumentException if a query may look nowhere
     */
    public static Tensor weights(Tensor queries, Tensor keys, Tensor mask) {
        if (queries.rank() < 2 || keys.rank() < 2 || queries.size(-1) != keys.size(-1) || queries.size(-1) == 0) {
            throw new ShapeException("SparsemaxAttention: needs queries [..., queries, d] and keys [..., keys, d], got "
                    + queries.shape() + " and " + keys.shape());
        }
        Tensor scores = queries.matmul(keys.mT()).mul(1 / Math.sqrt(queries.size(-1)));
        return Sparsemax.of(mask == null ? scores : scores.maskedFill(mask.not(), Double.NEGATIVE_INFINITY), -1);
    }

    private SparsemaxAttention() {}
}
