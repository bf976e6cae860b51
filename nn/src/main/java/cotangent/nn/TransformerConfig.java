package cotangent.nn;

import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Settings of transformer layers.
 *
 * @param attention settings of the self-attention
 * @param feedForward features between the two maps of the feed-forward part
 * @param dropout probability of dropping elements of each part's output and of the feed-forward features
 * @param activation makes the layer between the two maps
 * @param normFirst whether each part normalises its input, which trains more steadily, and not its sum with the input
 * @param epsilon of the layer norms
 */
public record TransformerConfig(
        AttentionConfig attention,
        int feedForward,
        double dropout,
        Supplier<? extends Layer> activation,
        boolean normFirst,
        double epsilon) {
    /** Checks the values. */
    public TransformerConfig {
        Objects.requireNonNull(attention, "TransformerConfig: needs settings of the attention");
        Require.positive("TransformerConfig", "feedForward", feedForward);
        Require.probability("TransformerConfig", dropout);
        Objects.requireNonNull(activation, "TransformerConfig: needs an activation");
        Require.positive("TransformerConfig", "epsilon", epsilon);
    }

    /**
     * The original paper's layer: {@code feedForward = 4 dim}, dropout 0.1, also of attention weights, ReLU, norms last, not causal, epsilon
     * 1e-5.
     */
    public static TransformerConfig of(int dim, int heads) {
        AttentionConfig attention = AttentionConfig.of(dim, heads).withDropout(0.1);
        return new TransformerConfig(attention, Math.multiplyExact(4, dim), 0.1, Activation::relu, false, 1e-5);
    }

    /** A copy with other settings of the attention: {@code config.withAttention(a -> a.withRotary(512).withKeyValueHeads(2))}. */
    public TransformerConfig withAttention(UnaryOperator<AttentionConfig> change) {
        return new TransformerConfig(change.apply(attention), feedForward, dropout, activation, normFirst, epsilon);
    }

    /** A copy with other feed-forward features. */
    public TransformerConfig withFeedForward(int newFeedForward) {
        return new TransformerConfig(attention, newFeedForward, dropout, activation, normFirst, epsilon);
    }

    /** A copy with another probability, for attention weights as well. */
    public TransformerConfig withDropout(double newDropout) {
        return new TransformerConfig(
                attention.withDropout(newDropout), feedForward, newDropout, activation, normFirst, epsilon);
    }

    /** A copy with another activation, such as {@code Activation::gelu}. */
    public TransformerConfig withActivation(Supplier<? extends Layer> newActivation) {
        return new TransformerConfig(attention, feedForward, dropout, newActivation, normFirst, epsilon);
    }

    /** A copy with norms first or last. */
    public TransformerConfig withNormFirst(boolean newNormFirst) {
        return new TransformerConfig(attention, feedForward, dropout, activation, newNormFirst, epsilon);
    }

    /** A copy that is causal or not. */
    public TransformerConfig withCausal(boolean newCausal) {
        return withAttention(a -> a.withCausal(newCausal));
    }

    /** A copy with another epsilon. */
    public TransformerConfig withEpsilon(double newEpsilon) {
        return new TransformerConfig(attention, feedForward, dropout, activation, normFirst, newEpsilon);
    }

    /** Features of a position. */
    public int dim() {
        return attention.dim();
    }

    /** Heads of the attention. */
    public int heads() {
        return attention.heads();
    }

    /** Whether position {@code i} may look at the positions up to {@code i} only. */
    public boolean causal() {
        return attention.causal();
    }

    LayerNorm norm() {
        return new LayerNorm(new int[] {dim()}, epsilon, true, true);
    }
}
