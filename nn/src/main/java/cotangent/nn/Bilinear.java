package cotangent.nn;

import cotangent.autodiff.Products;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.init.Initializer;
import java.util.random.RandomGenerator;

/**
 * A map of two inputs that is linear in each: {@code y_k = x1' W_k x2 + b_k}, {@code [..., in1], [..., in2] -> [..., out]}.
 *
 * <p>State: {@code weight [out, in1, in2]} and {@code bias [out]}, both uniform in {@code [-1/sqrt(in1), 1/sqrt(in1))} at first.
 */
public final class Bilinear extends Module {
    private final int in1;
    private final int in2;
    private final int out;
    private final Parameter weight;
    private final Parameter bias;

    /** A map with a bias. */
    public Bilinear(int in1, int in2, int out, RandomGenerator rng) {
        this(in1, in2, out, true, rng);
    }

    /**
     * A map with or without a bias.
     *
     * @throws IllegalArgumentException if a size is not positive
     */
    public Bilinear(int in1, int in2, int out, boolean bias, RandomGenerator rng) {
        this.in1 = Require.positive("Bilinear", "in1", in1);
        this.in2 = Require.positive("Bilinear", "in2", in2);
        this.out = Require.positive("Bilinear", "out", out);
        Initializer uniform = Initializer.fanInUniform(in1);
        weight = parameter("weight", uniform.create(rng, out, in1, in2));
        this.bias = bias ? parameter("bias", uniform.create(rng, out)) : null;
    }

    /**
     * The value.
     *
     * @param x1 {@code [..., in1]}
     * @param x2 {@code [..., in2]}; the leading axes of both broadcast
     * @throws ShapeException if the inputs do not fit
     */
    public Tensor forward(Tensor x1, Tensor x2) {
        if (x1.rank() == 0 || x2.rank() == 0 || x1.size(-1) != in1 || x2.size(-1) != in2) {
            throw new ShapeException(this + ": inputs have shapes " + x1.shape() + " and " + x2.shape()
                    + ", needs [..., " + in1 + "] and [..., " + in2 + "]");
        }
        Tensor rows = weight.get().transpose(1, 2).reshape(out * in2, in1); // x1' W_k for all k in one product
        Tensor y = Products.linear(x1, rows, null)
                .unflatten(-1, out, in2)
                .mul(x2.unsqueeze(-2))
                .sum(-1);
        return bias == null ? y : y.add(bias.get());
    }

    /** Features of the first input. */
    public int in1() {
        return in1;
    }

    /** Features of the second input. */
    public int in2() {
        return in2;
    }

    /** Features of the output. */
    public int out() {
        return out;
    }

    /** The forms {@code [out, in1, in2]}. */
    public Parameter weight() {
        return weight;
    }

    /** The vector {@code [out]}; null if there is none. */
    public Parameter bias() {
        return bias;
    }

    @Override
    public String toString() {
        return "Bilinear(" + in1 + ", " + in2 + ", " + out + (bias == null ? ", no bias)" : ")");
    }
}
