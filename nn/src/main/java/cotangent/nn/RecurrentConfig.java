package cotangent.nn;

/**
 * Settings of recurrent layers.
 *
 * @param layers how many are stacked; each reads the outputs of the one below
 * @param bidirectional whether each has a second part that reads the sequence from its end
 * @param bias whether the maps add biases
 * @param dropout probability of dropping elements of the outputs of every layer but the last, while training
 */
public record RecurrentConfig(int layers, boolean bidirectional, boolean bias, double dropout) {
    /** Checks the values. */
    public RecurrentConfig {
        Require.positive("RecurrentConfig", "the number of layers", layers);
        Require.probability("RecurrentConfig", dropout);
    }

    /** One layer that reads forwards, with biases, without dropout. */
    public static RecurrentConfig defaults() {
        return new RecurrentConfig(1, false, true, 0);
    }

    /** A copy with another number of layers. */
    public RecurrentConfig withLayers(int newLayers) {
        return new RecurrentConfig(newLayers, bidirectional, bias, dropout);
    }

    /** A copy that reads in both directions or in one. */
    public RecurrentConfig withBidirectional(boolean newBidirectional) {
        return new RecurrentConfig(layers, newBidirectional, bias, dropout);
    }

    /** A copy with or without biases. */
    public RecurrentConfig withBias(boolean newBias) {
        return new RecurrentConfig(layers, bidirectional, newBias, dropout);
    }

    /** A copy with another probability. */
    public RecurrentConfig withDropout(double newDropout) {
        return new RecurrentConfig(layers, bidirectional, bias, newDropout);
    }
}
