package cotangent.regularizers.adversarial;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import java.util.random.RandomGenerator;

/** What methods that perturb inputs share. */
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

    /** Each sample over its Euclidean norm, or 0; by its largest element first, so that squares of tiny numbers do not vanish. */
    static Tensor unit(Tensor d) {
        Tensor rows = d.reshape(d.size(0), -1);
        Tensor largest = rows.abs().amax(true, 1);
        Tensor scaled = rows.div(largest.maskedFill(largest.eq(0), 1));
        Tensor norm = scaled.square().sum(true, 1).sqrt();
        return scaled.div(norm.maskedFill(norm.eq(0), 1)).reshape(d.shape());
    }

    private Perturbed() {}
}
