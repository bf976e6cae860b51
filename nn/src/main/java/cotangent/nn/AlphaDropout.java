package cotangent.nn;

import cotangent.autodiff.Dropouts;
import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * Dropout for networks of {@link Activation#selu}: while training, sets elements to the activation's lower limit with probability
 * {@code p} and maps all so that mean 0 and variance 1 stay; else passes the input.
 *
 * <p>Source: G. Klambauer, T. Unterthiner, A. Mayr, S. Hochreiter, "Self-Normalizing Neural Networks", NeurIPS 2017.
 */
public final class AlphaDropout extends Layer {
    private final double p;
    private final RandomGenerator rng;

    /**
     * A layer that drops with probability {@code p}.
     *
     * @throws IllegalArgumentException if {@code p} is outside [0, 1]
     */
    public AlphaDropout(double p, RandomGenerator rng) {
        this.p = Require.probability("AlphaDropout", p);
        this.rng = random("rng", rng);
    }

    @Override
    public Tensor forward(Tensor x) {
        return isTraining() ? Dropouts.alphaDropout(x, p, rng) : x;
    }

    /** The probability of dropping. */
    public double p() {
        return p;
    }

    @Override
    public String toString() {
        return "AlphaDropout(" + p + ")";
    }
}
