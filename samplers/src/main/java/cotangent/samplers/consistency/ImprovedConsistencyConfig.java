package cotangent.samplers.consistency;

import java.util.Objects;

/**
 * Hyperparameters of {@link ImprovedConsistencyTraining}.
 *
 * @param grid the levels of noise
 * @param fewest intervals at first, {@code s0}, positive
 * @param most intervals at last, {@code s1}, not less
 * @param mean of the logarithm of a level, {@code Pmean}
 * @param sd of the logarithm of a level, {@code Pstd}, positive
 */
public record ImprovedConsistencyConfig(KarrasGrid grid, int fewest, int most, double mean, double sd) {
    /** Checks the ranges. */
    public ImprovedConsistencyConfig {
        Objects.requireNonNull(grid, "improved consistency training: grid");
        if (fewest < 1 || most < fewest) {
            throw new IllegalArgumentException(
                    "improved consistency training: needs 1 <= s0 <= s1, got " + fewest + " and " + most);
        }
        if (!(sd > 0 && sd < Double.POSITIVE_INFINITY) || !Double.isFinite(mean)) {
            throw new IllegalArgumentException("improved consistency training: needs a finite mean and a positive"
                    + " standard deviation, got " + mean + " and " + sd);
        }
    }

    /** The authors': 10 to 1280 intervals on the usual grid, log levels of mean -1.1 and standard deviation 2. */
    public static ImprovedConsistencyConfig defaults() {
        return new ImprovedConsistencyConfig(KarrasGrid.defaults(), 10, 1280, -1.1, 2);
    }

    /** A copy with another grid. */
    public ImprovedConsistencyConfig withGrid(KarrasGrid value) {
        return new ImprovedConsistencyConfig(value, fewest, most, mean, sd);
    }

    /** A copy with other numbers of intervals. */
    public ImprovedConsistencyConfig withIntervals(int first, int last) {
        return new ImprovedConsistencyConfig(grid, first, last, mean, sd);
    }

    /** A copy with other levels. */
    public ImprovedConsistencyConfig withLevels(double logMean, double logSd) {
        return new ImprovedConsistencyConfig(grid, fewest, most, logMean, logSd);
    }

    /**
     * {@code K'}: for how many of {@code total} steps the number of intervals stays.
     *
     * @throws IllegalArgumentException if there are too few steps to stay at all
     */
    public long period(long total) {
        double doublings = StrictMath.log(most / fewest) / StrictMath.log(2);
        long period = (long) Math.floor(total / (doublings + 1));
        if (period < 1) {
            throw new IllegalArgumentException("improved consistency training: " + total
                    + " steps are too few to double " + fewest + " intervals up to " + most);
        }
        return period;
    }

    /** {@code N - 1 = min(s0 2^floor(k / K'), s1)}, the number of intervals at step {@code k} of {@code total}. */
    public int intervals(long k, long total) {
        long doublings = Math.min(k / period(total), 31);
        return (int) Math.min((long) fewest << doublings, most);
    }
}
