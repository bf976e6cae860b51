package cotangent.nn.models;

import cotangent.nn.Activation;
import cotangent.nn.AttentionConfig;
import cotangent.nn.TransformerConfig;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Settings of a {@link Gpt}.
 *
 * @param vocabulary number of tokens there are
 * @param context most tokens that it looks at
 * @param layers how many transformer layers
 * @param block settings of a layer; must be causal
 * @param tied whether the logits use the table of the token embeddings, which saves parameters
 */
public record GptConfig(int vocabulary, int context, int layers, TransformerConfig block, boolean tied) {
    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException if a number is not positive or the layers are not causal
     */
    public GptConfig {
        Require.positive("Gpt", "vocabulary", vocabulary);
        Require.positive("Gpt", "context", context);
        Require.positive("Gpt", "layers", layers);
        Objects.requireNonNull(block, "Gpt: needs settings of its layers");
        if (!block.causal()) {
            throw new IllegalArgumentException("Gpt: the layers must be causal");
        }
    }

    /** GPT-2's layers: norms first, GELU, dropout 0.1, {@code feedForward = 4 dim}, learned positions, a tied head. */
    public static GptConfig of(int vocabulary, int context, int dim, int heads, int layers) {
        TransformerConfig block = TransformerConfig.of(dim, heads)
                .withNormFirst(true)
                .withActivation(Activation::gelu)
                .withCausal(true);
        return new GptConfig(vocabulary, context, layers, block, true);
    }

    /** A copy with another probability of dropping. */
    public GptConfig withDropout(double dropout) {
        return new GptConfig(vocabulary, context, layers, block.withDropout(dropout), tied);
    }

    /**
     * A copy with other settings of the attention, such as {@code a -> a.withRotary(context)} or {@code a -> a.withKeyValueHeads(2)}. Rotary
     * or linear positions take the place of learned ones.
     */
    public GptConfig withAttention(UnaryOperator<AttentionConfig> change) {
        return new GptConfig(vocabulary, context, layers, block.withAttention(change), tied);
    }

    /** A copy with a tied head or one of its own. */
    public GptConfig withTied(boolean newTied) {
        return new GptConfig(vocabulary, context, layers, block, newTied);
    }
}
