package cotangent.nn;

import cotangent.autodiff.Dropouts;
import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * While training, sets whole channels of {@code [batch, channels, length]} to 0 with probability {@code p} and divides the others by
 * {@code 1 - p}; else passes the input.
 *
 * <p>Source: J. Tompson, R. Goroshin, A. Jain, Y. LeCun, C. Bregler, "Efficient Object Localization Using Convolutional Networks", CVPR 2015.
 */
public final class Dropout1d extends Layer {
    private final double p;
    private final RandomGenerator rng;

    /**
     * A layer that drops with probability {@code p}.
     *
     * @throws IllegalArgumentException if {@code p} is outside [0, 1]
     */
    public Dropout1d(double p, RandomGenerator rng) {
        this.p = Require.probability("Dropout1d", p);
        this.rng = random("rng", rng);
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 3) {
            throw Require.shape(this, x.shape(), "[batch, channels, length]");
        }
        return isTraining() ? Dropouts.channels(x, p, rng) : x;
    }

    /** The probability of dropping. */
    public double p() {
        return p;
    }

    @Override
    public String toString() {
        return "Dropout1d(" + p + ")";
    }
}
