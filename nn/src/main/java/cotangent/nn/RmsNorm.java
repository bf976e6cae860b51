package cotangent.nn;

import cotangent.autodiff.Normalization;
import cotangent.autodiff.Shape;
import cotangent.autodiff.Tensor;

/**
 * Divides each sample by its root mean square over the last axes: {@code x / sqrt(mean(x^2) + epsilon) * weight}, {@code [..., shape]}.
 *
 * <p>State: {@code weight} of the normalised shape, 1 at first.
 *
 * <p>Source: B. Zhang, R. Sennrich, "Root Mean Square Layer Normalization", NeurIPS 2019.
 */
public final class RmsNorm extends Layer {
    private final int[] shape;
    private final double epsilon;
    private final Parameter weight;

    /** A layer that normalises over the last axes, of these sizes, with epsilon 1e-6. */
    public RmsNorm(int... shape) {
        this(shape, 1e-6);
    }

    /**
     * A layer that normalises over the last axes.
     *
     * @throws IllegalArgumentException if there is no size, one is not positive, or {@code epsilon} is not
     */
    public RmsNorm(int[] shape, double epsilon) {
        this.shape = Require.positive("RmsNorm", shape);
        this.epsilon = Require.positive("RmsNorm", "epsilon", epsilon);
        weight = parameter("weight", Tensor.ones(shape));
    }

    @Override
    public Tensor forward(Tensor x) {
        Require.lastAxes(this, x, shape);
        return Normalization.rmsNorm(x, shape, weight.get(), epsilon);
    }

    /** The scales. */
    public Parameter weight() {
        return weight;
    }

    /** Sizes of the last axes. */
    public int[] shape() {
        return shape.clone();
    }

    /** What is added to the mean square. */
    public double epsilon() {
        return epsilon;
    }

    @Override
    public String toString() {
        return "RmsNorm(" + Shape.of(shape) + ")";
    }
}
