package cotangent.nn;

/**
 * Settings of {@link MultiheadAttention}.
 *
 * @param dim features of a position
 * @param heads of the queries; divides {@code dim}
 * @param keyValueHeads of the keys and values; divides {@code heads}, and each serves {@code heads / keyValueHeads} heads of the queries
 * @param bias whether the maps add biases
 * @param causal whether position {@code i} may look at the positions up to {@code i} only
 * @param dropout probability of dropping attention weights while training; the scores then exist as a whole
 * @param positions how attention knows positions
 * @param maxTime most positions there can be with {@link Positions#ROTARY}; without a meaning for the others
 */
public record AttentionConfig(
        int dim,
        int heads,
        int keyValueHeads,
        boolean bias,
        boolean causal,
        double dropout,
        Positions positions,
        int maxTime) {
    /** How attention knows positions. */
    public enum Positions {
        /** By what has been added to its input, if at all. */
        NONE,
        /** {@link RotaryPositions} turn the features of queries and keys. */
        ROTARY,
        /** {@link Alibi} adds to the scores. */
        ALIBI
    }

    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException if a size is not positive, the heads do not divide what they should, the probability is none, or the
     *     features of a head cannot be turned in pairs
     */
    public AttentionConfig {
        Require.positive("MultiheadAttention", "dim", dim);
        Require.positive("MultiheadAttention", "heads", heads);
        Require.positive("MultiheadAttention", "keyValueHeads", keyValueHeads);
        Require.probability("MultiheadAttention", dropout);
        if (dim % heads != 0) {
            throw new IllegalArgumentException(
                    "MultiheadAttention: " + heads + " heads do not divide " + dim + " features");
        }
        if (heads % keyValueHeads != 0) {
            throw new IllegalArgumentException("MultiheadAttention: " + keyValueHeads
                    + " heads of keys and values do not divide " + heads + " heads of queries");
        }
        if (positions == Positions.ROTARY) {
            Require.positive("MultiheadAttention", "maxTime", maxTime);
            if (dim / heads % 2 != 0) {
                throw new IllegalArgumentException("MultiheadAttention: rotary positions need an even number of"
                        + " features a head, got " + dim / heads);
            }
        }
    }

    /** Settings with biases; not causal, without dropout and positions, with as many heads of keys and values as of queries. */
    public static AttentionConfig of(int dim, int heads) {
        return new AttentionConfig(dim, heads, heads, true, false, 0, Positions.NONE, 0);
    }

    /** A copy with other, commonly fewer, heads of keys and values: grouped-query attention, with 1 multi-query attention. */
    public AttentionConfig withKeyValueHeads(int newHeads) {
        return new AttentionConfig(dim, heads, newHeads, bias, causal, dropout, positions, maxTime);
    }

    /** A copy with or without biases. */
    public AttentionConfig withBias(boolean newBias) {
        return new AttentionConfig(dim, heads, keyValueHeads, newBias, causal, dropout, positions, maxTime);
    }

    /** A copy that is causal or not. */
    public AttentionConfig withCausal(boolean newCausal) {
        return new AttentionConfig(dim, heads, keyValueHeads, bias, newCausal, dropout, positions, maxTime);
    }

    /** A copy with another probability. */
    public AttentionConfig withDropout(double newDropout) {
        return new AttentionConfig(dim, heads, keyValueHeads, bias, causal, newDropout, positions, maxTime);
    }

    /** A copy that knows at most {@code newMaxTime} positions by turning features. */
    public AttentionConfig withRotary(int newMaxTime) {
        return new AttentionConfig(dim, heads, keyValueHeads, bias, causal, dropout, Positions.ROTARY, newMaxTime);
    }

    /** A copy that knows positions by linear biases. */
    public AttentionConfig withAlibi() {
        return new AttentionConfig(dim, heads, keyValueHeads, bias, causal, dropout, Positions.ALIBI, 0);
    }

    /** A copy that does not know positions. */
    public AttentionConfig withoutPositions() {
        return new AttentionConfig(dim, heads, keyValueHeads, bias, causal, dropout, Positions.NONE, 0);
    }

    /** Features of a head. */
    public int headDim() {
        return dim / heads;
    }
}
