package cotangent.regularizers.experts;

/**
 * How a soft permutation hardens during its search.
 *
 * <pre>
 * tau(s)        = from (to/from)^(s/(steps - 1))                   on a line in the logarithm
 * iterations(s) = first + (last - first) s/(steps - 1), rounded
 * </pre>
 *
 * @param steps of the search, after which the permutation is hard
 * @param firstTau temperature at the start
 * @param lastTau temperature at the end
 * @param firstIterations of Sinkhorn's algorithm at the start
 * @param lastIterations of Sinkhorn's algorithm at the end
 */
public record PermutationSchedule(
        long steps, double firstTau, double lastTau, int firstIterations, int lastIterations) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a number is not positive, or the schedule softens
     */
    public PermutationSchedule {
        if (steps < 1 || !(lastTau > 0 && lastTau <= firstTau && firstTau < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("PermutationSchedule: needs a step and 0 < lastTau <= firstTau, got "
                    + steps + " steps, " + firstTau + " to " + lastTau);
        }
        if (firstIterations < 1 || lastIterations < firstIterations) {
            throw new IllegalArgumentException("PermutationSchedule: needs 1 <= firstIterations <= lastIterations, got "
                    + firstIterations + " to " + lastIterations);
        }
    }

    /** The authors': temperatures from 1e-3 to 1e-7, 20 to 150 iterations. */
    public static PermutationSchedule of(long steps) {
        return new PermutationSchedule(steps, 1e-3, 1e-7, 20, 150);
    }

    /** The temperature of a step; after the search the last one. */
    public double tau(long step) {
        return firstTau * StrictMath.pow(lastTau / firstTau, progress(step));
    }

    /** The iterations of a step; after the search the last number. */
    public int iterations(long step) {
        return firstIterations + (int) Math.rint((lastIterations - firstIterations) * progress(step));
    }

    private double progress(long step) {
        return steps == 1 ? 1 : Math.min(step, steps - 1) / (double) (steps - 1);
    }
}
