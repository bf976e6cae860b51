package cotangent.regularizers.adversarial;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import java.util.random.RandomGenerator;

/** What single-step methods share. */
final class Perturbed {
    static Layer layer(String operation, Module model) {
        if (!(model instanceof Layer layer)) {
            throw new IllegalArgumentException(operation + ": needs a layer, got "
                    + (model == null ? "none" : model.getClass().getName()));
        }
        return layer;
    }

    static double radius(String operation, double epsilon) {
        if (!(epsilon >= 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(operation + ": epsilon must be finite and not negative, got " + epsilon);
        }
        return epsilon;
    }

    /** {@code x} plus numbers that are uniform within {@code epsilon} of 0. */
    static Tensor within(Tensor x, double epsilon, RandomGenerator rng) {
        return x.detach()
                .add(uniform(x.dtype(), rng, x.shape().toArray())
                        .mul(2 * epsilon)
                        .sub(epsilon));
    }

    /** Numbers in [0, 1), the same up to rounding in both precisions. */
    static Tensor uniform(DType type, RandomGenerator rng, int... shape) {
        return Tensor.rand(rng, DType.FLOAT64, shape).to(type);
    }

    private Perturbed() {}
}
