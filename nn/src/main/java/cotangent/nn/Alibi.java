package cotangent.nn;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;

/**
 * Attention with linear biases: numbers to add to the scores that fall with the distance, at another rate in each head.
 *
 * <pre>
 * bias[h, i, j] = -slope_h |offset + i - j|,    slope_h = 2^(-8 h / heads) for h = 1, ..., heads
 * </pre>
 *
 * That is for powers of 2; for other numbers of heads the slopes are those of the next lower power {@code p}, followed by the 1st, 3rd,
 * 5th, ... of {@code 2 p}, as the authors' code has it. The biases are the mask of a {@link MultiheadAttention}; they are constants.
 *
 * <pre>{@code
 * Tensor y = attention.forward(x, new Alibi(8).bias(x.dtype(), x.size(1), x.size(1)));
 * }</pre>
 *
 * <p>Source: O. Press, N. A. Smith, M. Lewis, "Train Short, Test Long: Attention with Linear Biases Enables Input Length Extrapolation",
 * ICLR 2022.
 */
public final class Alibi {
    private final double[] slopes;

    /**
     * Biases for so many heads.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Alibi(int heads) {
        Require.positive("Alibi", "heads", heads);
        slopes = new double[heads];
        int power = Integer.highestOneBit(heads);
        for (int h = 0; h < heads; h++) {
            double exponent = h < power ? -8.0 * (h + 1) / power : -4.0 * (2 * (h - power) + 1) / power;
            slopes[h] = StrictMath.pow(2, exponent);
        }
    }

    /** The slopes of the heads. */
    public double[] slopes() {
        return slopes.clone();
    }

    /** {@link #bias(DType, int, int, int)} where query and key 0 are at the same position. */
    public Tensor bias(DType dtype, int queries, int keys) {
        return bias(dtype, queries, keys, 0);
    }

    /**
     * The biases.
     *
     * @param offset position of query 0 among the keys, as in generation with remembered keys
     * @return {@code [heads, queries, keys]}
     */
    public Tensor bias(DType dtype, int queries, int keys, int offset) {
        Tensor position = Tensor.arange(queries).add(offset).unsqueeze(1);
        Tensor distance = position.sub(Tensor.arange(keys)).abs().to(DType.FLOAT64);
        return Tensor.of(slopes, slopes.length, 1, 1).neg().mul(distance).to(dtype);
    }

    @Override
    public String toString() {
        return "Alibi(" + slopes.length + ")";
    }
}
