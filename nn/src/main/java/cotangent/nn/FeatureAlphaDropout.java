package cotangent.nn;

import cotangent.autodiff.Dropouts;
import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * {@link AlphaDropout} of whole channels of {@code [batch, channels, ...]}.
 *
 * <p>Source: G. Klambauer, T. Unterthiner, A. Mayr, S. Hochreiter, "Self-Normalizing Neural Networks", NeurIPS 2017.
 */
public final class FeatureAlphaDropout extends Layer {
    private final double p;
    private final RandomGenerator rng;

    /**
     * A layer that drops with probability {@code p}.
     *
     * @throws IllegalArgumentException if {@code p} is outside [0, 1]
     */
    public FeatureAlphaDropout(double p, RandomGenerator rng) {
        this.p = Require.probability("FeatureAlphaDropout", p);
        this.rng = random("rng", rng);
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() < 2) {
            throw Require.shape(this, x.shape(), "[batch, channels, ...]");
        }
        return isTraining() ? Dropouts.featureAlphaDropout(x, p, rng) : x;
    }

    /** The probability of dropping. */
    public double p() {
        return p;
    }

    @Override
    public String toString() {
        return "FeatureAlphaDropout(" + p + ")";
    }
}
