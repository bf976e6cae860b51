package cotangent.regularizers.loss;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * What accepting a part of a predictor's predictions gains: the share of samples that are accepted, and the share of the accepted that are
 * right.
 *
 * <p>Catalogue: T247
 *
 * @param coverage share of the samples that are accepted, in [0, 1]
 * @param precision share of the accepted samples whose prediction is right; NaN if none is accepted
 */
public record PrecisionCoverage(double coverage, double precision) {
    /** The share of the accepted samples whose prediction is wrong. */
    public double acceptedError() {
        return 1 - precision;
    }

    /**
     * Accepts all samples whose score is above a threshold.
     *
     * @param scores {@code [n]}
     * @param outcomes above 0 where the prediction is right, {@code [n]}
     * @throws ShapeException if there is no sample or the sizes differ
     */
    public static PrecisionCoverage above(Tensor scores, Tensor outcomes, double threshold) {
        require(scores, outcomes);
        Tensor accepted = scores.detach().gt(threshold);
        double count = accepted.sum().item();
        return new PrecisionCoverage(
                count / scores.size(), accepted.and(outcomes.gt(0)).sum().item() / count);
    }

    /**
     * Accepts the samples with the highest scores, as many as the coverage says, rounded; of equal scores the first ones.
     *
     * @param scores {@code [n]}
     * @param outcomes above 0 where the prediction is right, {@code [n]}
     * @param coverage in [0, 1]
     * @throws ShapeException if there is no sample or the sizes differ
     * @throws IllegalArgumentException if the coverage is out of range
     */
    public static PrecisionCoverage best(Tensor scores, Tensor outcomes, double coverage) {
        require(scores, outcomes);
        if (!(coverage >= 0 && coverage <= 1)) {
            throw new IllegalArgumentException("PrecisionCoverage: the coverage must be in [0, 1], got " + coverage);
        }
        int count = (int) Math.rint(coverage * scores.size());
        Tensor first = scores.detach().argsort(0, true).slice(0, 0, count);
        double right = outcomes.indexSelect(0, first).gt(0).sum().item();
        return new PrecisionCoverage(count / (double) scores.size(), right / count);
    }

    /** The most that any rule can reach: it accepts right predictions first. */
    public static PrecisionCoverage limit(double accuracy, double coverage) {
        return new PrecisionCoverage(coverage, Math.min(1, accuracy / coverage));
    }

    private static void require(Tensor scores, Tensor outcomes) {
        if (scores.rank() != 1 || scores.size() == 0 || !outcomes.shape().equals(scores.shape())) {
            throw new ShapeException("PrecisionCoverage: needs scores [n] and outcomes [n], got " + scores.shape()
                    + " and " + outcomes.shape());
        }
    }
}
