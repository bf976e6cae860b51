package cotangent.nn;

import cotangent.autodiff.Tensor;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** A function without parameters as a layer: {@code Activation.relu()}, {@code new Activation("square", Tensor::square)}. */
public final class Activation extends Layer {
    private final String name;
    private final UnaryOperator<Tensor> function;

    /** The function {@code function}; the name is for messages only. */
    public Activation(String name, UnaryOperator<Tensor> function) {
        this.name = Objects.requireNonNull(name, "an activation needs a name");
        this.function = Objects.requireNonNull(function, "an activation needs a function");
    }

    /** {@code max(x, 0)}. */
    public static Activation relu() {
        return new Activation("relu", Tensor::relu);
    }

    /** Hyperbolic tangent. */
    public static Activation tanh() {
        return new Activation("tanh", Tensor::tanh);
    }

    /** {@code 1 / (1 + exp(-x))}. */
    public static Activation sigmoid() {
        return new Activation("sigmoid", Tensor::sigmoid);
    }

    /** {@code x / (1 + exp(-x))}, also called swish. */
    public static Activation silu() {
        return new Activation("silu", x -> x.mul(x.sigmoid()));
    }

    /** {@code exp(x) / sum(exp(x))} along an axis. */
    public static Activation softmax(int axis) {
        return new Activation("softmax(" + axis + ")", x -> x.softmax(axis));
    }

    /** {@code log(exp(x) / sum(exp(x)))} along an axis. */
    public static Activation logSoftmax(int axis) {
        return new Activation("logSoftmax(" + axis + ")", x -> x.logSoftmax(axis));
    }

    @Override
    public Tensor forward(Tensor x) {
        return function.apply(x);
    }

    @Override
    public String toString() {
        return name;
    }
}
