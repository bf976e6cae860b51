package cotangent.nn.metrics;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * How near predicted numbers are to the true ones, over all elements. Streaming and immutable: the variance of the targets is updated
 * by differences from the present mean (B. Welford, 1962), so that a large mean loses no digits.
 *
 * @param count number of elements
 * @param mean of the targets
 * @param scatter sum of squared differences of the targets from their mean
 * @param squares sum of squared errors
 * @param absolutes sum of absolute errors
 */
public record RegressionScores(long count, double mean, double scatter, double squares, double absolutes) {
    /** No elements yet. */
    public static final RegressionScores EMPTY = new RegressionScores(0, 0, 0, 0, 0);

    /**
     * With the elements of a batch.
     *
     * @throws ShapeException if the shapes differ: predictions {@code [n, 1]} of targets {@code [n]} are a common mistake
     */
    public RegressionScores plus(Tensor predictions, Tensor targets) {
        if (!predictions.shape().equals(targets.shape())) {
            throw new ShapeException("regression scores: predictions of shape " + predictions.shape()
                    + ", but targets of shape " + targets.shape());
        }
        double[] p = predictions.toDoubleArray();
        double[] y = targets.toDoubleArray();
        long n = count;
        double m = mean;
        double s = scatter;
        double squared = squares;
        double absolute = absolutes;
        for (int i = 0; i < y.length; i++) {
            double error = p[i] - y[i];
            squared += error * error;
            absolute += Math.abs(error);
            double before = y[i] - m;
            m += before / ++n;
            s += before * (y[i] - m);
        }
        return new RegressionScores(n, m, s, squared, absolute);
    }

    /**
     * The share of the targets' variance that the predictions explain, {@code 1 - squares / scatter}: 1 at best, 0 for the mean as
     * prediction, without lower bound. Targets that do not vary give 1 if they are met exactly, else 0.
     */
    public double r2() {
        if (scatter == 0) {
            return squares == 0 ? 1 : 0;
        }
        return 1 - squares / scatter;
    }

    /** Mean of absolute errors; NaN of nothing. */
    public double meanAbsoluteError() {
        return absolutes / count;
    }

    /** Mean of squared errors; NaN of nothing. */
    public double meanSquaredError() {
        return squares / count;
    }

    /** Root of the mean of squared errors, in the targets' unit; NaN of nothing. */
    public double rootMeanSquaredError() {
        return Math.sqrt(meanSquaredError());
    }
}
