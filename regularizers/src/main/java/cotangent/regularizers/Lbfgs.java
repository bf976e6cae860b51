package cotangent.regularizers;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimises a smooth function of a vector by steps along a quasi-Newton direction from the last gradients (limited-memory BFGS), with
 * a line search for the strong Wolfe conditions.
 *
 * <pre>
 * x = x - t H g,   f(x + t d) &lt;= f(x) + c1 t g.d,   |g(x + t d).d| &lt;= c2 |g.d|
 * </pre>
 *
 * with {@code H} the inverse Hessian that the last {@code memory} pairs of steps and gradient changes define, {@code c1 = 1e-4} and
 * {@code c2 = 0.9}. Where a kink leaves no such point, the weak conditions suffice, which let the method go on across it. Unlike {@code cotangent.nn.optim.Optimizer} it owns its vector and needs a deterministic function.
 *
 * <p>Defaults: 10 pairs, 1000 iterations, gradient tolerance 1e-8 in the maximum norm. Cost of an iteration: one to a few evaluations and
 * {@code O(memory n)}.
 *
 * <p>Source: J. Nocedal and S. Wright, Numerical optimization, 2nd edition, 2006, algorithms 7.5, 3.5 and 3.6.
 *
 * @param memory pairs kept, at least 1
 * @param maxIterations steps at most
 * @param gradientTolerance ends the search when no element of the gradient is larger
 */
public record Lbfgs(int memory, int maxIterations, double gradientTolerance)
        implements Solver<Lbfgs.Problem, Lbfgs.Solution> {
    private static final double DECREASE = 1e-4;
    private static final double CURVATURE = 0.9;
    private static final int MAX_TRIALS = 40;

    /** After so many trials there is a kink, across which the slope changes its sign by more than the strong condition allows. */
    private static final int STRONG_TRIALS = 10;

    /** A function with its gradient. */
    @FunctionalInterface
    public interface Smooth {
        /** The value at {@code x}; writes the gradient there. */
        double at(double[] x, double[] gradient);
    }

    /**
     * A function and where to start.
     *
     * @param function what is minimised
     * @param start the first point, not changed
     */
    public record Problem(Smooth function, double[] start) {}

    /** Why the search ended. */
    public enum Stop {
        /** The gradient is small enough. */
        GRADIENT,
        /** All iterations were used. */
        ITERATIONS,
        /** No step made the function smaller: the limit of precision, or the function has kinks. */
        LINE_SEARCH
    }

    /**
     * The best point found.
     *
     * @param x the point
     * @param value the function there
     * @param gradientNorm the largest absolute element of the gradient there
     * @param iterations steps done
     * @param evaluations of the function
     * @param stop why the search ended
     */
    public record Solution(double[] x, double value, double gradientNorm, int iterations, int evaluations, Stop stop) {}

    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException if a number is negative or there is no memory
     */
    public Lbfgs {
        if (memory < 1 || maxIterations < 0 || !(gradientTolerance >= 0)) {
            throw new IllegalArgumentException("Lbfgs: needs memory above 0, iterations and tolerance not below, got "
                    + memory + ", " + maxIterations + ", " + gradientTolerance);
        }
    }

    /** 10 pairs, 1000 iterations, tolerance 1e-8. */
    public static Lbfgs defaults() {
        return new Lbfgs(10, 1000, 1e-8);
    }

    /** These settings with another number of iterations. */
    public Lbfgs withMaxIterations(int value) {
        return new Lbfgs(memory, value, gradientTolerance);
    }

    /** These settings with another tolerance. */
    public Lbfgs withGradientTolerance(double value) {
        return new Lbfgs(memory, maxIterations, value);
    }

    /**
     * The best point found.
     *
     * @throws IllegalArgumentException if the function is not finite at the start
     */
    @Override
    public Solution solve(Problem problem) {
        return new Search(problem).run();
    }

    private record Pair(double[] step, double[] change, double curvature) {}

    /** A point with what is known there. */
    private record Point(double[] x, double value, double[] gradient) {}

    private final class Search {
        private final Smooth function;
        private final Deque<Pair> pairs = new ArrayDeque<>();
        private Point at;
        private int evaluations;

        Search(Problem problem) {
            function = problem.function;
            at = evaluate(problem.start.clone());
            if (!Double.isFinite(at.value)) {
                throw new IllegalArgumentException("Lbfgs: the function is " + at.value + " at the start");
            }
        }

        private Point evaluate(double[] x) {
            evaluations++;
            double[] gradient = new double[x.length];
            return new Point(x, function.at(x, gradient), gradient);
        }

        Solution run() {
            int iterations = 0;
            Stop stop = null;
            while (stop == null) {
                if (largest(at.gradient) <= gradientTolerance) {
                    stop = Stop.GRADIENT;
                } else if (iterations == maxIterations) {
                    stop = Stop.ITERATIONS;
                } else if (step()) {
                    iterations++;
                } else if (pairs.isEmpty()) {
                    stop = Stop.LINE_SEARCH;
                } else {
                    pairs.clear(); // once more, along the gradient itself
                }
            }
            return new Solution(at.x, at.value, largest(at.gradient), iterations, evaluations, stop);
        }

        private boolean step() {
            double[] direction = direction();
            double slope = dot(direction, at.gradient);
            if (!(slope < 0)) {
                return false;
            }
            double first = pairs.isEmpty() ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
            Point next = new LineSearch(direction, slope).from(first);
            if (next == null) {
                return false;
            }
            double[] s = difference(next.x, at.x);
            double[] y = difference(next.gradient, at.gradient);
            double sy = dot(s, y);
            if (sy > 1e-14 * dot(y, y)) {
                if (pairs.size() == memory) {
                    pairs.removeFirst();
                }
                pairs.addLast(new Pair(s, y, sy));
            }
            at = next;
            return true;
        }

        /** {@code -H g} by the two-loop recursion. */
        private double[] direction() {
            double[] d = at.gradient.clone();
            double[] weights = new double[pairs.size()];
            int i = pairs.size();
            for (Iterator<Pair> newestFirst = pairs.descendingIterator(); newestFirst.hasNext(); ) {
                Pair p = newestFirst.next();
                weights[--i] = dot(p.step, d) / p.curvature;
                axpy(-weights[i], p.change, d);
            }
            double scale = pairs.isEmpty()
                    ? 1
                    : pairs.getLast().curvature / dot(pairs.getLast().change, pairs.getLast().change);
            for (int j = 0; j < d.length; j++) {
                d[j] *= scale;
            }
            for (Pair p : pairs) {
                axpy(weights[i] - dot(p.change, d) / p.curvature, p.step, d);
                i++;
            }
            for (int j = 0; j < d.length; j++) {
                d[j] = -d[j];
            }
            return d;
        }

        /** Looks along a direction for a point that satisfies the strong Wolfe conditions. */
        private final class LineSearch {
            private final double[] direction;
            private final double slope;
            private int trials;
            private Point last;
            private double lastSlope;

            LineSearch(double[] direction, double slope) {
                this.direction = direction;
                this.slope = slope;
            }

            private double look(double t) {
                trials++;
                double[] x = at.x.clone();
                axpy(t, direction, x);
                last = evaluate(x);
                lastSlope = dot(last.gradient, direction);
                return Double.isNaN(last.value) ? Double.POSITIVE_INFINITY : last.value;
            }

            private boolean tooHigh(double t, double value, double low) {
                return value > at.value + DECREASE * t * slope || value >= low;
            }

            /** Grows the step until an interval holds a good one; null if there is none. */
            Point from(double first) {
                double before = 0;
                double valueBefore = at.value;
                double slopeBefore = slope;
                double t = first;
                while (trials < MAX_TRIALS) {
                    double value = look(t);
                    if (tooHigh(t, value, trials > 1 ? valueBefore : Double.POSITIVE_INFINITY)) {
                        return zoom(before, valueBefore, slopeBefore, t, value);
                    }
                    if (Math.abs(lastSlope) <= -CURVATURE * slope) {
                        return last;
                    }
                    if (lastSlope >= 0) {
                        return zoom(t, value, lastSlope, before, valueBefore);
                    }
                    before = t;
                    valueBefore = value;
                    slopeBefore = lastSlope;
                    t *= 2;
                }
                return last.value < at.value ? last : null;
            }

            /** Narrows the interval between the better end {@code low} and {@code high}. */
            private Point zoom(double low, double valueLow, double slopeLow, double high, double valueHigh) {
                Point best = low == 0 ? null : lookedAt(low);
                while (trials < MAX_TRIALS) {
                    double width = high - low;
                    // The minimum of the parabola through both values and the slope, kept away from the ends.
                    double t = low - slopeLow * width * width / (2 * (valueHigh - valueLow - slopeLow * width));
                    double inside = (t - low) / width;
                    if (!(inside >= 0.1 && inside <= 0.9)) {
                        t = low + width / 2;
                    }
                    double value = look(t);
                    if (tooHigh(t, value, valueLow)) {
                        high = t;
                        valueHigh = value;
                    } else {
                        boolean flat = Math.abs(lastSlope) <= -CURVATURE * slope;
                        if (flat || trials > STRONG_TRIALS && lastSlope >= CURVATURE * slope) {
                            return last;
                        }
                        if (lastSlope * (high - low) >= 0) {
                            high = low;
                            valueHigh = valueLow;
                        }
                        low = t;
                        valueLow = value;
                        slopeLow = lastSlope;
                        best = last;
                    }
                }
                return best; // a decrease without the curvature condition, as at kinks; null if there was none
            }

            private Point lookedAt(double t) {
                double[] x = at.x.clone();
                axpy(t, direction, x);
                return evaluate(x);
            }
        }
    }

    private static double largest(double[] g) {
        return Arrays.stream(g).map(Math::abs).max().orElse(0);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[] difference(double[] a, double[] b) {
        double[] d = new double[a.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = a[i] - b[i];
        }
        return d;
    }

    private static void axpy(double s, double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] += s * x[i];
        }
    }
}
