package cotangent.nn.metrics;

import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How often samples of each class (row) were taken for each class (column). Ratios of nothing are 0, so that a class without samples
 * or predictions lowers averages instead of hiding.
 */
public final class ConfusionMatrix {
    private final List<String> classes;
    private final long[][] counts;

    private ConfusionMatrix(List<String> classes, long[][] counts) {
        this.classes = classes;
        this.counts = counts;
    }

    /** No samples yet of classes with these names. */
    public static ConfusionMatrix empty(List<String> classes) {
        return new ConfusionMatrix(List.copyOf(classes), new long[classes.size()][classes.size()]);
    }

    /** No samples yet of classes named 0, 1, ... */
    public static ConfusionMatrix empty(int classes) {
        return empty(IntStream.range(0, classes).mapToObj(Integer::toString).toList());
    }

    /** With the samples of a batch; scores and targets are those of {@link Accuracy}. */
    public ConfusionMatrix plus(Tensor scores, Tensor targets) {
        return plus(scores.argmax(1).toLongArray(), Labels.of(targets, scores).toLongArray());
    }

    /**
     * With more samples.
     *
     * @param predicted the classes that were predicted
     * @param actual the classes that are true
     * @throws IndexOutOfBoundsException if a class is not in {@code [0, classes)}
     */
    public ConfusionMatrix plus(long[] predicted, long[] actual) {
        if (predicted.length != actual.length) {
            throw new IllegalArgumentException(
                    "confusion matrix: " + predicted.length + " predictions of " + actual.length + " samples");
        }
        ConfusionMatrix sum = copy();
        for (int i = 0; i < actual.length; i++) {
            sum.counts[index(actual[i])][index(predicted[i])]++;
        }
        return sum;
    }

    /**
     * With the samples of another matrix.
     *
     * @throws IllegalArgumentException if the classes differ
     */
    public ConfusionMatrix plus(ConfusionMatrix other) {
        if (!classes.equals(other.classes)) {
            throw new IllegalArgumentException(
                    "confusion matrix: classes differ: " + classes + " and " + other.classes);
        }
        ConfusionMatrix sum = copy();
        for (int i = 0; i < counts.length; i++) {
            for (int j = 0; j < counts.length; j++) {
                sum.counts[i][j] += other.counts[i][j];
            }
        }
        return sum;
    }

    private ConfusionMatrix copy() {
        return new ConfusionMatrix(
                classes, Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new));
    }

    private int index(long label) {
        if (label < 0 || label >= counts.length) {
            throw new IndexOutOfBoundsException(
                    "confusion matrix: class " + label + " is not in [0, " + counts.length + ")");
        }
        return (int) label;
    }

    /** The names of the classes. */
    public List<String> classes() {
        return classes;
    }

    /** How often class {@code actual} was taken for class {@code predicted}. */
    public long count(int actual, int predicted) {
        return counts[index(actual)][index(predicted)];
    }

    /** Number of samples. */
    public long total() {
        return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
    }

    /** Number of samples of a class. */
    public long support(int label) {
        return Arrays.stream(counts[index(label)]).sum();
    }

    /** Share of all samples that were recognised. */
    public double accuracy() {
        long right = 0;
        for (int i = 0; i < counts.length; i++) {
            right += counts[i][i];
        }
        return ratio(right, total());
    }

    /** Share of the samples taken for a class that are of it. */
    public double precision(int label) {
        long taken = 0;
        for (long[] row : counts) {
            taken += row[index(label)];
        }
        return ratio(counts[label][label], taken);
    }

    /** Share of the samples of a class that were recognised. */
    public double recall(int label) {
        return ratio(counts[index(label)][label], support(label));
    }

    /** Harmonic mean of precision and recall of a class. */
    public double f1(int label) {
        double p = precision(label);
        double r = recall(label);
        return p + r == 0 ? 0 : 2 * p * r / (p + r);
    }

    /** Mean of the classes' F1. */
    public double macroF1() {
        return IntStream.range(0, counts.length).mapToDouble(this::f1).average().orElse(0);
    }

    /**
     * Precision, recall and F1 of all decisions together. Each sample has one class and one prediction here, so that every mistake is
     * a false alarm of one class and a miss of another, and the three are the {@link #accuracy}.
     */
    public double microF1() {
        return accuracy();
    }

    /** Mean of the classes' F1, weighted by their samples. */
    public double weightedF1() {
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += f1(i) * support(i);
        }
        return total() == 0 ? 0 : sum / total();
    }

    /** Mean of the classes' precision. */
    public double macroPrecision() {
        return IntStream.range(0, counts.length)
                .mapToDouble(this::precision)
                .average()
                .orElse(0);
    }

    /** Mean of the classes' recall, also known as {@link #balancedAccuracy}. */
    public double macroRecall() {
        return balancedAccuracy();
    }

    /** Mean of the classes' recall: accuracy if all classes counted the same. */
    public double balancedAccuracy() {
        return IntStream.range(0, counts.length)
                .mapToDouble(this::recall)
                .average()
                .orElse(0);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : part / (double) whole;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfusionMatrix m && classes.equals(m.classes) && Arrays.deepEquals(counts, m.counts);
    }

    @Override
    public int hashCode() {
        return 31 * classes.hashCode() + Arrays.deepHashCode(counts);
    }

    /** A table: a row for each true class with counts by prediction, precision, recall and F1. */
    @Override
    public String toString() {
        int width = 6;
        for (String name : classes) {
            width = Math.max(width, name.length());
        }
        for (long[] row : counts) {
            for (long n : row) {
                width = Math.max(width, Long.toString(n).length());
            }
        }
        StringBuilder text = new StringBuilder(left("actual", width));
        for (String name : classes) {
            text.append("  ").append(right(name, width));
        }
        text.append("  precision  recall      f1\n");
        for (int i = 0; i < counts.length; i++) {
            text.append(left(classes.get(i), width));
            for (long n : counts[i]) {
                text.append("  ").append(right(Long.toString(n), width));
            }
            text.append(String.format(Locale.ROOT, "  %9.3f  %6.3f  %6.3f\n", precision(i), recall(i), f1(i)));
        }
        return text.append(String.format(
                        Locale.ROOT, "accuracy %.4f, macro F1 %.4f, %d samples", accuracy(), macroF1(), total()))
                .toString();
    }

    private static String left(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static String right(String text, int width) {
        return " ".repeat(width - text.length()) + text;
    }
}
