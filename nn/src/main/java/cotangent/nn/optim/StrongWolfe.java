package cotangent.nn.optim;

/**
 * Looks along a line for a point that is lower and flatter than its start: the strong Wolfe conditions, with {@code f(t)} the function
 * along the line and {@code f'(t)} its slope.
 *
 * <pre>
 * f(t) &lt;= f(0) + decrease t f'(0),   |f'(t)| &lt;= curvature |f'(0)|
 * </pre>
 *
 * <p>Steps grow until an interval must hold such a point; then the interval narrows. Both take the minimum of the cubic through two
 * values and slopes, kept away from the ends. Where no trial satisfies the conditions, the lowest point seen in the interval is the
 * result, which is the start if nothing is lower. The rules of interpolation are PyTorch's.
 *
 * <p>Source: J. Nocedal and S. Wright, Numerical optimization, 2nd edition, 2006, algorithms 3.5 and 3.6.
 *
 * @param decrease how much lower, in (0, curvature)
 * @param curvature how much flatter, below 1
 * @param maxTrials evaluations at most
 * @param tolerance ends the search when the interval's ends differ by less in each coordinate
 * @param strongTrials after so many evaluations a point suffices that is lower and where the function no longer falls steeply, {@code
 *     f'(t) >= curvature f'(0)}: across a kink there may be none that is flat
 */
public record StrongWolfe(double decrease, double curvature, int maxTrials, double tolerance, int strongTrials) {
    /** The function along the line. */
    @FunctionalInterface
    public interface Line {
        /** What is found at a step. */
        Point at(double step);
    }

    /**
     * A point of the line.
     *
     * @param step how far from the start
     * @param value the function there; not a number counts as infinite
     * @param slope along the line
     * @param gradient there, for the caller's use
     */
    public record Point(double step, double value, double slope, double[] gradient) {
        /** Makes sure that values can be compared. */
        public Point {
            if (Double.isNaN(value)) {
                value = Double.POSITIVE_INFINITY;
            }
        }
    }

    /**
     * What was found.
     *
     * @param point the result
     * @param trials number of evaluations
     */
    public record Found(Point point, int trials) {}

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if they are not as described
     */
    public StrongWolfe {
        if (!(decrease > 0 && decrease < curvature && curvature < 1)) {
            throw new IllegalArgumentException(
                    "strong Wolfe: needs 0 < decrease < curvature < 1, got " + decrease + " and " + curvature);
        }
        Require.positive("strong Wolfe: number of trials", (long) maxTrials);
        Require.notNegative("strong Wolfe: tolerance", tolerance);
    }

    /** PyTorch's: 1e-4, 0.9, 25 trials, tolerance 1e-9, nothing but the strong conditions. */
    public static StrongWolfe defaults() {
        return new StrongWolfe(1e-4, 0.9, 25, 1e-9, Integer.MAX_VALUE);
    }

    /** A copy with another tolerance. */
    public StrongWolfe withTolerance(double value) {
        return new StrongWolfe(decrease, curvature, maxTrials, value, strongTrials);
    }

    /** A copy that falls back on weaker conditions after so many trials. */
    public StrongWolfe withStrongTrials(int value) {
        return new StrongWolfe(decrease, curvature, maxTrials, tolerance, value);
    }

    /**
     * Searches.
     *
     * @param line the function
     * @param start the point at step 0, with a negative slope
     * @param first the first step to try, positive
     * @param extent the largest coordinate of the line's direction, by which the tolerance is measured
     */
    public Found search(Line line, Point start, double first, double extent) {
        return new Search(line, start, extent).from(first);
    }

    private final class Search {
        private final Line line;
        private final Point start;
        private final double extent;
        private int trials;

        Search(Line line, Point start, double extent) {
            this.line = line;
            this.start = start;
            this.extent = extent;
        }

        private Point look(double step) {
            trials++;
            return line.at(step);
        }

        private boolean tooHigh(Point p) {
            return p.value > start.value + decrease * p.step * start.slope;
        }

        private boolean good(Point p) {
            return Math.abs(p.slope) <= -curvature * start.slope
                    || trials > strongTrials && p.slope >= curvature * start.slope;
        }

        /** Grows the step until an interval holds a good one. */
        Found from(double first) {
            Point before = start;
            Point p = look(first);
            // As PyTorch does, the second trial may be as high as the first.
            for (int grown = 0; trials <= maxTrials; grown++) {
                if (tooHigh(p) || grown > 1 && p.value >= before.value) {
                    return zoom(before, p);
                }
                if (good(p)) {
                    return new Found(p, trials);
                }
                if (p.slope >= 0) {
                    return zoom(before, p);
                }
                double next = cubic(before, p, p.step + 0.01 * (p.step - before.step), 10 * p.step);
                before = p;
                p = look(next);
            }
            return new Found(lower(start, p), trials);
        }

        private static Point lower(Point a, Point b) {
            return a.value <= b.value ? a : b;
        }

        /** Narrows the interval between two points. */
        private Found zoom(Point one, Point other) {
            Point low = lower(one, other);
            Point high = low == one ? other : one;
            boolean slow = false;
            while (trials <= maxTrials) {
                double left = Math.min(low.step, high.step);
                double right = Math.max(low.step, high.step);
                if ((right - left) * extent < tolerance) {
                    break;
                }
                // No cubic is like a function with a kink, which is taken to be there after so many trials.
                double step = trials > strongTrials ? (left + right) / 2 : cubic(low, high, left, right);
                double margin = 0.1 * (right - left);
                if (Math.min(right - step, step - left) < margin) {
                    // Twice near an end: rather inside.
                    if (slow || step >= right || step <= left) {
                        step = right - step < step - left ? right - margin : left + margin;
                        slow = false;
                    } else {
                        slow = true;
                    }
                } else {
                    slow = false;
                }
                Point p = look(step);
                if (tooHigh(p) || p.value >= low.value) {
                    high = p;
                    if (high.value < low.value) {
                        high = low;
                        low = p;
                    }
                } else {
                    if (good(p)) {
                        return new Found(p, trials);
                    }
                    if (p.slope * (high.step - low.step) >= 0) {
                        high = low;
                    }
                    low = p;
                }
            }
            return new Found(low, trials);
        }
    }

    /** The minimum of the cubic with the values and slopes of two points, within bounds; their middle if there is none. */
    private static double cubic(Point a, Point b, double low, double high) {
        Point left = a.step <= b.step ? a : b;
        Point right = left == a ? b : a;
        double chord = left.slope + right.slope - 3 * (left.value - right.value) / (left.step - right.step);
        double square = chord * chord - left.slope * right.slope;
        if (square >= 0) {
            double root = Math.sqrt(square);
            double at = right.step
                    - (right.step - left.step) * ((right.slope + root - chord) / (right.slope - left.slope + 2 * root));
            if (Double.isFinite(at)) {
                return Math.min(Math.max(at, low), high);
            }
        }
        return (low + high) / 2;
    }
}
