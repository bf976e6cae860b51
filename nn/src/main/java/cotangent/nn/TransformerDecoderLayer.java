package cotangent.nn;

import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * Self-attention, attention to another sequence and a feed-forward part, each with a way around it: {@code [batch, time, dim]} and
 * {@code memory [batch, memoryTime, dim]} give {@code [batch, time, dim]}.
 *
 * <pre>
 * norms last:   h = norm1(x + self(x)),   u = norm2(h + cross(h, memory)),   y = norm3(u + feed(u))
 * norms first:  h = x + self(norm1(x)),   u = h + cross(norm2(h), memory),   y = u + feed(norm3(u))
 * feed(u) = dropout(linear2(dropout(activation(linear1(u)))))
 * </pre>
 *
 * State, as PyTorch names it: {@code self_attn} and {@code multihead_attn} ({@link MultiheadAttention}), {@code linear1} and
 * {@code linear2} ({@link Linear}), {@code norm1}, {@code norm2} and {@code norm3} ({@link LayerNorm}). Attention to the memory is not
 * causal and does not know positions.
 *
 * <p>Source: A. Vaswani et al., "Attention Is All You Need", NeurIPS 2017.
 */
public final class TransformerDecoderLayer extends Module {
    private final TransformerConfig config;
    private final MultiheadAttention self;
    private final MultiheadAttention cross;
    private final Layer linear1;
    private final Layer activation;
    private final Layer linear2;
    private final Layer norm1;
    private final Layer norm2;
    private final Layer norm3;
    private final Layer dropout;
    private final Layer dropout1;
    private final Layer dropout2;
    private final Layer dropout3;

    /** A layer with these settings; whether it is causal concerns the self-attention. */
    public TransformerDecoderLayer(TransformerConfig config, RandomGenerator rng) {
        this.config = config;
        AttentionConfig elsewhere = config.attention().withCausal(false).withoutPositions();
        self = child("self_attn", new MultiheadAttention(config.attention(), rng));
        cross = child("multihead_attn", new MultiheadAttention(elsewhere, rng));
        linear1 = child("linear1", new Linear(config.dim(), config.feedForward(), rng));
        activation = child("activation", config.activation().get());
        dropout = child("dropout", new Dropout(config.dropout(), rng));
        linear2 = child("linear2", new Linear(config.feedForward(), config.dim(), rng));
        norm1 = child("norm1", config.norm());
        norm2 = child("norm2", config.norm());
        norm3 = child("norm3", config.norm());
        dropout1 = child("dropout1", new Dropout(config.dropout(), rng));
        dropout2 = child("dropout2", new Dropout(config.dropout(), rng));
        dropout3 = child("dropout3", new Dropout(config.dropout(), rng));
    }

    /** The output without masks. */
    public Tensor forward(Tensor x, Tensor memory) {
        return forward(x, memory, null, null, null);
    }

    /**
     * The output.
     *
     * @param mask of the self-attention, as in {@link MultiheadAttention#forward(Tensor, Tensor)}; or null
     * @param memoryMask of the attention to the memory, for {@code [batch, heads, time, memoryTime]}; or null
     * @param cache of earlier positions of {@code x}; or null
     */
    public Tensor forward(Tensor x, Tensor memory, Tensor mask, Tensor memoryMask, KeyValueCache cache) {
        if (config.normFirst()) {
            Tensor h = x.add(look(norm1.apply(x), mask, cache));
            Tensor u = h.add(look(norm2.apply(h), memory, memoryMask));
            return u.add(feed(norm3.apply(u)));
        }
        Tensor h = norm1.apply(x.add(look(x, mask, cache)));
        Tensor u = norm2.apply(h.add(look(h, memory, memoryMask)));
        return norm3.apply(u.add(feed(u)));
    }

    private Tensor look(Tensor x, Tensor mask, KeyValueCache cache) {
        return dropout1.apply(self.forward(x, mask, cache));
    }

    private Tensor look(Tensor x, Tensor memory, Tensor mask) {
        return dropout2.apply(cross.forward(x, memory, memory, mask));
    }

    private Tensor feed(Tensor x) {
        return dropout3.apply(linear2.apply(dropout.apply(activation.apply(linear1.apply(x)))));
    }

    /** The settings. */
    public TransformerConfig config() {
        return config;
    }
}
