package cotangent.nn.init;

import cotangent.autodiff.Shape;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.random.RandomGenerator;

/**
 * A rule for the first values of a parameter. Those that look at fans read a shape as {@code [out, in, kernel...]}, as linear and
 * convolutional layers have it: {@code fanIn = in * kernel...}, {@code fanOut = out * kernel...}.
 *
 * <pre>{@code
 * Initializer.kaimingNormal(Fan.OUT, Gain.relu()).fill(conv.weight(), rng);
 * }</pre>
 */
@FunctionalInterface
public interface Initializer {
    /** A float32 tensor of the given shape. */
    Tensor create(RandomGenerator rng, int... shape);

    /**
     * Overwrites a parameter.
     *
     * @throws IllegalArgumentException if the parameter is computed from others
     */
    default void fill(Parameter parameter, RandomGenerator rng) {
        if (parameter.isComputed()) {
            throw new IllegalArgumentException("fill: the parameter is computed from others; fill those");
        }
        Tensor value = parameter.value();
        value.assign(create(rng, value.shape().toArray()));
    }

    /** 0 everywhere. */
    static Initializer zeros() {
        return (rng, shape) -> Tensor.zeros(shape);
    }

    /** 1 everywhere. */
    static Initializer ones() {
        return (rng, shape) -> Tensor.ones(shape);
    }

    /** One value everywhere. */
    static Initializer constant(double value) {
        return (rng, shape) -> Tensor.ones(shape).mul(value);
    }

    /**
     * Uniform in {@code [low, high)}.
     *
     * @throws IllegalArgumentException unless {@code low < high} and both are finite
     */
    static Initializer uniform(double low, double high) {
        if (!(low < high && high - low < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("uniform: needs low < high, both finite, got " + low + " and " + high);
        }
        return (rng, shape) -> Tensor.rand(rng, shape).mul(high - low).add(low);
    }

    /**
     * Normal with this mean and standard deviation.
     *
     * @throws IllegalArgumentException if the standard deviation is negative
     */
    static Initializer normal(double mean, double deviation) {
        requireDeviation("normal", deviation);
        return (rng, shape) -> Tensor.randn(rng, shape).mul(deviation).add(mean);
    }

    /**
     * Normal with this mean and standard deviation, given that the value lies in {@code [low, high]}; values outside are drawn again.
     *
     * @throws IllegalArgumentException if the standard deviation is negative, or {@code [low, high]} is empty or holds nothing within six
     *     deviations of the mean
     */
    static Initializer truncatedNormal(double mean, double deviation, double low, double high) {
        requireDeviation("truncatedNormal", deviation);
        if (!(low < high) || high < mean - 6 * deviation || low > mean + 6 * deviation) {
            throw new IllegalArgumentException("truncatedNormal: [" + low + ", " + high
                    + "] holds hardly any of a normal distribution with mean " + mean + " and deviation " + deviation);
        }
        return (rng, shape) -> {
            float[] values = new float[Shape.of(shape).size()];
            for (int i = 0; i < values.length; i++) {
                double x;
                do {
                    x = mean + deviation * rng.nextGaussian();
                } while (x < low || x > high);
                values[i] = (float) x;
            }
            return Tensor.of(values, shape);
        };
    }

    /** Uniform in {@code [-a, a)} with {@code a = gain sqrt(6 / (fanIn + fanOut))}. Source: X. Glorot, Y. Bengio, AISTATS 2010. */
    static Initializer xavierUniform(double gain) {
        return scaledUniform(Fan.AVERAGE, gain);
    }

    /** Normal with deviation {@code gain sqrt(2 / (fanIn + fanOut))}. Source: X. Glorot, Y. Bengio, AISTATS 2010. */
    static Initializer xavierNormal(double gain) {
        return scaledNormal(Fan.AVERAGE, gain);
    }

    /** Uniform in {@code [-a, a)} with {@code a = gain sqrt(3 / fan)}. Source: K. He et al., ICCV 2015. */
    static Initializer kaimingUniform(Fan fan, double gain) {
        return scaledUniform(fan, gain);
    }

    /** Normal with deviation {@code gain / sqrt(fan)}. Source: K. He et al., ICCV 2015. */
    static Initializer kaimingNormal(Fan fan, double gain) {
        return scaledNormal(fan, gain);
    }

    /** Uniform with variance {@code 1 / fanIn}. Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Mueller, "Efficient BackProp", 1998. */
    static Initializer lecunUniform() {
        return scaledUniform(Fan.IN, 1);
    }

    /** Normal with variance {@code 1 / fanIn}. Source: Y. LeCun, L. Bottou, G. Orr, K.-R. Mueller, "Efficient BackProp", 1998. */
    static Initializer lecunNormal() {
        return scaledNormal(Fan.IN, 1);
    }

    /**
     * A random matrix with orthonormal rows or columns, whichever are fewer, times {@code gain}; all axes after the first count as
     * columns.
     *
     * <p>Source: A. Saxe, J. McClelland, S. Ganguli, "Exact solutions to the nonlinear dynamics of learning", ICLR 2014.
     */
    static Initializer orthogonal(double gain) {
        return (rng, shape) -> Orthogonal.create(rng, gain, shape);
    }

    /**
     * Normal with this standard deviation, with all but {@code nonzeros} entries of each column set to 0. Source: J. Martens, ICML 2010.
     *
     * @throws IllegalArgumentException if the deviation is negative or {@code nonzeros} is
     */
    static Initializer sparse(int nonzeros, double deviation) {
        requireDeviation("sparse", deviation);
        if (nonzeros < 0) {
            throw new IllegalArgumentException("sparse: the number of nonzeros must not be negative, got " + nonzeros);
        }
        return (rng, shape) -> Sparse.create(rng, nonzeros, deviation, shape);
    }

    /** PyTorch's default of linear and convolutional layers: uniform within {@code 1 / sqrt(fanIn)} of 0. */
    static Initializer fanInUniform(int fanIn) {
        double bound = 1 / Math.sqrt(fanIn);
        return uniform(-bound, bound);
    }

    private static Initializer scaledUniform(Fan fan, double gain) {
        return (rng, shape) -> {
            double bound = gain * Math.sqrt(3 / fan.of(shape));
            return uniform(-bound, bound).create(rng, shape);
        };
    }

    private static Initializer scaledNormal(Fan fan, double gain) {
        return (rng, shape) -> normal(0, gain / Math.sqrt(fan.of(shape))).create(rng, shape);
    }

    private static void requireDeviation(String name, double deviation) {
        if (!(deviation >= 0 && deviation < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    name + ": the standard deviation must be finite and not negative, got " + deviation);
        }
    }
}
