package cotangent.nn;

import cotangent.autodiff.Activations;
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

    /** {@code x Phi(x)} with the normal distribution function. */
    public static Activation gelu() {
        return new Activation("gelu", Activations::gelu);
    }

    /** The approximation of {@link #gelu} by a hyperbolic tangent. */
    public static Activation geluTanh() {
        return new Activation("geluTanh", Activations::geluTanh);
    }

    /** {@code x / (1 + exp(-x))}, also called swish. */
    public static Activation silu() {
        return new Activation("silu", Activations::silu);
    }

    /** {@code x tanh(log(1 + exp(x)))}. */
    public static Activation mish() {
        return new Activation("mish", Activations::mish);
    }

    /** {@code log(1 + exp(x))}. */
    public static Activation softplus() {
        return new Activation("softplus", Activations::softplus);
    }

    /** {@code x} where above 0, else {@code exp(x) - 1}. */
    public static Activation elu() {
        return new Activation("elu", Activations::elu);
    }

    /** {@link #elu} scaled so that mean 0 and variance 1 stay. */
    public static Activation selu() {
        return new Activation("selu", Activations::selu);
    }

    /** {@code max(x, 0) + 0.01 min(x, 0)}. */
    public static Activation leakyRelu() {
        return leakyRelu(0.01);
    }

    /** {@code max(x, 0) + slope min(x, 0)}. */
    public static Activation leakyRelu(double slope) {
        return new Activation("leakyRelu(" + slope + ")", x -> Activations.leakyRelu(x, slope));
    }

    /** {@code x min(max(x + 3, 0), 6) / 6}. */
    public static Activation hardswish() {
        return new Activation("hardswish", Activations::hardswish);
    }

    /** {@code exp(x) / sum(exp(x))} along an axis. */
    public static Activation softmax(int axis) {
        return new Activation("softmax(" + axis + ")", x -> x.softmax(axis));
    }

    /** {@code log(exp(x) / sum(exp(x)))} along an axis. */
    public static Activation logSoftmax(int axis) {
        return new Activation("logSoftmax(" + axis + ")", x -> x.logSoftmax(axis));
    }

    /** The name, with settings in parentheses: {@code "gelu"}, {@code "leakyRelu(0.01)"}, {@code "softmax(1)"}. */
    public String name() {
        return name;
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
