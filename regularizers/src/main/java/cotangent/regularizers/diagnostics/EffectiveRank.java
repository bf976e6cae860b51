package cotangent.regularizers.diagnostics;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Linalg;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * In how many directions representations vary: the exponential of the entropy of the singular values.
 *
 * <pre>
 * s = the singular values of the representations less their mean,   p = s / sum s,   rank = exp(-sum p log p)
 * </pre>
 *
 * It is between 1, if all lie on a line, and the number of features. Representations that are all the same have rank 0 by convention.
 *
 * <p>Source: O. Roy, M. Vetterli, "The Effective Rank: A Measure of Effective Dimensionality", EUSIPCO 2007. Catalogue: T227.
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
            double[] s = Linalg.svdvals(rows.sub(rows.mean(true, 0))).toDoubleArray();
            double sum = 0;
            for (double value : s) {
                sum += value;
            }
            double entropy = 0;
            for (double value : s) {
                double p = value / sum;
                entropy -= p > 0 ? p * StrictMath.log(p) : 0;
            }
            return sum == 0 ? 0 : StrictMath.exp(entropy);
        }
    }
}
