package cotangent.nn;

import cotangent.autodiff.Normalization;
import cotangent.autodiff.Shape;
import cotangent.autodiff.Tensor;

/**
 * Normalises each sample over its last axes: {@code (x - mean) / sqrt(var + epsilon) * weight + bias}, {@code [..., shape]}.
 *
 * <p>State: {@code weight} and {@code bias} of the normalised shape, 1 and 0 at first.
 *
 * <p>Source: J. L. Ba, J. R. Kiros, G. E. Hinton, "Layer Normalization", 2016.
 */
public final class LayerNorm extends Layer {
    private final int[] shape;
    private final double epsilon;
    private final Parameter weight;
    private final Parameter bias;

    /** A layer that normalises over the last axes, of these sizes, with epsilon 1e-5, a weight and a bias. */
    public LayerNorm(int... shape) {
        this(shape, 1e-5, true, true);
    }

    /**
     * A layer with or without a weight and a bias.
     *
     * @throws IllegalArgumentException if there is no size, one is not positive, or {@code epsilon} is not
     */
    public LayerNorm(int[] shape, double epsilon, boolean weight, boolean bias) {
        this.shape = Require.positive("LayerNorm", shape);
        this.epsilon = Require.positive("LayerNorm", "epsilon", epsilon);
        this.weight = weight ? parameter("weight", Tensor.ones(shape)) : null;
        this.bias = bias ? parameter("bias", Tensor.zeros(shape)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        Require.lastAxes(this, x, shape);
        return Normalization.layerNorm(
                x, shape, weight == null ? null : weight.get(), bias == null ? null : bias.get(), epsilon);
    }

    /** The scales; null if there are none. */
    public Parameter weight() {
        return weight;
    }

    /** The shifts; null if there are none. */
    public Parameter bias() {
        return bias;
    }

    /** What is added to the variance. */
    public double epsilon() {
        return epsilon;
    }

    @Override
    public String toString() {
        return "LayerNorm(" + Shape.of(shape) + ")";
    }
}
