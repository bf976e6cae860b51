package cotangent.regularizers.transport;

/**
 * Settings of a {@link SparseOtRouter}.
 *
 * @param k how many tokens an expert takes, or how many experts a token gets
 * @param side who chooses
 * @param gates what tokens are weighted with
 * @param gamma strength of the regularization, above 0
 * @param iterations steps of Adam on the potentials
 * @param learningRate of these steps
 * @param unroll whether gradients flow through these steps
 */
public record SparseOtRouterConfig(
        int k, Side side, Gates gates, double gamma, int iterations, double learningRate, boolean unroll) {
    /** Who chooses at most {@code k} of the others. */
    public enum Side {
        /** Each expert chooses tokens. */
        EXPERTS,
        /** Each token chooses experts. */
        TOKENS
    }

    /** What a token sent to an expert is weighted with. */
    public enum Gates {
        /** Its softmax weight. */
        SOFTMAX,
        /** The plan itself. */
        PLAN
    }

    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException if {@code k}, {@code gamma} or the learning rate is not positive, or there are fewer than 0 iterations
     */
    public SparseOtRouterConfig {
        if (k < 1 || iterations < 0 || !(learningRate > 0)) {
            throw new IllegalArgumentException(
                    "SparseOtRouter: needs k and a learning rate above 0 and iterations, got " + k + ", " + learningRate
                            + ", " + iterations);
        }
        KSparseOt.requireStrength("SparseOtRouter", gamma);
    }

    /** Experts choose, softmax gates, {@code gamma = 1}, 20 iterations with rate 0.01, not unrolled: the paper's. */
    public static SparseOtRouterConfig defaults(int k) {
        return new SparseOtRouterConfig(k, Side.EXPERTS, Gates.SOFTMAX, 1, 20, 1e-2, false);
    }

    /** With another number. */
    public SparseOtRouterConfig withK(int value) {
        return new SparseOtRouterConfig(value, side, gates, gamma, iterations, learningRate, unroll);
    }

    /** With another choosing side. */
    public SparseOtRouterConfig withSide(Side value) {
        return new SparseOtRouterConfig(k, value, gates, gamma, iterations, learningRate, unroll);
    }

    /** With other gates. */
    public SparseOtRouterConfig withGates(Gates value) {
        return new SparseOtRouterConfig(k, side, value, gamma, iterations, learningRate, unroll);
    }

    /** With another strength. */
    public SparseOtRouterConfig withGamma(double value) {
        return new SparseOtRouterConfig(k, side, gates, value, iterations, learningRate, unroll);
    }

    /** With another number of iterations. */
    public SparseOtRouterConfig withIterations(int value) {
        return new SparseOtRouterConfig(k, side, gates, gamma, value, learningRate, unroll);
    }

    /** With another learning rate. */
    public SparseOtRouterConfig withLearningRate(double value) {
        return new SparseOtRouterConfig(k, side, gates, gamma, iterations, value, unroll);
    }

    /** With gradients through the iterations, or not. */
    public SparseOtRouterConfig withUnroll(boolean value) {
        return new SparseOtRouterConfig(k, side, gates, gamma, iterations, learningRate, value);
    }
}
