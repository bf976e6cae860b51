package cotangent.nn.init;

import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/** A rule for the first values of a parameter. */
@FunctionalInterface
public interface Initializer {
    /** A float32 tensor of the given shape. */
    Tensor create(RandomGenerator rng, int... shape);

    /** Uniform in {@code [low, high)}. */
    static Initializer uniform(double low, double high) {
        if (!(low < high && high - low < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("uniform: needs low < high, both finite, got " + low + " and " + high);
        }
        return (rng, shape) -> Tensor.rand(rng, shape).mul(high - low).add(low);
    }

    /** PyTorch's default of linear and convolutional layers: uniform within {@code 1 / sqrt(fanIn)} of 0. */
    static Initializer fanInUniform(int fanIn) {
        double bound = 1 / Math.sqrt(fanIn);
        return uniform(-bound, bound);
    }
}
