package cotangent.nn.metrics;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Arrays;

/**
 * How many equally likely tokens a language model is as unsure as: {@code exp} of the mean negative log-likelihood of the true tokens.
 * Streaming and immutable.
 *
 * @param nats sum of negative log-likelihoods
 * @param tokens number of tokens
 */
public record Perplexity(double nats, long tokens) {
    /** No tokens yet. */
    public static final Perplexity EMPTY = new Perplexity(0, 0);

    private static final double LN2 = StrictMath.log(2);

    /**
     * With the tokens of a batch.
     *
     * @param logits {@code [..., vocabulary]}
     * @param targets {@code [...]}, integers; negative ones are passed over, as for padding
     */
    public Perplexity plus(Tensor logits, Tensor targets) {
        int last = logits.rank() - 1;
        if (last < 0 || targets.rank() != last || targets.size() * (long) logits.size(last) != logits.size()) {
            throw new ShapeException("perplexity: needs logits [..., vocabulary] and targets [...], got "
                    + logits.shape() + " and " + targets.shape());
        }
        try (var off = GradMode.noGrad()) {
            long[] labels = targets.toLongArray();
            long[] present = Arrays.stream(labels).map(l -> Math.max(l, 0)).toArray();
            double[] chosen = logits.reshape(labels.length, logits.size(last))
                    .logSoftmax(1)
                    .gather(1, Tensor.of(present, labels.length, 1))
                    .toDoubleArray();
            double sum = nats;
            long n = tokens;
            for (int i = 0; i < labels.length; i++) {
                if (labels[i] >= 0) {
                    sum -= chosen[i];
                    n++;
                }
            }
            return new Perplexity(sum, n);
        }
    }

    /** The perplexity; NaN of nothing. */
    public double value() {
        return StrictMath.exp(nats / tokens);
    }

    /** Mean negative log-likelihood in bits; NaN of nothing. */
    public double bitsPerToken() {
        return nats / tokens / LN2;
    }
}
