package cotangent.nn.metrics;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Hits and mistakes of each label, where a sample may have several labels or none. Micro averages count all decisions alike, macro
 * averages all labels alike. Ratios of nothing are 0. Streaming and immutable. (For one class a sample see {@link ConfusionMatrix}.)
 */
public final class MultilabelCounts {
    private final long[] hits;
    private final long[] alarms;
    private final long[] misses;

    private MultilabelCounts(long[] hits, long[] alarms, long[] misses) {
        this.hits = hits;
        this.alarms = alarms;
        this.misses = misses;
    }

    /** No samples yet. */
    public static MultilabelCounts empty(int labels) {
        return new MultilabelCounts(new long[labels], new long[labels], new long[labels]);
    }

    /**
     * With the samples of a batch.
     *
     * @param predicted {@code [batch, labels]}, boolean or of numbers, of which 0 means no, such as {@code logits.gt(0)}
     * @param actual {@code [batch, labels]}, likewise
     */
    public MultilabelCounts plus(Tensor predicted, Tensor actual) {
        if (predicted.rank() != 2
                || predicted.size(1) != hits.length
                || !actual.shape().equals(predicted.shape())) {
            throw new ShapeException("multilabel counts: needs two tensors [batch, " + hits.length + "], got "
                    + predicted.shape() + " and " + actual.shape());
        }
        boolean[] p = predicted.toBooleanArray();
        boolean[] y = actual.toBooleanArray();
        MultilabelCounts sum = new MultilabelCounts(hits.clone(), alarms.clone(), misses.clone());
        for (int i = 0; i < p.length; i++) {
            if (p[i] || y[i]) {
                (p[i] && y[i] ? sum.hits : p[i] ? sum.alarms : sum.misses)[i % hits.length]++;
            }
        }
        return sum;
    }

    /** Share of a label's predictions that are right. */
    public double precision(int label) {
        return ratio(hits[label], hits[label] + alarms[label]);
    }

    /** Share of the samples with a label that were found. */
    public double recall(int label) {
        return ratio(hits[label], hits[label] + misses[label]);
    }

    /** Harmonic mean of precision and recall of a label. */
    public double f1(int label) {
        return ratio(2 * hits[label], 2 * hits[label] + alarms[label] + misses[label]);
    }

    /** Precision of all decisions together. */
    public double microPrecision() {
        return ratio(sum(hits), sum(hits) + sum(alarms));
    }

    /** Recall of all decisions together. */
    public double microRecall() {
        return ratio(sum(hits), sum(hits) + sum(misses));
    }

    /** F1 of all decisions together. */
    public double microF1() {
        return ratio(2 * sum(hits), 2 * sum(hits) + sum(alarms) + sum(misses));
    }

    /** Mean of the labels' precision. */
    public double macroPrecision() {
        return mean(this::precision);
    }

    /** Mean of the labels' recall. */
    public double macroRecall() {
        return mean(this::recall);
    }

    /** Mean of the labels' F1. */
    public double macroF1() {
        return mean(this::f1);
    }

    private double mean(IntToDoubleFunction value) {
        return IntStream.range(0, hits.length).mapToDouble(value).average().orElse(0);
    }

    private static long sum(long[] counts) {
        return Arrays.stream(counts).sum();
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : part / (double) whole;
    }
}
