package cotangent.nn;

import cotangent.autodiff.Products;
import cotangent.autodiff.Tensor;
import cotangent.nn.init.Initializer;
import java.util.random.RandomGenerator;

/**
 * An affine map of the last axis: {@code y = x W' + b}, {@code [..., in] -> [..., out]}.
 *
 * <p>State: {@code weight [out, in]} and {@code bias [out]}, both uniform in {@code [-1/sqrt(in), 1/sqrt(in))} at first.
 */
public final class Linear extends Layer {
    private final int in;
    private final int out;
    private final Parameter weight;
    private final Parameter bias;

    /** A layer with a bias. */
    public Linear(int in, int out, RandomGenerator rng) {
        this(in, out, true, rng);
    }

    /**
     * A layer with or without a bias.
     *
     * @throws IllegalArgumentException if a size is not positive
     */
    public Linear(int in, int out, boolean bias, RandomGenerator rng) {
        this.in = Require.positive("Linear", "in", in);
        this.out = Require.positive("Linear", "out", out);
        Initializer uniform = Initializer.fanInUniform(in);
        weight = parameter("weight", uniform.create(rng, out, in));
        this.bias = bias ? parameter("bias", uniform.create(rng, out)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() == 0 || x.size(-1) != in) {
            throw Require.shape(this, x.shape(), "[..., " + in + "]");
        }
        return Products.linear(x, weight.get(), bias == null ? null : bias.get());
    }

    /** The matrix {@code [out, in]}. */
    public Parameter weight() {
        return weight;
    }

    /** The vector {@code [out]}; null if there is none. */
    public Parameter bias() {
        return bias;
    }

    /** Features of the input. */
    public int in() {
        return in;
    }

    /** Features of the output. */
    public int out() {
        return out;
    }

    @Override
    public String toString() {
        return "Linear(" + in + ", " + out + (bias == null ? ", no bias)" : ")");
    }
}
