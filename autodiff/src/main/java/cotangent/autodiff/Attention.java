package cotangent.autodiff;

import java.util.random.RandomGenerator;

/**
 * Attention: means of values, weighted by how well their keys fit a query.
 *
 * <pre>
 * y = softmax(scale q k^T + mask) v
 * </pre>
 *
 * The scores {@code [queries, keys]} never exist as a whole, neither for the value nor for its gradient of first order: blocks of them come and go (the
 * scheme of Dao et al., "FlashAttention", NeurIPS 2022). Forward mode and derivatives of higher order form them.
 */
public final class Attention {
    /** {@link #scaledDotProductAttention(Tensor, Tensor, Tensor, Tensor, boolean, double)} without a mask, with scale {@code 1 / sqrt(features)}. */
    public static Tensor scaledDotProductAttention(Tensor q, Tensor k, Tensor v) {
        return scaledDotProductAttention(q, k, v, null, false);
    }

    /** {@link #scaledDotProductAttention(Tensor, Tensor, Tensor, Tensor, boolean, double)} with scale {@code 1 / sqrt(features)}. */
    public static Tensor scaledDotProductAttention(Tensor q, Tensor k, Tensor v, Tensor mask, boolean causal) {
        return scaledDotProductAttention(q, k, v, mask, causal, 1 / Math.sqrt(q.rank() == 0 ? 1 : q.size(-1)));
    }

    /**
     * Scaled dot-product attention. A query that may look at nothing gets zeros.
     *
     * @param q queries {@code [..., queries, features]}
     * @param k keys {@code [..., keys, features]}
     * @param v values {@code [..., keys, valueFeatures]}; the leading axes of all three broadcast
     * @param mask truth values, true where a query may look, or numbers to add to the scores; broadcasts to {@code [..., queries, keys]}; or null
     * @param causal whether query {@code i} may look at keys {@code 0} to {@code i} only
     * @param scale factor of the scores
     * @return {@code [..., queries, valueFeatures]}
     * @throws ShapeException if the shapes do not fit
     */
    public static Tensor scaledDotProductAttention(
            Tensor q, Tensor k, Tensor v, Tensor mask, boolean causal, double scale) {
        return scaledDotProductAttention(q, k, v, mask, causal, scale, 0, null);
    }

    /**
     * The same with dropout of the weights, as in training: {@code y = drop(softmax(scale q k^T + mask)) v}. With a probability above 0 the scores exist as
     * a whole.
     *
     * @param dropout probability of dropping a weight, in {@code [0, 1]}; 0 draws nothing
     * @param rng where the decisions come from; may be null without dropout
     * @throws IllegalArgumentException if {@code dropout} is not a probability
     */
    public static Tensor scaledDotProductAttention(
            Tensor q,
            Tensor k,
            Tensor v,
            Tensor mask,
            boolean causal,
            double scale,
            double dropout,
            RandomGenerator rng) {
        DType type = requireOperands(q, k, v);
        Shape leading = Shape.broadcast("scaledDotProductAttention", leading(q), leading(k));
        leading = Shape.broadcast("scaledDotProductAttention", leading, leading(v));
        Shape scores = leading.append(q.size(-2), k.size(-2));
        Tensor bias = bias(mask, scores, type);
        Tensor queries = q.to(type).expand(leading.append(q.size(-2), q.size(-1)));
        Tensor keys = k.to(type).expand(leading.append(k.size(-2), k.size(-1)));
        Tensor values = v.to(type).expand(leading.append(v.size(-2), v.size(-1)));
        if (dropout != 0) {
            return Dropouts.dropout(weights(queries, keys, bias, causal, scale), dropout, rng)
                    .matmul(values);
        }
        if (bias != null && bias.carriesGrad()) {
            return composed(queries, keys, values, bias, causal, scale);
        }
        FusedAttention primitive = new FusedAttention(scale, causal);
        Tensor y = bias == null ? primitive.apply(queries, keys, values) : primitive.apply(queries, keys, values, bias);
        return y.narrow(-1, 0, values.size(-1));
    }

    /**
     * Attention of a sequence to itself in several subspaces at once: queries, keys and values lie side by side, as one product leaves them,
     * and so do the heads in each of the three. The same as {@link #scaledDotProductAttention(Tensor, Tensor, Tensor, Tensor, boolean)} of
     * the parts {@code [batch, heads, time, features]}, but without moving anything to that layout and back.
     *
     * @param x {@code [batch, time, 3 heads features]}
     * @param heads the number of heads
     * @param mask as there, for scores {@code [batch, heads, time, time]}; or null
     * @param causal whether position {@code i} may look at positions {@code 0} to {@code i} only
     * @return {@code [batch, time, heads features]}
     * @throws ShapeException if the shapes do not fit
     */
    public static Tensor selfAttention(Tensor x, int heads, Tensor mask, boolean causal) {
        if (x.rank() != 3 || heads < 1 || x.size(2) % (3 * heads) != 0) {
            throw new ShapeException("selfAttention: input has shape " + x.shape() + ", needs [batch, time, 3 * "
                    + heads + " heads * features]");
        }
        Tensor t = x.toFloating();
        int features = t.size(2) / (3 * heads);
        Tensor bias = bias(mask, Shape.of(t.size(0), heads, t.size(1), t.size(1)), t.dtype());
        double scale = 1 / Math.sqrt(features);
        if (bias != null && bias.carriesGrad()) {
            Tensor y = composed(
                    SelfAttention.part(t, heads, 0),
                    SelfAttention.part(t, heads, 1),
                    SelfAttention.part(t, heads, 2),
                    bias,
                    causal,
                    scale);
            return y.transpose(1, 2).flatten(2);
        }
        return SelfAttention.of(t, bias, heads, causal, scale);
    }

    /** The same by way of all scores. */
    static Tensor composed(Tensor q, Tensor k, Tensor v, Tensor bias, boolean causal, double scale) {
        return weights(q, k, bias, causal, scale).matmul(v);
    }

    /** The softmax of the scores; zeros in rows of negative infinities. */
    static Tensor weights(Tensor q, Tensor k, Tensor bias, boolean causal, double scale) {
        Tensor scores = scores(q, k, bias, causal, scale);
        Tensor lse = scores.logSumExp(true, -1);
        return scores.sub(lse.maskedFill(lse.eq(Double.NEGATIVE_INFINITY), 0)).exp();
    }

    static Tensor scores(Tensor q, Tensor k, Tensor bias, boolean causal, double scale) {
        Tensor scores = q.matmul(k.mT()).mul(scale);
        scores = bias == null ? scores : scores.add(bias);
        if (causal) {
            Tensor row = Tensor.arange(scores.size(-2)).unsqueeze(1);
            scores = scores.maskedFill(Tensor.arange(scores.size(-1)).gt(row), Double.NEGATIVE_INFINITY);
        }
        return scores;
    }

    /** What to add to the scores, in their shape, as a view; null for nothing. */
    private static Tensor bias(Tensor mask, Shape scores, DType type) {
        if (mask == null) {
            return null;
        }
        if (!mask.shape().broadcastsTo(scores)) {
            throw new ShapeException(
                    "scaledDotProductAttention: mask " + mask.shape() + " does not broadcast to scores " + scores);
        }
        if (mask.dtype().isInteger()) {
            throw new DTypeException(
                    "scaledDotProductAttention: needs a mask of truth values or floating-point numbers, got "
                            + mask.dtype());
        }
        Tensor bias = mask.dtype() == DType.BOOL
                ? Tensor.where(mask, Tensor.scalar(type, 0), Tensor.scalar(type, Double.NEGATIVE_INFINITY))
                : mask.to(type);
        return bias.expand(scores);
    }

    private static Shape leading(Tensor t) {
        return t.shape().without(-1).without(-1);
    }

    private static DType requireOperands(Tensor q, Tensor k, Tensor v) {
        boolean fits =
                q.rank() >= 2 && k.rank() >= 2 && v.rank() >= 2 && q.size(-1) == k.size(-1) && k.size(-2) == v.size(-2);
        if (!fits) {
            throw new ShapeException(
                    "scaledDotProductAttention: queries " + q.shape() + ", keys " + k.shape() + " and values "
                            + v.shape()
                            + " do not fit: needs [..., queries, features], [..., keys, features] and [..., keys, valueFeatures]");
        }
        DType type = DType.promote(DType.promote(q.dtype(), k.dtype()), v.dtype());
        if (!type.isFloating()) {
            throw new DTypeException("scaledDotProductAttention: needs floating-point operands, got " + type);
        }
        return type;
    }

    private Attention() {}
}
