package cotangent.regularizers.diagnostics;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Linalg;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * In how many directions representations vary, or a matrix points: the exponential of the entropy of the singular values.
 *
 * <pre>
 * s = the singular values of the representations less their mean,   p = s / sum s,   rank = exp(-sum p log p)
 * </pre>
 *
 * It is between 1, if all lie on a line, and the number of features. Representations that are all the same have rank 0 by convention.
 *
 * <p>Source: O. Roy, M. Vetterli, "The Effective Rank: A Measure of Effective Dimensionality", EUSIPCO 2007. Catalogue: T227, T191.
 */
public final class EffectiveRank {
    private EffectiveRank() {}

    /**
     * The effective rank of representations {@code [n, ...]}.
     *
     * @throws ShapeException if there are no rows or no features
     */
    public static double of(Tensor representations) {
        if (representations.rank() < 2 || representations.size() == 0) {
            throw new ShapeException(
                    "EffectiveRank: needs [n, ...] with rows and features, got " + representations.shape());
        }
        try (var off = GradMode.noGrad()) {
            Tensor rows = representations.flatten(1);
            return ofMatrix(rows.sub(rows.mean(true, 0)));
        }
    }

    /**
     * The effective rank of a matrix as it is, without taking a mean off: {@code exp(entropy(matrix))}, or 0 for zeros.
     *
     * @param matrix {@code [rows, ...]}, such as a weight; axes after the first count as columns
     * @throws ShapeException if there are no rows or no columns
     */
    public static double ofMatrix(Tensor matrix) {
        double entropy = entropy(matrix);
        return Double.isNaN(entropy) ? 0 : StrictMath.exp(entropy);
    }

    /**
     * The entropy {@code -sum p log p} of a matrix's singular values, divided by their sum; NaN for zeros.
     *
     * @param matrix {@code [rows, ...]}
     * @throws ShapeException if there are no rows or no columns
     */
    public static double entropy(Tensor matrix) {
        if (matrix.rank() < 2 || matrix.size() == 0) {
            throw new ShapeException("EffectiveRank: needs a matrix [rows, ...], got " + matrix.shape());
        }
        try (var off = GradMode.noGrad()) {
            double[] s = Linalg.svdvals(matrix.detach().flatten(1)).toDoubleArray();
            double sum = 0;
            for (double value : s) {
                sum += value;
            }
            double entropy = sum == 0 ? Double.NaN : 0;
            for (double value : s) {
                double p = value / sum;
                entropy -= p > 0 ? p * StrictMath.log(p) : 0;
            }
            return entropy;
        }
    }
}
