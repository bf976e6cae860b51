package cotangent.autodiff;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Activation functions beyond {@link Tensor#relu}, {@link Tensor#sigmoid}, {@link Tensor#tanh} and {@link Tensor#softmax}, elementwise unless they
 * say otherwise. Names, defaults and derivatives at kinks are PyTorch's; integers become float32.
 */
public final class Activations {
    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;
    private static final double SELU_SCALE = 1.0507009873554804934193349852946;
    private static final double SQRT_HALF = 0.70710678118654752440;
    private static final double SQRT_TWO_OVER_PI = 0.79788456080286535588;

    /** {@code min(max(x, 0), 6)}. */
    public static Tensor relu6(Tensor x) {
        return hardtanh(x, 0, 6);
    }

    /** {@code min(max(x, -1), 1)}. */
    public static Tensor hardtanh(Tensor x) {
        return hardtanh(x, -1, 1);
    }

    /**
     * {@code min(max(x, low), high)}; unlike that of {@link Tensor#clamp}, the derivative is 0 at the bounds.
     *
     * @throws IllegalArgumentException unless {@code low <= high}
     */
    public static Tensor hardtanh(Tensor x, double low, double high) {
        if (!(low <= high)) {
            throw new IllegalArgumentException("hardtanh: needs low <= high, got " + low + " and " + high);
        }
        if (x.dtype().isInteger()) {
            return x.clamp(low, high);
        }
        Tensor t = x.toFloating();
        return Tensor.where(t.gt(low).and(t.lt(high)), t, t.detach().clamp(low, high));
    }

    /** {@code max(x, 0) + 0.01 min(x, 0)}. */
    public static Tensor leakyRelu(Tensor x) {
        return leakyRelu(x, 0.01);
    }

    /** {@code max(x, 0) + slope min(x, 0)}; the derivative at 0 is {@code slope}. */
    public static Tensor leakyRelu(Tensor x, double slope) {
        Tensor t = x.toFloating();
        return Tensor.where(t.gt(0), t, t.mul(slope));
    }

    /**
     * {@code max(x, 0) + slope min(x, 0)} with learned slopes.
     *
     * @param x {@code [batch, channels, ...]}
     * @param slope one for all (a scalar or a vector of one) or one for each channel {@code [channels]}
     * @throws ShapeException if the number of slopes does not fit
     */
    public static Tensor prelu(Tensor x, Tensor slope) {
        Tensor t = x.toFloating();
        if (slope.rank() > 1) {
            throw new ShapeException("prelu: needs a scalar or a vector of slopes, got shape " + slope.shape());
        }
        Tensor s = slope;
        if (s.size() == 1) {
            s = s.reshape();
        } else {
            if (x.rank() < 2 || s.size() != x.size(1)) {
                throw new ShapeException(
                        "prelu: " + s.size() + " slopes do not fit the channels of shape " + x.shape());
            }
            int[] sizes = new int[x.rank() - 1];
            Arrays.fill(sizes, 1);
            sizes[0] = s.size();
            s = s.reshape(sizes);
        }
        return Tensor.where(t.gt(0), t, t.mul(s));
    }

    /** {@code rrelu} at evaluation with slopes between 1/8 and 1/3: a leaky ReLU with their mean. */
    public static Tensor rrelu(Tensor x) {
        return rrelu(x, 1.0 / 8, 1.0 / 3);
    }

    /** Randomized leaky ReLU at evaluation: the slope is {@code (lower + upper) / 2}. */
    public static Tensor rrelu(Tensor x, double lower, double upper) {
        requireOrder("rrelu", lower, upper);
        return leakyRelu(x, (lower + upper) / 2);
    }

    /**
     * Randomized leaky ReLU in training: {@code max(x, 0) + a min(x, 0)} with a slope {@code a} for each element that is uniform between
     * {@code lower} and {@code upper} and constant under differentiation.
     *
     * @throws IllegalArgumentException unless {@code lower <= upper}
     */
    public static Tensor rrelu(Tensor x, double lower, double upper, RandomGenerator rng) {
        requireOrder("rrelu", lower, upper);
        Tensor t = x.toFloating();
        Tensor slope =
                Create.uniform(rng, t.dtype(), t.shape()).mul(upper - lower).add(lower);
        return Tensor.where(t.gt(0), t, t.mul(slope));
    }

    /** {@code x} where above 0, else {@code exp(x) - 1}. */
    public static Tensor elu(Tensor x) {
        return elu(x, 1);
    }

    /** {@code x} where above 0, else {@code alpha (exp(x) - 1)}. */
    public static Tensor elu(Tensor x, double alpha) {
        Tensor t = x.toFloating();
        return Tensor.where(t.gt(0), t, notAbove0(t).expm1().mul(alpha));
    }

    /**
     * {@code x} where above 0, else {@code alpha (exp(x / alpha) - 1)}: continuously differentiable.
     *
     * @throws IllegalArgumentException if {@code alpha} is 0
     */
    public static Tensor celu(Tensor x, double alpha) {
        if (alpha == 0) {
            throw new IllegalArgumentException("celu: alpha must not be 0");
        }
        Tensor t = x.toFloating();
        return Tensor.where(t.gt(0), t, notAbove0(t).div(alpha).expm1().mul(alpha));
    }

    /** {@code 1.0507 elu(x, 1.6733)}, which keeps mean 0 and variance 1. */
    public static Tensor selu(Tensor x) {
        return elu(x, SELU_ALPHA).mul(SELU_SCALE);
    }

    /** {@code x Phi(x) = x/2 (1 + erf(x / sqrt 2))}. */
    public static Tensor gelu(Tensor x) {
        Tensor t = x.toFloating();
        return t.mul(t.mul(SQRT_HALF).erf().add(1)).mul(0.5);
    }

    /** {@code x/2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))}, an approximation of {@link #gelu}. */
    public static Tensor geluTanh(Tensor x) {
        Tensor t = x.toFloating();
        Tensor inner = t.square().mul(0.044715).add(1).mul(t).mul(SQRT_TWO_OVER_PI);
        return t.mul(inner.tanh().add(1)).mul(0.5);
    }

    /** {@code x sigmoid(x)}, also known as swish. */
    public static Tensor silu(Tensor x) {
        Tensor t = x.toFloating();
        return t.mul(t.sigmoid());
    }

    /** {@code x tanh(softplus(x))}. */
    public static Tensor mish(Tensor x) {
        Tensor t = x.toFloating();
        return t.mul(softplus(t).tanh());
    }

    /** {@code log(1 + exp(x))}, without overflow. */
    public static Tensor softplus(Tensor x) {
        return Softplus.INSTANCE.apply(x.toFloating());
    }

    /**
     * {@code log(1 + exp(beta x)) / beta}, and {@code x} itself where {@code beta x > threshold}. PyTorch's defaults are 1 and 20.
     *
     * @throws IllegalArgumentException if {@code beta} is 0
     */
    public static Tensor softplus(Tensor x, double beta, double threshold) {
        if (beta == 0) {
            throw new IllegalArgumentException("softplus: beta must not be 0");
        }
        Tensor t = x.toFloating();
        Tensor scaled = t.mul(beta);
        return Tensor.where(scaled.gt(threshold), t, softplus(scaled).div(beta));
    }

    /** {@code log(sigmoid(x)) = -softplus(-x)}. */
    public static Tensor logSigmoid(Tensor x) {
        return softplus(x.toFloating().neg()).neg();
    }

    /** {@code x / (1 + |x|)}. */
    public static Tensor softsign(Tensor x) {
        Tensor t = x.toFloating();
        return t.div(t.abs().add(1));
    }

    /** {@code x - lambda} above {@code lambda}, {@code x + lambda} below {@code -lambda}, else 0; PyTorch's default is 0.5. */
    public static Tensor softshrink(Tensor x, double lambda) {
        requireNotNegative("softshrink", lambda);
        Tensor t = x.toFloating();
        return t.sub(t.clamp(-lambda, lambda));
    }

    /** {@code x} where {@code x < -lambda} or {@code x > lambda}, else 0; PyTorch's default is 0.5. */
    public static Tensor hardshrink(Tensor x, double lambda) {
        Tensor t = x.toFloating();
        return Tensor.where(t.ge(-lambda).and(t.le(lambda)), Tensor.scalar(t.dtype(), 0), t);
    }

    /** {@code x - tanh(x)}. */
    public static Tensor tanhshrink(Tensor x) {
        Tensor t = x.toFloating();
        return t.sub(t.tanh());
    }

    /** {@code min(max(x + 3, 0), 6) / 6}. */
    public static Tensor hardsigmoid(Tensor x) {
        return relu6(x.toFloating().add(3)).div(6);
    }

    /** {@code x min(max(x + 3, 0), 6) / 6}. */
    public static Tensor hardswish(Tensor x) {
        Tensor t = x.toFloating();
        return t.mul(hardsigmoid(t));
    }

    /** {@code x} where {@code x > threshold}, else {@code value}. */
    public static Tensor threshold(Tensor x, double threshold, double value) {
        Tensor t = x.dtype().isInteger() ? x : x.toFloating();
        return Tensor.where(t.gt(threshold), t, ScalarOps.of(t, value));
    }

    /**
     * Gated linear unit: {@code a sigmoid(b)} with {@code a} the first and {@code b} the second half of an axis.
     *
     * @throws ShapeException if the axis does not halve
     */
    public static Tensor glu(Tensor x, int axis) {
        Tensor t = x.toFloating();
        int n = t.size(axis);
        if (n % 2 != 0) {
            throw new ShapeException("glu: axis " + axis + " of shape " + x.shape() + " does not halve");
        }
        return t.narrow(axis, 0, n / 2).mul(t.narrow(axis, n / 2, n / 2).sigmoid());
    }

    /** {@code min(x, 0)}, for a branch that is not taken above 0, where the exponential would overflow and its derivative be NaN. */
    private static Tensor notAbove0(Tensor x) {
        return x.clamp(Double.NEGATIVE_INFINITY, 0);
    }

    private static void requireOrder(String name, double lower, double upper) {
        if (!(lower <= upper)) {
            throw new IllegalArgumentException(name + ": needs lower <= upper, got " + lower + " and " + upper);
        }
    }

    private static void requireNotNegative(String name, double lambda) {
        if (!(lambda >= 0)) {
            throw new IllegalArgumentException(name + ": lambda must not be negative, got " + lambda);
        }
    }

    private Activations() {}
}
