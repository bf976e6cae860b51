package cotangent.nn;

import cotangent.autodiff.DTypeException;
import cotangent.autodiff.Tensor;

/** Tables of {@code sin} and {@code cos} of the angles {@code t / base^(2i / dim)}, {@code [maxTime, dim / 2]}. */
final class Angles {
    private final int maxTime;
    private final int dim;
    private final Tensor sin;
    private final Tensor cos;

    Angles(String layer, int maxTime, int dim, double base) {
        this.maxTime = Require.positive(layer, "maxTime", maxTime);
        this.dim = Require.positive(layer, "dim", dim);
        Require.positive(layer, "base", base);
        if (dim % 2 != 0) {
            throw new IllegalArgumentException(layer + ": dim must be even, got " + dim);
        }
        int half = dim / 2;
        double[] s = new double[Math.multiplyExact(maxTime, half)];
        double[] c = new double[s.length];
        for (int i = 0; i < half; i++) {
            double divisor = StrictMath.pow(base, 2.0 * i / dim);
            for (int t = 0; t < maxTime; t++) {
                s[t * half + i] = StrictMath.sin(t / divisor);
                c[t * half + i] = StrictMath.cos(t / divisor);
            }
        }
        sin = Tensor.of(s, maxTime, half);
        cos = Tensor.of(c, maxTime, half);
    }

    /** The rows of {@code x}'s positions, in its type. */
    Tensor sin(Tensor x, int offset) {
        return sin.narrow(0, offset, x.size(-2)).to(x.dtype());
    }

    /** The rows of {@code x}'s positions, in its type. */
    Tensor cos(Tensor x, int offset) {
        return cos.narrow(0, offset, x.size(-2)).to(x.dtype());
    }

    /** {@code x} is {@code [..., time, dim]} and its positions are in the tables. */
    void requireInput(Layer layer, Tensor x, int offset) {
        Require.notNegative(layer.toString(), "the offset", offset);
        if (x.rank() < 2 || x.size(-1) != dim || x.size(-2) > maxTime - offset) {
            throw Require.shape(
                    layer,
                    x.shape(),
                    "[..., time, " + dim + "] with at most " + Math.max(0, maxTime - offset) + " positions");
        }
        if (!x.dtype().isFloating()) {
            throw new DTypeException(layer + ": needs floating-point numbers, got " + x.dtype());
        }
    }

    @Override
    public String toString() {
        return "(" + maxTime + ", " + dim + ")";
    }
}
