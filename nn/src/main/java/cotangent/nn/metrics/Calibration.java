package cotangent.nn.metrics;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Arrays;

/**
 * Whether a model is right as often as it is sure: samples counted by confidence, the probability of the predicted class, in bins of
 * equal width. With {@code acc(b)} the share of right predictions and {@code conf(b)} the mean confidence of the {@code n(b)} samples
 * of bin {@code b}:
 *
 * <pre>
 * expected calibration error   sum_b n(b) / n |acc(b) - conf(b)|
 * maximum calibration error    max_b |acc(b) - conf(b)|
 * </pre>
 *
 * <p>Streaming and immutable: {@link #plus} returns the bins with more samples. A confidence on an edge belongs to the lower bin, as
 * in {@code (0, 0.1], (0.1, 0.2], ...}. {@link #adaptiveError} has bins of equal size instead and needs all samples at once.
 *
 * <p>Source: C. Guo, G. Pleiss, Y. Sun and K. Weinberger, On calibration of modern neural networks, ICML 2017; adaptive bins: K. Nguyen
 * and B. O'Connor, Posterior calibration and exploratory analysis for natural language processing models, EMNLP 2015.
 */
public final class Calibration {
    private final long[] counts;
    private final long[] hits;
    private final double[] confidences;

    private Calibration(long[] counts, long[] hits, double[] confidences) {
        this.counts = counts;
        this.hits = hits;
        this.confidences = confidences;
    }

    /** No samples yet; 15 bins are usual. */
    public static Calibration empty(int bins) {
        requireBins(bins);
        return new Calibration(new long[bins], new long[bins], new double[bins]);
    }

    private static void requireBins(int bins) {
        if (bins <= 0) {
            throw new IllegalArgumentException("calibration: needs a positive number of bins, got " + bins);
        }
    }

    /**
     * With the samples of a batch.
     *
     * @param probabilities {@code [batch, classes]}, not logits
     * @param targets as of {@link Accuracy}
     * @throws IllegalArgumentException if a confidence is not in [0, 1]
     */
    public Calibration plus(Tensor probabilities, Tensor targets) {
        return plus(confidences(probabilities), hits(probabilities, targets));
    }

    /** With samples of these confidences, each of which was right or not; also for yes-or-no events of a given probability. */
    public Calibration plus(double[] confidence, boolean[] right) {
        if (confidence.length != right.length) {
            throw new ShapeException(
                    "calibration: " + confidence.length + " confidences, but " + right.length + " outcomes");
        }
        Calibration sum = new Calibration(counts.clone(), hits.clone(), confidences.clone());
        for (int i = 0; i < right.length; i++) {
            int bin = bin(confidence[i]);
            sum.counts[bin]++;
            sum.hits[bin] += right[i] ? 1 : 0;
            sum.confidences[bin] += confidence[i];
        }
        return sum;
    }

    private int bin(double confidence) {
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("calibration: needs probabilities, got " + confidence);
        }
        return Math.max(0, (int) Math.ceil(confidence * counts.length) - 1);
    }

    private static double[] confidences(Tensor probabilities) {
        return probabilities.detach().amax(1).toDoubleArray();
    }

    private static boolean[] hits(Tensor probabilities, Tensor targets) {
        return probabilities.argmax(1).eq(Labels.of(targets, probabilities)).toBooleanArray();
    }

    /** Number of bins. */
    public int bins() {
        return counts.length;
    }

    /** Number of samples of a bin. */
    public long count(int bin) {
        return counts[bin];
    }

    /** Share of right predictions of a bin; NaN if it is empty. */
    public double accuracy(int bin) {
        return hits[bin] / (double) counts[bin];
    }

    /** Mean confidence of a bin; NaN if it is empty. */
    public double confidence(int bin) {
        return confidences[bin] / counts[bin];
    }

    /** The mean gap between accuracy and confidence, weighted by the samples; NaN without samples. */
    public double expectedError() {
        double sum = 0;
        for (int b = 0; b < counts.length; b++) {
            sum += Math.abs(hits[b] - confidences[b]);
        }
        return sum / Arrays.stream(counts).sum();
    }

    /** The largest gap of a bin that has samples; 0 without samples. */
    public double maximumError() {
        double largest = 0;
        for (int b = 0; b < counts.length; b++) {
            if (counts[b] > 0) {
                largest = Math.max(largest, Math.abs(accuracy(b) - confidence(b)));
            }
        }
        return largest;
    }

    /**
     * The expected calibration error with bins of equal size: the samples by rising confidence, cut at {@code n b / bins}. Samples of
     * equal confidence keep their order.
     *
     * @param probabilities {@code [n, classes]}, not logits
     * @param targets as of {@link Accuracy}
     */
    public static double adaptiveError(Tensor probabilities, Tensor targets, int bins) {
        requireBins(bins);
        return adaptiveError(confidences(probabilities), hits(probabilities, targets), bins);
    }

    private static double adaptiveError(double[] confidence, boolean[] right, int bins) {
        int n = confidence.length;
        long[] order = Tensor.of(confidence).argsort(0, false).toLongArray();
        double sum = 0;
        for (int b = 0; b < bins; b++) {
            double gap = 0;
            for (int i = (int) ((long) n * b / bins); i < (long) n * (b + 1) / bins; i++) {
                int at = (int) order[i];
                gap += (right[at] ? 1 : 0) - confidence[at];
            }
            sum += Math.abs(gap);
        }
        return sum / n;
    }

    /** The two errors and the number of samples. */
    @Override
    public String toString() {
        return "Calibration[expected error " + expectedError() + ", maximum error " + maximumError() + ", "
                + Arrays.stream(counts).sum() + " samples]";
    }
}
