package cotangent.nn;

import cotangent.autodiff.Activations;
import cotangent.autodiff.Tensor;

/**
 * A ReLU with learned slopes below 0: {@code max(x, 0) + weight min(x, 0)}.
 *
 * <p>State: {@code weight [1]} or {@code [channels]}, 0.25 at first.
 *
 * <p>Source: K. He, X. Zhang, S. Ren, J. Sun, "Delving Deep into Rectifiers", ICCV 2015.
 */
public final class PRelu extends Layer {
    private final int slopes;
    private final Parameter weight;

    /** A layer with one slope, 0.25 at first. */
    public PRelu() {
        this(1, 0.25);
    }

    /**
     * A layer with a slope for each channel (axis 1), or one for all.
     *
     * @param slopes 1 or the number of channels
     * @param initial first value of the slopes
     * @throws IllegalArgumentException if {@code slopes} is not positive
     */
    public PRelu(int slopes, double initial) {
        this.slopes = Require.positive("PRelu", "slopes", slopes);
        weight = parameter("weight", Tensor.ones(slopes).mul(initial));
    }

    @Override
    public Tensor forward(Tensor x) {
        if (slopes > 1 && (x.rank() < 2 || x.size(1) != slopes)) {
            throw Require.shape(this, x.shape(), "[batch, " + slopes + ", ...]");
        }
        return Activations.prelu(x, weight.get());
    }

    /** The slopes. */
    public Parameter weight() {
        return weight;
    }

    @Override
    public String toString() {
        return "PRelu(" + slopes + ")";
    }
}
