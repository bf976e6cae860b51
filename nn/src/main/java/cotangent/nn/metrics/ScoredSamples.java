package cotangent.nn.metrics;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/** Positive and negative samples counted by falling score, one level for each different score. */
final class ScoredSamples {
    private final int size;
    private final double[] levels;
    private final long[] truePositives;
    private final long[] falsePositives;
    private final int count;

    private ScoredSamples(double[] scores, boolean[] positives, long[] order) {
        size = scores.length;
        levels = new double[size];
        truePositives = new long[size];
        falsePositives = new long[size];
        int n = 0;
        long hits = 0;
        long alarms = 0;
        for (int i = 0; i < size; i++) {
            int at = (int) order[i];
            if (positives[at]) {
                hits++;
            } else {
                alarms++;
            }
            if (i + 1 == size || scores[(int) order[i + 1]] != scores[at]) {
                levels[n] = scores[at];
                truePositives[n] = hits;
                falsePositives[n++] = alarms;
            }
        }
        count = n;
    }

    static ScoredSamples of(String what, Tensor scores, Tensor positives) {
        if (scores.rank() != 1 || !positives.shape().equals(scores.shape())) {
            throw new ShapeException(
                    what + ": needs scores [n] and labels [n], got " + scores.shape() + " and " + positives.shape());
        }
        double[] values = scores.toDoubleArray();
        for (double v : values) {
            if (Double.isNaN(v)) {
                throw new IllegalArgumentException(what + ": a score is NaN");
            }
        }
        long[] order = scores.detach().argsort(0, true).toLongArray();
        return new ScoredSamples(values, positives.toBooleanArray(), order);
    }

    static void requireMatrices(String what, Tensor scores, Tensor labels) {
        if (scores.rank() != 2 || !labels.shape().equals(scores.shape())) {
            throw new ShapeException(what + ": needs two tensors of one shape [n, columns], got " + scores.shape()
                    + " and " + labels.shape());
        }
    }

    int size() {
        return size;
    }

    long positives() {
        return count == 0 ? 0 : truePositives[count - 1];
    }

    int levels() {
        return count;
    }

    double level(int i) {
        return levels[i];
    }

    /** Positive samples whose score is at least that of the level. */
    long truePositives(int i) {
        return truePositives[i];
    }

    /** Negative samples whose score is at least that of the level. */
    long falsePositives(int i) {
        return falsePositives[i];
    }
}
