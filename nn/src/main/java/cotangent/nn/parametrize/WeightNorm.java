package cotangent.nn.parametrize;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import cotangent.nn.Parametrization;

/**
 * Separates the length of each output's weights from their direction: {@code weight = g v / ||v||}, with the Euclidean norm over all axes
 * but the first.
 *
 * <pre>{@code
 * linear.parametrize("weight", WeightNorm::new);
 * }</pre>
 *
 * <p>State, as in PyTorch: {@code original0}, the lengths {@code g [out, 1, ...]}, and {@code original1}, the directions {@code v}.
 *
 * <p>Source: T. Salimans, D. P. Kingma, "Weight Normalization", NeurIPS 2016.
 */
public final class WeightNorm extends Parametrization {
    private final int[] axes;
    private final Parameter lengths;
    private final Parameter directions;

    /**
     * The parametrization of which {@code weight} is the effective value.
     *
     * @throws ShapeException if the weight has fewer than two axes
     */
    public WeightNorm(Tensor weight) {
        if (weight.rank() < 2) {
            throw new ShapeException("WeightNorm: needs a weight [out, in, ...], got shape " + weight.shape());
        }
        axes = new int[weight.rank() - 1];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i + 1;
        }
        lengths = parameter("original0", weight.norm(2, true, axes));
        directions = parameter("original1", weight);
    }

    @Override
    public Tensor effective() {
        Tensor v = directions.get();
        return v.mul(lengths.get().div(v.norm(2, true, axes)));
    }
}
