package cotangent.nn;

import cotangent.autodiff.DTypeException;
import cotangent.autodiff.Products;
import cotangent.autodiff.Tensor;
import cotangent.nn.init.Initializer;
import java.util.random.RandomGenerator;

/**
 * A {@link Linear} that learns the features of its input from the first input: {@code [..., in] -> [..., out]}.
 *
 * <p>Until then it has no parameters: run the model once, or call {@link #materialize}, before making an optimizer or loading a state.
 * Afterwards state and values are those of {@link Linear}, in the type of the first input.
 */
public final class LazyLinear extends Layer {
    private final int out;
    private final boolean biased;
    private final RandomGenerator rng;
    private Parameter weight;
    private Parameter bias;

    /** A layer with a bias. */
    public LazyLinear(int out, RandomGenerator rng) {
        this(out, true, rng);
    }

    /**
     * A layer with or without a bias.
     *
     * @throws IllegalArgumentException if {@code out} is not positive
     */
    public LazyLinear(int out, boolean bias, RandomGenerator rng) {
        this.out = Require.positive("LazyLinear", "out", out);
        biased = bias;
        this.rng = rng;
    }

    /**
     * Makes the parameters, for inputs of so many features.
     *
     * @return this layer
     * @throws IllegalStateException if there are parameters already
     */
    public LazyLinear materialize(int in) {
        if (isMaterialized()) {
            throw new IllegalStateException(this + ": has its parameters already");
        }
        Initializer uniform = Initializer.fanInUniform(Require.positive("LazyLinear", "in", in));
        weight = parameter("weight", uniform.create(rng, out, in));
        bias = biased ? parameter("bias", uniform.create(rng, out)) : null;
        return this;
    }

    /** Whether the parameters exist. */
    public boolean isMaterialized() {
        return weight != null;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() == 0 || isMaterialized() && x.size(-1) != weight.value().size(1)) {
            throw Require.shape(
                    this,
                    x.shape(),
                    isMaterialized() ? "[..., " + weight.value().size(1) + "]" : "[..., in]");
        }
        if (!isMaterialized()) {
            if (!x.dtype().isFloating()) {
                throw new DTypeException(this + ": needs floating-point numbers, got " + x.dtype());
            }
            materialize(x.size(-1)).to(x.dtype());
        }
        return Products.linear(x, weight.get(), bias == null ? null : bias.get());
    }

    /** Features of the output. */
    public int out() {
        return out;
    }

    /** The matrix {@code [out, in]}; null before the first input. */
    public Parameter weight() {
        return weight;
    }

    /** The vector {@code [out]}; null if there is none, or none yet. */
    public Parameter bias() {
        return bias;
    }

    @Override
    public String toString() {
        return "LazyLinear(" + (isMaterialized() ? weight.value().size(1) + ", " : "") + out
                + (biased ? ")" : ", no bias)");
    }
}
