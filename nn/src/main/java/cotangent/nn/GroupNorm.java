package cotangent.nn;

import cotangent.autodiff.Normalization;
import cotangent.autodiff.Tensor;

/**
 * Normalises each sample over groups of neighbouring channels and all positions, {@code [batch, channels, ...]}.
 *
 * <p>State: {@code weight [channels]} and {@code bias [channels]}, 1 and 0 at first.
 *
 * <p>Source: Y. Wu, K. He, "Group Normalization", ECCV 2018.
 */
public final class GroupNorm extends Layer {
    private final int groups;
    private final int channels;
    private final double epsilon;
    private final Parameter weight;
    private final Parameter bias;

    /** A layer with epsilon 1e-5, a weight and a bias. */
    public GroupNorm(int groups, int channels) {
        this(groups, channels, 1e-5, true);
    }

    /**
     * A layer with or without a weight and a bias.
     *
     * @throws IllegalArgumentException if a number is not positive or the groups do not divide the channels
     */
    public GroupNorm(int groups, int channels, double epsilon, boolean affine) {
        this.groups = Require.positive("GroupNorm", "groups", groups);
        this.channels = Require.positive("GroupNorm", "channels", channels);
        Require.divides("GroupNorm", groups, channels, channels);
        this.epsilon = Require.positive("GroupNorm", "epsilon", epsilon);
        weight = affine ? parameter("weight", Tensor.ones(channels)) : null;
        bias = affine ? parameter("bias", Tensor.zeros(channels)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() < 2 || x.size(1) != channels) {
            throw Require.shape(this, x.shape(), "[batch, " + channels + ", ...]");
        }
        return Normalization.groupNorm(
                x, groups, weight == null ? null : weight.get(), bias == null ? null : bias.get(), epsilon);
    }

    /** The scales; null if there are none. */
    public Parameter weight() {
        return weight;
    }

    /** The shifts; null if there are none. */
    public Parameter bias() {
        return bias;
    }

    /** Number of groups. */
    public int groups() {
        return groups;
    }

    /** Number of channels. */
    public int channels() {
        return channels;
    }

    /** What is added to the variance. */
    public double epsilon() {
        return epsilon;
    }

    @Override
    public String toString() {
        return "GroupNorm(" + groups + ", " + channels + ")";
    }
}
