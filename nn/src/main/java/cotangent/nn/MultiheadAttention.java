package cotangent.nn;

import cotangent.autodiff.Attention;
import cotangent.autodiff.DType;
import cotangent.autodiff.Products;
import cotangent.autodiff.Tensor;
import cotangent.nn.init.Initializer;
import java.util.random.RandomGenerator;

/**
 * Attention in several subspaces at once: {@code [batch, time, dim] -> [batch, time, dim]}.
 *
 * <pre>
 * y = concat(head_1, ..., head_n) Wo' + bo
 * head_i = drop(softmax(q_i k_j' / sqrt(dim / n) + mask)) v_j    with j = ceil(i m / n)
 * q, k, v = query Wq' + bq, key Wk' + bk, value Wv' + bv         q cut into n heads, k and v into m, of dim / n features each
 * </pre>
 *
 * Positions, if attention knows any, count from 0 for queries and keys alike; see {@link AttentionConfig.Positions}.
 *
 * <p>State, as PyTorch names it: {@code in_proj_weight [(n + 2 m) dim / n, dim]}, which is Wq, Wk and Wv one below the other, Xavier
 * uniform at first; {@code in_proj_bias}, 0 at first; {@code out_proj.weight [dim, dim]} and {@code out_proj.bias [dim]}, as {@link Linear}
 * has them but with a bias of 0 at first.
 *
 * <p>Sources: A. Vaswani et al., "Attention Is All You Need", NeurIPS 2017; J. Ainslie et al., "GQA: Training Generalized Multi-Query
 * Transformer Models from Multi-Head Checkpoints", EMNLP 2023, for fewer heads of keys and values.
 */
public final class MultiheadAttention extends Layer {
    private final AttentionConfig config;
    private final int keyWidth;
    private final Parameter inWeight;
    private final Parameter inBias;
    private final Linear out;
    private final RandomGenerator rng;
    private final RotaryPositions rotary;
    private final Alibi alibi;

    /** A layer with biases that is not causal. */
    public MultiheadAttention(int dim, int heads, RandomGenerator rng) {
        this(AttentionConfig.of(dim, heads), rng);
    }

    /**
     * A layer with or without biases.
     *
     * @param causal whether position {@code i} may look at the positions up to {@code i} only
     * @throws IllegalArgumentException if a size is not positive or the heads do not divide {@code dim}
     */
    public MultiheadAttention(int dim, int heads, boolean bias, boolean causal, RandomGenerator rng) {
        this(AttentionConfig.of(dim, heads).withBias(bias).withCausal(causal), rng);
    }

    /** A layer with these settings. */
    public MultiheadAttention(AttentionConfig config, RandomGenerator rng) {
        this.config = config;
        int dim = config.dim();
        keyWidth = config.keyValueHeads() * config.headDim();
        int rows = Math.addExact(dim, Math.multiplyExact(2, keyWidth));
        inWeight = parameter("in_proj_weight", Initializer.xavierUniform(1).create(rng, rows, dim));
        inBias = config.bias() ? parameter("in_proj_bias", Tensor.zeros(rows)) : null;
        out = child("out_proj", new Linear(dim, dim, config.bias(), rng));
        if (config.bias()) {
            Initializer.zeros().fill(out.bias(), rng);
        }
        this.rng = config.dropout() > 0 ? random("rng", rng) : null;
        boolean turned = config.positions() == AttentionConfig.Positions.ROTARY;
        rotary = turned ? new RotaryPositions(config.maxTime(), config.headDim()) : null;
        alibi = config.positions() == AttentionConfig.Positions.ALIBI ? new Alibi(config.heads()) : null;
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
        return forward(x, mask, null);
    }

    /**
     * Self-attention of further positions, which look at those that the cache holds, too, and are added to them.
     *
     * @param mask as in {@link #forward(Tensor, Tensor)}, for {@code [batch, heads, time, cached and new positions]}
     * @param cache of this layer and these sequences; or null for none
     */
    public Tensor forward(Tensor x, Tensor mask, KeyValueCache cache) {
        requireInput(x);
        Tensor projected = Products.linear(x, inWeight.get(), inBias == null ? null : inBias.get());
        if (cache == null && isPlain()) {
            return out.apply(Attention.selfAttention(projected, config.heads(), mask, config.causal()));
        }
        int dim = config.dim();
        return attend(
                projected.narrow(-1, 0, dim),
                projected.narrow(-1, dim, keyWidth),
                projected.narrow(-1, dim + keyWidth, keyWidth),
                mask,
                cache);
    }

    /** Whether queries, keys and values may stay where the projection puts them. */
    private boolean isPlain() {
        return rotary == null
                && alibi == null
                && config.keyValueHeads() == config.heads()
                && (config.dropout() == 0 || !isTraining());
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
        int dim = config.dim();
        return attend(
                project(query, 0, dim),
                project(key, dim, keyWidth),
                project(value, dim + keyWidth, keyWidth),
                mask,
                null);
    }

    private Tensor project(Tensor x, int from, int rows) {
        requireInput(x);
        return Products.linear(
                x,
                inWeight.get().narrow(0, from, rows),
                inBias == null ? null : inBias.get().narrow(0, from, rows));
    }

    private Tensor attend(Tensor query, Tensor key, Tensor value, Tensor mask, KeyValueCache cache) {
        int past = cache == null ? 0 : cache.length();
        Tensor q = turn(split(query, config.heads()), past);
        Tensor k = turn(split(key, config.keyValueHeads()), past);
        Tensor v = split(value, config.keyValueHeads());
        if (cache != null) {
            KeyValueCache.Entries all = cache.append(k, v);
            k = past == 0 ? k : all.keys(); // the first ones are as they were, with their gradients
            v = past == 0 ? v : all.values();
        }
        boolean causal = config.causal() && past == 0;
        Tensor bias = mask(q, k.size(2), past, mask);
        double dropout = isTraining() ? config.dropout() : 0;
        double scale = 1 / Math.sqrt(config.headDim());
        if (config.keyValueHeads() == config.heads()) {
            Tensor y = Attention.scaledDotProductAttention(q, k, v, bias, causal, scale, dropout, rng);
            return out.apply(y.transpose(1, 2).flatten(2));
        }
        int groups = config.keyValueHeads();
        Tensor y = Attention.scaledDotProductAttention(
                q.unflatten(1, groups, config.heads() / groups),
                k.unsqueeze(2),
                v.unsqueeze(2),
                grouped(bias),
                causal,
                scale,
                dropout,
                rng);
        return out.apply(y.flatten(1, 2).transpose(1, 2).flatten(2));
    }

    /** {@code [batch, time, heads features] -> [batch, heads, time, features]}. */
    private Tensor split(Tensor x, int heads) {
        return x.unflatten(-1, heads, config.headDim()).transpose(1, 2);
    }

    private Tensor turn(Tensor x, int past) {
        return rotary == null ? x : rotary.forward(x, past);
    }

    /** The caller's mask with what positions add, and without the future where queries begin after {@code past} keys. */
    private Tensor mask(Tensor q, int keys, int past, Tensor given) {
        int queries = q.size(2);
        Tensor mask = given;
        if (alibi != null) {
            Tensor bias = alibi.bias(q.dtype(), queries, keys, past);
            if (given == null) {
                mask = bias;
            } else if (given.dtype() == DType.BOOL) {
                mask = Tensor.where(given, bias, Tensor.scalar(q.dtype(), Double.NEGATIVE_INFINITY));
            } else {
                mask = given.add(bias);
            }
        }
        if (!config.causal() || past == 0 || queries == 1) {
            return mask;
        }
        Tensor visible = Tensor.arange(keys).le(Tensor.arange(queries).add(past).unsqueeze(1));
        if (mask == null) {
            return visible;
        }
        return mask.dtype() == DType.BOOL
                ? mask.and(visible)
                : Tensor.where(visible, mask, Tensor.scalar(mask.dtype(), Double.NEGATIVE_INFINITY));
    }

    /** A mask {@code [..., heads, queries, keys]} for {@code [..., groups, heads / groups, queries, keys]}. */
    private Tensor grouped(Tensor mask) {
        if (mask == null || mask.rank() < 3) {
            return mask;
        }
        int groups = config.keyValueHeads();
        return mask.size(-3) == 1 ? mask.unsqueeze(-3) : mask.unflatten(-3, groups, mask.size(-3) / groups);
    }

    private void requireInput(Tensor x) {
        if (x.rank() != 3 || x.size(2) != config.dim()) {
            throw Require.shape(this, x.shape(), "[batch, time, " + config.dim() + "]");
        }
    }

    /** The settings. */
    public AttentionConfig config() {
        return config;
    }

    /** The matrix {@code [(heads + 2 keyValueHeads) headDim, dim]} of the queries, keys and values. */
    public Parameter inWeight() {
        return inWeight;
    }

    /** The vector of the queries, keys and values; null if there is none. */
    public Parameter inBias() {
        return inBias;
    }

    /** The map of the joined heads. */
    public Linear out() {
        return out;
    }

    @Override
    public String toString() {
        boolean plain = config.keyValueHeads() == config.heads();
        return "MultiheadAttention(" + config.dim() + ", " + config.heads() + " heads"
                + (plain ? "" : ", " + config.keyValueHeads() + " of keys and values")
                + (rotary == null ? "" : ", rotary")
                + (alibi == null ? "" : ", alibi")
                + (config.bias() ? "" : ", no bias")
                + (config.dropout() == 0 ? "" : ", dropout " + config.dropout())
                + (config.causal() ? ", causal)" : ")");
    }
}
