package cotangent.nn;

import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * Self-attention and a feed-forward part, each with a way around it: {@code [batch, time, dim] -> [batch, time, dim]}.
 *
 * <pre>
 * norms last:   h = norm1(x + attention(x)),   y = norm2(h + feed(h))
 * norms first:  h = x + attention(norm1(x)),   y = h + feed(norm2(h))
 * attention(u) = dropout(selfAttention(u)),    feed(u) = dropout(linear2(dropout(activation(linear1(u)))))
 * </pre>
 *
 * State, as PyTorch names it: {@code self_attn} ({@link MultiheadAttention}), {@code linear1} and {@code linear2} ({@link Linear}),
 * {@code norm1} and {@code norm2} ({@link LayerNorm}).
 *
 * <p>Sources: A. Vaswani et al., "Attention Is All You Need", NeurIPS 2017; R. Xiong et al., "On Layer Normalization in the Transformer
 * Architecture", ICML 2020, for norms first.
 */
public final class TransformerEncoderLayer extends Layer {
    private final TransformerConfig config;
    private final MultiheadAttention attention;
    private final Layer linear1;
    private final Layer activation;
    private final Layer linear2;
    private final Layer norm1;
    private final Layer norm2;
    private final Layer dropout;
    private final Layer dropout1;
    private final Layer dropout2;

    /** A layer with these settings. */
    public TransformerEncoderLayer(TransformerConfig config, RandomGenerator rng) {
        this.config = config;
        attention = child("self_attn", new MultiheadAttention(config.attention(), rng));
        linear1 = child("linear1", new Linear(config.dim(), config.feedForward(), rng));
        activation = child("activation", config.activation().get());
        dropout = child("dropout", new Dropout(config.dropout(), rng));
        linear2 = child("linear2", new Linear(config.feedForward(), config.dim(), rng));
        norm1 = child("norm1", config.norm());
        norm2 = child("norm2", config.norm());
        dropout1 = child("dropout1", new Dropout(config.dropout(), rng));
        dropout2 = child("dropout2", new Dropout(config.dropout(), rng));
    }

    @Override
    public Tensor forward(Tensor x) {
        return forward(x, null);
    }

    /**
     * The output under a mask, which is as in {@link MultiheadAttention#forward(Tensor, Tensor)}. Hooks of this layer and of its attention
     * are not called, as they know one input only.
     */
    public Tensor forward(Tensor x, Tensor mask) {
        return forward(x, mask, null);
    }

    /** The output of further positions, after those in the cache, as in {@link MultiheadAttention#forward(Tensor, Tensor, KeyValueCache)}. */
    public Tensor forward(Tensor x, Tensor mask, KeyValueCache cache) {
        if (config.normFirst()) {
            Tensor h = x.add(attend(norm1.apply(x), mask, cache));
            return h.add(feed(norm2.apply(h)));
        }
        Tensor h = norm1.apply(x.add(attend(x, mask, cache)));
        return norm2.apply(h.add(feed(h)));
    }

    private Tensor attend(Tensor x, Tensor mask, KeyValueCache cache) {
        boolean plain = mask == null && cache == null;
        return dropout1.apply(plain ? attention.apply(x) : attention.forward(x, mask, cache));
    }

    private Tensor feed(Tensor x) {
        return dropout2.apply(linear2.apply(dropout.apply(activation.apply(linear1.apply(x)))));
    }

    /** The settings. */
    public TransformerConfig config() {
        return config;
    }
}
