package cotangent.nn.metrics;

import cotangent.autodiff.Tensor;

/**
 * The trade between hits and false alarms of a score: for each threshold from high to low, the share of the positive samples and that
 * of the negative ones whose score reaches it. Exact: all scores are kept, and equal ones share one point.
 *
 * <pre>{@code
 * double auc = RocCurve.of(model.apply(x).squeeze(1), isPositive).area();
 * double mean = RocCurve.macroArea(logits, labels);
 * }</pre>
 *
 * @param falsePositiveRates from 0 to 1
 * @param truePositiveRates from 0 to 1
 * @param thresholds the scores of the points, falling; the first, which no sample reaches, is infinite
 */
public record RocCurve(double[] falsePositiveRates, double[] truePositiveRates, double[] thresholds) {
    /**
     * The curve of scores.
     *
     * @param scores {@code [n]}, larger for what is more likely positive; monotone maps of them change nothing but the thresholds
     * @param positives {@code [n]}, boolean or of numbers, of which 0 means negative
     * @throws cotangent.autodiff.ShapeException if the shapes are not so
     * @throws IllegalArgumentException if a score is NaN, or all samples are positive, or none
     */
    public static RocCurve of(Tensor scores, Tensor positives) {
        ScoredSamples samples = ScoredSamples.of("ROC curve", scores, positives);
        double all = samples.positives();
        double none = samples.size() - all;
        if (all == 0 || none == 0) {
            throw new IllegalArgumentException("ROC curve: needs positive and negative samples, got " + samples.size()
                    + " of which " + samples.positives() + " are positive");
        }
        int points = samples.levels() + 1;
        RocCurve curve = new RocCurve(new double[points], new double[points], new double[points]);
        curve.thresholds[0] = Double.POSITIVE_INFINITY;
        for (int i = 1; i < points; i++) {
            curve.falsePositiveRates[i] = samples.falsePositives(i - 1) / none;
            curve.truePositiveRates[i] = samples.truePositives(i - 1) / all;
            curve.thresholds[i] = samples.level(i - 1);
        }
        return curve;
    }

    /**
     * The area under the curve: the probability that a positive sample has a higher score than a negative one, where equal scores count
     * half.
     */
    public double area() {
        double area = 0;
        for (int i = 1; i < thresholds.length; i++) {
            area += (falsePositiveRates[i] - falsePositiveRates[i - 1])
                    * (truePositiveRates[i] + truePositiveRates[i - 1])
                    / 2;
        }
        return area;
    }

    /**
     * The mean over classes of the area for this class against all others.
     *
     * @param scores {@code [n, classes]}, probabilities or others that can be compared within a column
     * @param targets classes {@code [n]} or probabilities {@code [n, classes]}, as of {@link Accuracy}
     * @throws IllegalArgumentException as {@link #of} for one of the classes
     */
    public static double macroArea(Tensor scores, Tensor targets) {
        Tensor labels = Labels.of(targets, scores);
        int classes = scores.size(1);
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += of(scores.select(1, c), labels.eq(c)).area();
        }
        return sum / classes;
    }
}
