package cotangent.nn.models;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * How the next token is drawn from logits: with probabilities {@code softmax(logits / temperature)}, cut to the {@code topK} most probable
 * tokens and of those to the fewest that have at least {@code topP} of the probability, and rescaled.
 *
 * <p>Source: for {@code topP}, A. Holtzman et al., "The Curious Case of Neural Text Degeneration", ICLR 2020.
 *
 * @param temperature above 1 evens the probabilities out, below 1 sharpens them; 0 takes the most probable token
 * @param topK how many tokens may be drawn; {@link Integer#MAX_VALUE} for all
 * @param topP the share of the probability that may be drawn, in {@code (0, 1]}; 1 for all
 */
public record TokenSampling(double temperature, int topK, double topP) {
    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException if the temperature is negative, {@code topK} not positive or {@code topP} outside (0, 1]
     */
    public TokenSampling {
        if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "TokenSampling: the temperature must be finite and not negative, got " + temperature);
        }
        Require.positive("TokenSampling", "topK", topK);
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("TokenSampling: topP must lie in (0, 1], got " + topP);
        }
    }

    /** Always the most probable token. */
    public static TokenSampling greedy() {
        return new TokenSampling(0, Integer.MAX_VALUE, 1);
    }

    /** All tokens with their probabilities at a temperature. */
    public static TokenSampling of(double temperature) {
        return new TokenSampling(temperature, Integer.MAX_VALUE, 1);
    }

    /** A copy that draws of the {@code newTopK} most probable tokens. */
    public TokenSampling withTopK(int newTopK) {
        return new TokenSampling(temperature, newTopK, topP);
    }

    /** A copy that draws of the fewest tokens that have at least {@code newTopP} of the probability. */
    public TokenSampling withTopP(double newTopP) {
        return new TokenSampling(temperature, topK, newTopP);
    }

    /**
     * Draws a token; of equal logits the lower token counts as the more probable one.
     *
     * @param logits {@code [vocabulary]}
     * @throws ShapeException if there is not one axis or no token
     * @throws IllegalArgumentException if no logit is finite or one is NaN
     */
    public int draw(Tensor logits, RandomGenerator rng) {
        if (logits.rank() != 1 || logits.size() == 0) {
            throw new ShapeException("TokenSampling: logits have shape " + logits.shape() + ", needs [vocabulary]");
        }
        double[] x = logits.toDoubleArray();
        int[] order = IntStream.range(0, x.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -x[i]))
                .mapToInt(i -> i)
                .toArray();
        double most = x[order[0]];
        if (Double.isNaN(logits.max().item()) || Double.isInfinite(most)) {
            throw new IllegalArgumentException("TokenSampling: needs finite logits, got " + logits);
        }
        if (temperature == 0) {
            return order[0];
        }
        double[] weights = new double[Math.min(topK, order.length)];
        double total = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = StrictMath.exp((x[order[i]] - most) / temperature);
            total += weights[i];
        }
        int kept = 0;
        double share = 0;
        while (kept < weights.length && (kept == 0 || share < topP * total)) {
            share += weights[kept++];
        }
        double u = rng.nextDouble() * share;
        int drawn = 0;
        while (drawn < kept - 1 && u >= weights[drawn]) {
            u -= weights[drawn++];
        }
        return order[drawn];
    }
}
