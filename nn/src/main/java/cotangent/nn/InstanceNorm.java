package cotangent.nn;

import cotangent.autodiff.Normalization;
import cotangent.autodiff.Tensor;

/**
 * Normalises each channel of each sample over all positions, {@code [batch, channels, length...]}.
 *
 * <p>State, if affine: {@code weight [channels]} and {@code bias [channels]}, 1 and 0 at first.
 *
 * <p>Source: D. Ulyanov, A. Vedaldi, V. Lempitsky, "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016.
 */
public final class InstanceNorm extends Layer {
    private final int channels;
    private final double epsilon;
    private final Parameter weight;
    private final Parameter bias;

    /** A layer with epsilon 1e-5, without a weight and a bias. */
    public InstanceNorm(int channels) {
        this(channels, 1e-5, false);
    }

    /**
     * A layer with or without a weight and a bias.
     *
     * @throws IllegalArgumentException if {@code channels} or {@code epsilon} is not positive
     */
    public InstanceNorm(int channels, double epsilon, boolean affine) {
        this.channels = Require.positive("InstanceNorm", "channels", channels);
        this.epsilon = Require.positive("InstanceNorm", "epsilon", epsilon);
        weight = affine ? parameter("weight", Tensor.ones(channels)) : null;
        bias = affine ? parameter("bias", Tensor.zeros(channels)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() < 3 || x.size(1) != channels) {
            throw Require.shape(this, x.shape(), "[batch, " + channels + ", length, ...]");
        }
        return Normalization.instanceNorm(
                x, weight == null ? null : weight.get(), bias == null ? null : bias.get(), epsilon);
    }

    /** Number of channels. */
    public int channels() {
        return channels;
    }

    /** What is added to the variance. */
    public double epsilon() {
        return epsilon;
    }

    /** The scales; null if there are none. */
    public Parameter weight() {
        return weight;
    }

    /** The shifts; null if there are none. */
    public Parameter bias() {
        return bias;
    }

    @Override
    public String toString() {
        return "InstanceNorm(" + channels + (weight == null ? ")" : ", affine)");
    }
}
