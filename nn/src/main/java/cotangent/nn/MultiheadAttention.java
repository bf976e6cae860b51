package cotangent.nn;

import cotangent.autodiff.Attention;
import cotangent.autodiff.Products;
import cotangent.autodiff.Tensor;
import cotangent.nn.init.Initializer;
import java.util.random.RandomGenerator;

/**
 * Attention in several subspaces at once: {@code [batch, time, dim] -> [batch, time, dim]}.
 *
 * <pre>
 * y = concat(head_1, ..., head_n) Wo' + bo
 * head_i = softmax(q_i k_i' / sqrt(dim / n) + mask) v_i
 * q, k, v = query Wq' + bq, key Wk' + bk, value Wv' + bv    each cut into n heads of dim / n features
 * </pre>
 *
 * State, as PyTorch names it: {@code in_proj_weight [3 dim, dim]}, which is Wq, Wk and Wv one below the other, Xavier uniform at first;
 * {@code in_proj_bias [3 dim]}, 0 at first; {@code out_proj.weight [dim, dim]} and {@code out_proj.bias [dim]}, as {@link Linear} has
 * them but with a bias of 0 at first. Attention weights are not dropped.
 *
 * <p>Source: A. Vaswani et al., "Attention Is All You Need", NeurIPS 2017.
 */
public final class MultiheadAttention extends Layer {
    private final int dim;
    private final int heads;
    private final boolean causal;
    private final Parameter inWeight;
    private final Parameter inBias;
    private final Linear out;

    /** A layer with biases that is not causal. */
    public MultiheadAttention(int dim, int heads, RandomGenerator rng) {
        this(dim, heads, true, false, rng);
    }

    /**
     * A layer with or without biases.
     *
     * @param causal whether position {@code i} may look at the positions up to {@code i} only
     * @throws IllegalArgumentException if a size is not positive or the heads do not divide {@code dim}
     */
    public MultiheadAttention(int dim, int heads, boolean bias, boolean causal, RandomGenerator rng) {
        this.dim = Require.positive("MultiheadAttention", "dim", dim);
        this.heads = Require.positive("MultiheadAttention", "heads", heads);
        if (dim % heads != 0) {
            throw new IllegalArgumentException(
                    "MultiheadAttention: " + heads + " heads do not divide " + dim + " features");
        }
        this.causal = causal;
        inWeight =
                parameter("in_proj_weight", Initializer.xavierUniform(1).create(rng, Math.multiplyExact(3, dim), dim));
        inBias = bias ? parameter("in_proj_bias", Tensor.zeros(3 * dim)) : null;
        out = child("out_proj", new Linear(dim, dim, bias, rng));
        if (bias) {
            Initializer.zeros().fill(out.bias(), rng);
        }
    }

    /** Self-attention of {@code x [batch, time, dim]}. */
    @Override
    public Tensor forward(Tensor x) {
        return forward(x, null);
    }

    /**
     * Self-attention of {@code x [batch, time, dim]} under a mask.
     *
     * @param mask truth values, true where a position may look, or numbers to add to the scores; broadcasts to
     *     {@code [batch, heads, time, time]}; or null. PyTorch's layer has truth values the other way round.
     */
    public Tensor forward(Tensor x, Tensor mask) {
        requireInput(x);
        Tensor projected = Products.linear(x, inWeight.get(), inBias == null ? null : inBias.get());
        return attend(part(projected, 0), part(projected, 1), part(projected, 2), mask);
    }

    /**
     * Attention of queries to keys and values from elsewhere.
     *
     * @param query {@code [batch, queries, dim]}
     * @param key {@code [batch, keys, dim]}
     * @param value {@code [batch, keys, dim]}
     * @param mask as in {@link #forward(Tensor, Tensor)}, for {@code [batch, heads, queries, keys]}
     * @return {@code [batch, queries, dim]}
     */
    public Tensor forward(Tensor query, Tensor key, Tensor value, Tensor mask) {
        return attend(project(query, 0), project(key, 1), project(value, 2), mask);
    }

    private Tensor project(Tensor x, int which) {
        requireInput(x);
        return Products.linear(
                x,
                inWeight.get().narrow(0, which * dim, dim),
                inBias == null ? null : inBias.get().narrow(0, which * dim, dim));
    }

    private Tensor part(Tensor projected, int which) {
        return projected.narrow(-1, which * dim, dim);
    }

    private Tensor attend(Tensor q, Tensor k, Tensor v, Tensor mask) {
        Tensor y = Attention.scaledDotProductAttention(split(q), split(k), split(v), mask, causal);
        return out.apply(y.transpose(1, 2).flatten(2));
    }

    /** {@code [batch, time, dim] -> [batch, heads, time, dim / heads]}. */
    private Tensor split(Tensor x) {
        return x.unflatten(-1, heads, dim / heads).transpose(1, 2);
    }

    private void requireInput(Tensor x) {
        if (x.rank() != 3 || x.size(2) != dim) {
            throw Require.shape(name(), x.shape(), "[batch, time, " + dim + "]");
        }
    }

    private String name() {
        return "MultiheadAttention(" + dim + ", " + heads + " heads" + (inBias == null ? ", no bias" : "")
                + (causal ? ", causal)" : ")");
    }

    /** The matrix {@code [3 dim, dim]} of the queries, keys and values. */
    public Parameter inWeight() {
        return inWeight;
    }

    /** The vector {@code [3 dim]} of the queries, keys and values; null if there is none. */
    public Parameter inBias() {
        return inBias;
    }

    /** The map of the joined heads. */
    public Linear out() {
        return out;
    }

    @Override
    public String toString() {
        return name();
    }
}
