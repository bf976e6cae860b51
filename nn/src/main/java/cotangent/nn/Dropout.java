package cotangent.nn;

import cotangent.autodiff.Dropouts;
import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * While training, sets each element to 0 with probability {@code p} and divides the others by {@code 1 - p}, so that the expectation
 * stays; else passes the input.
 *
 * <p>Source: N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov, "Dropout: A Simple Way to Prevent Neural Networks
 * from Overfitting", JMLR 15, 2014.
 */
public final class Dropout extends Layer {
    private double p;
    private final RandomGenerator rng;

    /**
     * A layer that drops with probability {@code p}.
     *
     * @throws IllegalArgumentException if {@code p} is outside [0, 1]
     */
    public Dropout(double p, RandomGenerator rng) {
        this.p = Require.probability("Dropout", p);
        this.rng = random("rng", rng);
    }

    @Override
    public Tensor forward(Tensor x) {
        return isTraining() ? Dropouts.dropout(x, p, rng) : x;
    }

    /** The probability of dropping. */
    public double p() {
        return p;
    }

    /**
     * Changes the probability of dropping from the next pass on, for schedules. It is a setting, not state: no checkpoint keeps it.
     *
     * @throws IllegalArgumentException if it is outside [0, 1]
     */
    public void setP(double value) {
        p = Require.probability("Dropout", value);
    }

    @Override
    public String toString() {
        return "Dropout(" + p + ")";
    }
}
