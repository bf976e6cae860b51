package cotangent.regularizers;

import cotangent.nn.optim.LbfgsHistory;
import cotangent.nn.optim.StrongWolfe;
import java.util.Arrays;

/**
 * Minimises a smooth function of a vector by steps along a quasi-Newton direction from the last gradients (limited-memory BFGS), with
 * a line search for the strong Wolfe conditions: {@link LbfgsHistory} and {@link StrongWolfe}, as in {@link
 * cotangent.nn.optim.Lbfgs}.
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
    /**
     * To the limit of precision. After ten trials there is a kink, across which the slope changes its sign by more than the strong
     * condition allows.
     */
    private static final StrongWolfe SEARCH = new StrongWolfe(1e-4, 0.9, 40, 0, 10);

    /** Of the curvature of a pair, relative to the squared change of the gradient. */
    private static final double LEAST_CURVATURE = 1e-14;

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

    /** A point with what is known there. */
    private record Point(double[] x, double value, double[] gradient) {}

    private final class Search {
        private final Smooth function;
        private final LbfgsHistory history = new LbfgsHistory(memory);
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
                } else if (history.size() == 0) {
                    stop = Stop.LINE_SEARCH;
                } else {
                    history.clear(); // once more, along the gradient itself
                }
            }
            return new Solution(at.x, at.value, largest(at.gradient), iterations, evaluations, stop);
        }

        private boolean step() {
            double[] direction = history.direction(at.gradient);
            double slope = dot(direction, at.gradient);
            if (!(slope < 0)) {
                return false;
            }
            double first = history.size() == 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
            StrongWolfe.Line line = t -> {
                Point p = evaluate(moved(at.x, t, direction));
                return new StrongWolfe.Point(t, p.value, dot(p.gradient, direction), p.gradient);
            };
            StrongWolfe.Point start = new StrongWolfe.Point(0, at.value, slope, at.gradient);
            StrongWolfe.Point found =
                    SEARCH.search(line, start, first, largest(direction)).point();
            if (!(found.value() < at.value)) {
                return false;
            }
            Point next = new Point(moved(at.x, found.step(), direction), found.value(), found.gradient());
            double[] change = difference(next.gradient, at.gradient);
            history.add(difference(next.x, at.x), change, LEAST_CURVATURE * dot(change, change));
            at = next;
            return true;
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

    private static double[] moved(double[] x, double t, double[] direction) {
        double[] y = x.clone();
        for (int i = 0; i < y.length; i++) {
            y[i] += t * direction[i];
        }
        return y;
    }
}
