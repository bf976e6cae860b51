package cotangent.regularizers.quantization;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * What a rounding of a linear layer's weights costs, to second order, and the rounding that costs least: a quadratic binary problem over
 * the choices up or down.
 *
 * <pre>
 * cost = sum_rows e' H e / 2,   e = W^ - W,   H = mean_n x_n x_n'
 * </pre>
 *
 * with weights {@code W [out, in]} and inputs {@code x [n, in]}. It shows why rounding to the nearest level, which is best for each weight alone, is not for all
 * together: the errors of weights whose inputs go together may cancel. The optimum is found by trying all {@code 2^in} choices of each
 * row.
 *
 * <p>Source: M. Nagel, R. A. Amjad, M. van Baalen, C. Louizos, T. Blankevoort, "Up or Down? Adaptive Rounding for Post-Training
 * Quantization", ICML 2020.
 *
 * <p>Catalogue: T262
 *
 * @param hessian {@code H [in, in]}, float64, symmetric
 */
public record RoundingQubo(Tensor hessian) {
    private static final int MOST_INPUTS = 16;

    /**
     * Checks the shape.
     *
     * @throws ShapeException if it is not square
     */
    public RoundingQubo {
        if (hessian.rank() != 2 || hessian.size(0) != hessian.size(1)) {
            throw new ShapeException("RoundingQubo: needs H [in, in], got shape " + hessian.shape());
        }
        hessian = hessian.detach().to(DType.FLOAT64);
    }

    /**
     * The problem of a layer with these inputs.
     *
     * @param inputs {@code [n, in]}
     * @throws ShapeException if they are not of that form or there are none
     */
    public static RoundingQubo ofInputs(Tensor inputs) {
        if (inputs.rank() != 2 || inputs.size(0) == 0) {
            throw new ShapeException("RoundingQubo: needs inputs [n, in], got shape " + inputs.shape());
        }
        try (var off = GradMode.noGrad()) {
            Tensor x = inputs.detach().to(DType.FLOAT64);
            return new RoundingQubo(x.mT().matmul(x).div(x.size(0)));
        }
    }

    /** The cost of a rounding, summed over the rows. */
    public double cost(Tensor weights, Tensor rounded) {
        requireRows(weights);
        try (var off = GradMode.noGrad()) {
            Tensor e = rounded.detach().to(DType.FLOAT64).sub(weights.detach().to(DType.FLOAT64));
            return e.matmul(hessian).mul(e).sum().item() / 2;
        }
    }

    /**
     * The rounding that costs least among all choices of the level below or above, clamped to the quantizer's; of equal ones, one.
     *
     * @throws IllegalArgumentException if there are more than 16 inputs
     */
    public Tensor optimum(Tensor weights, UniformQuantizer quantizer) {
        requireRows(weights);
        int in = weights.size(1);
        if (in > MOST_INPUTS) {
            throw new IllegalArgumentException(
                    "RoundingQubo: tries all choices of at most " + MOST_INPUTS + " inputs, got " + in);
        }
        Tensor w = weights.detach().to(DType.FLOAT64);
        double[] down = atLevel(w.div(quantizer.scale()).floor(), quantizer);
        double[] up = atLevel(w.div(quantizer.scale()).floor().add(1), quantizer);
        double[] values = w.toDoubleArray();
        double[] best = new double[values.length];
        for (int row = 0; row < weights.size(0); row++) {
            optimum(values, down, up, row * in, best);
        }
        return Tensor.of(best, weights.size(0), in).to(weights.dtype());
    }

    private static double[] atLevel(Tensor level, UniformQuantizer q) {
        return level.add(q.zeroPoint())
                .clamp(q.low(), q.high())
                .sub(q.zeroPoint())
                .mul(q.scale())
                .toDoubleArray();
    }

    private void optimum(double[] w, double[] down, double[] up, int from, double[] best) {
        int in = hessian.size(0);
        double[] h = hessian.toDoubleArray();
        double[] e = new double[in];
        int chosen = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int choice = 0; choice < 1 << in; choice++) {
            double cost = 0;
            for (int i = 0; i < in; i++) {
                e[i] = ((choice >> i & 1) == 0 ? down : up)[from + i] - w[from + i];
                double half = h[i * in + i] * e[i] / 2;
                for (int j = 0; j < i; j++) {
                    half += h[i * in + j] * e[j];
                }
                cost += e[i] * half;
            }
            if (cost < least) {
                least = cost;
                chosen = choice;
            }
        }
        for (int i = 0; i < in; i++) {
            best[from + i] = ((chosen >> i & 1) == 0 ? down : up)[from + i];
        }
    }

    private void requireRows(Tensor weights) {
        if (weights.rank() != 2 || weights.size(1) != hessian.size(0)) {
            throw new ShapeException(
                    "RoundingQubo: needs weights [out, " + hessian.size(0) + "], got shape " + weights.shape());
        }
    }
}
