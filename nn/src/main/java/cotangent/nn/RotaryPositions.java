package cotangent.nn;

import cotangent.autodiff.Tensor;

/**
 * Turns pairs of features by angles that grow with the position, so that products of queries and keys depend on the distance of their
 * positions only: {@code [..., time, dim] -> [..., time, dim]}, such as {@code [batch, heads, time, dim]}.
 *
 * <pre>
 * y[t, 2i]     = x[t, 2i] cos(a) - x[t, 2i + 1] sin(a)
 * y[t, 2i + 1] = x[t, 2i] sin(a) + x[t, 2i + 1] cos(a)      with a = (offset + t) / base^(2i / dim)
 * </pre>
 *
 * Neighbouring features make a pair, as in the paper; some models pair {@code i} with {@code i + dim / 2}. There is no state.
 *
 * <p>Source: J. Su et al., "RoFormer: Enhanced Transformer with Rotary Position Embedding", 2021.
 */
public final class RotaryPositions extends Layer {
    private final Angles angles;

    /** A layer with base 10000. */
    public RotaryPositions(int maxTime, int dim) {
        this(maxTime, dim, 10_000);
    }

    /**
     * A layer for at most {@code maxTime} positions.
     *
     * @throws IllegalArgumentException if a size or the base is not positive or {@code dim} is odd
     */
    public RotaryPositions(int maxTime, int dim, double base) {
        angles = new Angles("RotaryPositions", maxTime, dim, base);
    }

    @Override
    public Tensor forward(Tensor x) {
        return forward(x, 0);
    }

    /**
     * The same where the first position is {@code offset}, as in generation with remembered keys.
     *
     * @throws IllegalArgumentException if the offset is negative
     */
    public Tensor forward(Tensor x, int offset) {
        angles.requireInput(this, x, offset);
        Tensor sin = angles.sin(x, offset);
        Tensor cos = angles.cos(x, offset);
        Tensor pairs = x.unflatten(-1, x.size(-1) / 2, 2);
        Tensor even = pairs.select(-1, 0);
        Tensor odd = pairs.select(-1, 1);
        return Tensor.stack(-1, even.mul(cos).sub(odd.mul(sin)), even.mul(sin).add(odd.mul(cos)))
                .flatten(-2);
    }

    @Override
    public String toString() {
        return "RotaryPositions" + angles;
    }
}
