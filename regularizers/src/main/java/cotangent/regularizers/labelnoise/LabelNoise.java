package cotangent.regularizers.labelnoise;

import cotangent.autodiff.DType;
import cotangent.autodiff.DTypeException;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * Corrupts class labels at random, for experiments with noisy labels. Equal generators give equal noise; the given labels are not changed.
 */
@FunctionalInterface
public interface LabelNoise {
    /**
     * Corrupted labels.
     *
     * @param labels int64 {@code [n]}
     * @param flipped bool {@code [n]}: where they differ from the true ones
     */
    record Noisy(Tensor labels, Tensor flipped) {}

    /**
     * Corrupts labels.
     *
     * @param labels class indices, integers {@code [n]}
     * @throws ShapeException if they are not in one row
     * @throws DTypeException if they are not integers
     * @throws IndexOutOfBoundsException if one is not a class
     */
    Noisy apply(Tensor labels, RandomGenerator rng);

    /**
     * The fraction {@code rate} of the samples, chosen at random and rounded to a whole number, gets one of the other classes, each
     * equally likely.
     *
     * @throws IllegalArgumentException if the rate is not in [0, 1] or there are fewer than two classes
     */
    static LabelNoise symmetric(int classes, double rate) {
        return ofFraction(classes, rate, (label, rng) -> (label + 1 + rng.nextInt(classes - 1)) % classes);
    }

    /**
     * As {@link #symmetric}, but any class, its own too, is equally likely: {@code rate (classes - 1) / classes} of the labels are wrong
     * in expectation.
     *
     * @throws IllegalArgumentException if the rate is not in [0, 1] or there are fewer than two classes
     */
    static LabelNoise uniform(int classes, double rate) {
        return ofFraction(classes, rate, (label, rng) -> rng.nextInt(classes));
    }

    /**
     * As {@link #symmetric}, but class {@code k} becomes {@code k + 1}, and the last one the first.
     *
     * @throws IllegalArgumentException if the rate is not in [0, 1] or there are fewer than two classes
     */
    static LabelNoise asymmetric(int classes, double rate) {
        return ofFraction(classes, rate, (label, rng) -> (label + 1) % classes);
    }

    /**
     * A sample of class {@code i} gets class {@code j} with probability {@code t_ij}.
     *
     * @param transition {@code [classes, classes]}, rows that sum to 1
     * @throws ShapeException if the matrix is not square
     * @throws IllegalArgumentException if an entry is negative or a row does not sum to 1 up to 1e-6
     */
    static LabelNoise transitionMatrix(Tensor transition) {
        if (transition.rank() != 2 || transition.size(0) != transition.size(1)) {
            throw new ShapeException("label noise: needs a matrix [classes, classes], got shape " + transition.shape());
        }
        int classes = transition.size(0);
        double[] t = transition.to(DType.FLOAT64).toDoubleArray();
        for (int i = 0; i < classes; i++) {
            double sum = 0;
            for (int j = 0; j < classes; j++) {
                sum += t[i * classes + j];
                if (!(t[i * classes + j] >= 0)) {
                    throw new IllegalArgumentException(
                            "label noise: probability " + t[i * classes + j] + " in row " + i);
                }
            }
            if (!(Math.abs(sum - 1) <= 1e-6)) {
                throw new IllegalArgumentException("label noise: row " + i + " sums to " + sum + ", needs 1");
            }
        }
        return (labels, rng) -> {
            long[] before = LabelNoiseSupport.check(labels, classes);
            long[] after = new long[before.length];
            for (int n = 0; n < after.length; n++) {
                int row = (int) before[n] * classes;
                double u = rng.nextDouble();
                int j = 0;
                while (j < classes - 1 && (u -= t[row + j]) >= 0) {
                    j++;
                }
                after[n] = j;
            }
            return LabelNoiseSupport.result(before, after);
        };
    }

    private static LabelNoise ofFraction(int classes, double rate, LabelNoiseSupport.Change change) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("label noise: the rate must be in [0, 1], got " + rate);
        }
        if (classes < 2) {
            throw new IllegalArgumentException("label noise: needs at least two classes, got " + classes);
        }
        return (labels, rng) -> {
            long[] before = LabelNoiseSupport.check(labels, classes);
            long[] after = before.clone();
            int[] order = Rng.permutation(rng, before.length);
            for (int i = 0; i < (int) Math.rint(rate * before.length); i++) {
                after[order[i]] = change.of((int) before[order[i]], rng);
            }
            return LabelNoiseSupport.result(before, after);
        };
    }
}
