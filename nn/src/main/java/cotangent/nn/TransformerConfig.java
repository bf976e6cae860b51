package cotangent.nn;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * Settings of transformer layers.
 *
 * @param dim features of a position
 * @param heads of the attention; divides {@code dim}
 * @param feedForward features between the two maps of the feed-forward part
 * @param dropout probability of dropping elements of each part's output and of the feed-forward features
 * @param activation makes the layer between the two maps
 * @param normFirst whether each part normalises its input, which trains more steadily, and not its sum with the input
 * @param causal whether position {@code i} may look at the positions up to {@code i} only
 * @param epsilon of the layer norms
 */
public record TransformerConfig(
        int dim,
        int heads,
        int feedForward,
        double dropout,
        Supplier<? extends Layer> activation,
        boolean normFirst,
        boolean causal,
        double epsilon) {
    /** Checks the values. */
    public TransformerConfig {
        Require.positive("TransformerConfig", "dim", dim);
        Require.positive("TransformerConfig", "heads", heads);
        Require.positive("TransformerConfig", "feedForward", feedForward);
        Require.probability("TransformerConfig", dropout);
        Objects.requireNonNull(activation, "TransformerConfig: needs an activation");
        Require.positive("TransformerConfig", "epsilon", epsilon);
        if (dim % heads != 0) {
            throw new IllegalArgumentException(
                    "TransformerConfig: " + heads + " heads do not divide " + dim + " features");
        }
    }

    /** Four times as many feed-forward features, dropout 0.1, ReLU, norms last, not causal, epsilon 1e-5: the original paper's layer. */
    public static TransformerConfig of(int dim, int heads) {
        return new TransformerConfig(dim, heads, Math.multiplyExact(4, dim), 0.1, Activation::relu, false, false, 1e-5);
    }

    /** A copy with other feed-forward features. */
    public TransformerConfig withFeedForward(int newFeedForward) {
        return new TransformerConfig(dim, heads, newFeedForward, dropout, activation, normFirst, causal, epsilon);
    }

    /** A copy with another probability. */
    public TransformerConfig withDropout(double newDropout) {
        return new TransformerConfig(dim, heads, feedForward, newDropout, activation, normFirst, causal, epsilon);
    }

    /** A copy with another activation, such as {@code Activation::gelu}. */
    public TransformerConfig withActivation(Supplier<? extends Layer> newActivation) {
        return new TransformerConfig(dim, heads, feedForward, dropout, newActivation, normFirst, causal, epsilon);
    }

    /** A copy with norms first or last. */
    public TransformerConfig withNormFirst(boolean newNormFirst) {
        return new TransformerConfig(dim, heads, feedForward, dropout, activation, newNormFirst, causal, epsilon);
    }

    /** A copy that is causal or not. */
    public TransformerConfig withCausal(boolean newCausal) {
        return new TransformerConfig(dim, heads, feedForward, dropout, activation, normFirst, newCausal, epsilon);
    }

    /** A copy with another epsilon. */
    public TransformerConfig withEpsilon(double newEpsilon) {
        return new TransformerConfig(dim, heads, feedForward, dropout, activation, normFirst, causal, newEpsilon);
    }
}
