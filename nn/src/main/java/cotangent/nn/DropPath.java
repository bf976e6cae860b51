package cotangent.nn;

import cotangent.autodiff.Dropouts;
import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * Stochastic depth: while training, sets the whole of each sample to 0 with probability {@code p} and divides the others by
 * {@code 1 - p}; else passes the input. At the end of a {@link Residual} block's body it skips the block for some samples.
 *
 * <p>Source: G. Huang, Y. Sun, Z. Liu, D. Sedra, K. Q. Weinberger, "Deep Networks with Stochastic Depth", ECCV 2016, with a decision for
 * each sample.
 */
public final class DropPath extends Layer {
    private double p;
    private final RandomGenerator rng;

    /**
     * A layer that drops with probability {@code p}.
     *
     * @throws IllegalArgumentException if {@code p} is outside [0, 1]
     */
    public DropPath(double p, RandomGenerator rng) {
        this.p = Require.probability("DropPath", p);
        this.rng = random("rng", rng);
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() == 0) {
            throw Require.shape(this, x.shape(), "[batch, ...]");
        }
        return isTraining() ? Dropouts.channels(x.unsqueeze(1), p, rng).squeeze(1) : x;
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
        p = Require.probability("DropPath", value);
    }

    @Override
    public String toString() {
        return "DropPath(" + p + ")";
    }
}
