package cotangent.nn;

import cotangent.autodiff.Tensor;

/**
 * Adds waves that tell positions: {@code [..., time, dim] -> [..., time, dim]}.
 *
 * <pre>
 * y[t, 2i] = x[t, 2i] + sin(t / 10000^(2i / dim))    y[t, 2i + 1] = x[t, 2i + 1] + cos(t / 10000^(2i / dim))
 * </pre>
 *
 * There is no state.
 *
 * <p>Source: A. Vaswani et al., "Attention Is All You Need", NeurIPS 2017.
 */
public final class SinusoidalPositions extends Layer {
    private final Angles angles;

    /**
     * A layer for sequences of at most {@code maxTime} positions.
     *
     * @throws IllegalArgumentException if a size is not positive or {@code dim} is odd
     */
    public SinusoidalPositions(int maxTime, int dim) {
        angles = new Angles("SinusoidalPositions", maxTime, dim, 10_000);
    }

    @Override
    public Tensor forward(Tensor x) {
        angles.requireInput(this, x, 0);
        Tensor waves = Tensor.stack(-1, angles.sin(x, 0), angles.cos(x, 0)).flatten(-2);
        return x.add(waves);
    }

    @Override
    public String toString() {
        return "SinusoidalPositions" + angles;
    }
}
