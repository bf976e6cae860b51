package cotangent.nn.metrics;

import cotangent.autodiff.Tensor;

/**
 * The trade between completeness and purity of a score: for each threshold from high to low, the share of the positive samples whose
 * score reaches it (recall), and the share of positive ones among all that reach it (precision). Exact, as {@link RocCurve}; it tells
 * more than that where positive samples are rare.
 *
 * @param recalls rising to 1
 * @param precisions at these recalls
 * @param thresholds the scores of the points, falling
 */
public record PrecisionRecallCurve(double[] recalls, double[] precisions, double[] thresholds) {
    /**
     * The curve of scores.
     *
     * @param scores {@code [n]}, larger for what is more likely positive
     * @param positives {@code [n]}, boolean or of numbers, of which 0 means negative
     * @throws cotangent.autodiff.ShapeException if the shapes are not so
     * @throws IllegalArgumentException if a score is NaN, or no sample is positive
     */
    public static PrecisionRecallCurve of(Tensor scores, Tensor positives) {
        ScoredSamples samples = ScoredSamples.of("precision-recall curve", scores, positives);
        if (samples.positives() == 0) {
            throw new IllegalArgumentException(
                    "precision-recall curve: needs a positive sample, got " + samples.size() + " negative ones");
        }
        int points = samples.levels();
        PrecisionRecallCurve curve =
                new PrecisionRecallCurve(new double[points], new double[points], new double[points]);
        for (int i = 0; i < points; i++) {
            double hits = samples.truePositives(i);
            curve.recalls[i] = hits / samples.positives();
            curve.precisions[i] = hits / (hits + samples.falsePositives(i));
            curve.thresholds[i] = samples.level(i);
        }
        return curve;
    }

    /** The mean of the precisions, each weighted by the recall that its threshold adds: steps, without interpolation. */
    public double averagePrecision() {
        double sum = 0;
        double before = 0;
        for (int i = 0; i < recalls.length; i++) {
            sum += (recalls[i] - before) * precisions[i];
            before = recalls[i];
        }
        return sum;
    }

    /** The mean over labels {@code [n, labels]} of the average precisions of scores {@code [n, labels]}. */
    public static double macroAveragePrecision(Tensor scores, Tensor positives) {
        ScoredSamples.requireMatrices("macro average precision", scores, positives);
        int labels = scores.size(1);
        double sum = 0;
        for (int c = 0; c < labels; c++) {
            sum += of(scores.select(1, c), positives.select(1, c)).averagePrecision();
        }
        return sum / labels;
    }
}
