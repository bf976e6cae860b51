package cotangent.regularizers.bilevel;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.regularizers.Solver;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Minimises {@code f(theta) = g(argmin_x h(x, theta))} by gradient steps whose accuracy is no better than it must be: the method of adaptive
 * inexact descent.
 *
 * <pre>
 * 1. x~ with ||grad_x h(x~, theta)|| &lt;= mu epsilon, by FISTA from the last one, and the {@link InexactHypergradient} z with its bound omega
 * 2. while omega > (1 - eta) ||z||: epsilon, delta = tau epsilon, tau delta, and again from 1: then -z is a direction of descent
 * 3. for i = 0, 1, ...: theta+ = theta - beta rho^i z, x+ its lower solution to epsilon; accept if
 *    g(x+) + ||grad g(x+)|| epsilon + L_g epsilon^2 / 2 - g(x~) + ||grad g(x~)|| epsilon &lt;= -eta^2 beta rho^i ||z||^2
 *    after a success:  beta = 10/9 beta rho^i,  epsilon, delta = nu epsilon, nu delta
 *    after a failure:  epsilon, delta = tau epsilon, tau delta, and again from 1
 * </pre>
 *
 * <p>The left side of the condition bounds {@code f(theta+) - f(theta)} from above, so that {@code f} itself falls though it is never known
 * exactly; if {@code g} is not convex the term of {@code epsilon^2} is added once more. After as many failures as {@link
 * MaidConfig#restarts} an outer iteration ends where it began, with the smaller accuracies and the same {@code beta}. If the next one fails, too,
 * the step is too long at any accuracy, and the search goes on from the smallest that was tried: this is not in the paper, whose number of
 * trials grows without bound, nor in the authors' code, which would repeat itself. With {@link MaidConfig#withFixedAccuracy} it is descent
 * by gradients of a fixed accuracy, for comparison; there the first failure shortens the step.
 *
 * <p>Defaults: {@link MaidConfig#defaults}. Cost: gradients of {@code h} and products with its Hessian, counted in the history; memory of a few
 * tensors of the size of {@code x}.
 *
 * <p>Errors: {@link IllegalArgumentException} if types are no floating ones or differ, or the problem's constants are wrong; {@link
 * ArithmeticException} if a value is not finite or a curvature of {@code h} is not positive.
 *
 * <p>Source: M. S. Salehi, S. Mukherjee, L. Roberts, M. J. Ehrhardt, "An adaptively inexact first-order method for bilevel optimization with
 * application to hyperparameter learning", SIAM J. Mathematics of Data Science, 2025.
 *
 * <p>Catalogue: T118
 */
public final class Maid implements Solver<Maid.Problem, Maid.Solution> {
    /** Below this the arithmetic of float64 limits the accuracy. */
    private static final double LEAST_EPSILON = 1e-10;

    /** Of one lower solve: one that takes more has met the limits of arithmetic. */
    private static final long MOST_LOWER_ITERATIONS = 100_000;

    private final MaidConfig config;

    /**
     * A problem and where to start.
     *
     * @param functions lower and upper
     * @param theta the first parameters
     * @param x the first guess at the lower solution
     */
    public record Problem(BilevelProblem functions, Tensor theta, Tensor x) {
        /** Checks the types. */
        public Problem {
            Objects.requireNonNull(functions, "MAID needs a problem");
            if (!theta.dtype().isFloating() || theta.dtype() != x.dtype()) {
                throw new IllegalArgumentException(
                        "MAID: theta and x must have one floating type, got " + theta.dtype() + " and " + x.dtype());
            }
        }
    }

    /**
     * An outer iteration.
     *
     * @param loss {@code g} of the lower solution at its end
     * @param epsilon accuracy of lower solutions at its end
     * @param delta residual of linear systems at its end
     * @param step the step taken; 0 if none was accepted
     * @param gradientNorm {@code ||z||}
     * @param bound {@code omega}
     * @param lowerIterations gradients of {@code h} taken
     * @param hessianProducts products with its Hessian taken
     */
    public record Step(
            double loss,
            double epsilon,
            double delta,
            double step,
            double gradientNorm,
            double bound,
            long lowerIterations,
            long hessianProducts) {}

    /** Why the search ended. */
    public enum Stop {
        /** The gradient is small enough. */
        GRADIENT,
        /** No accuracy that arithmetic allows gives a step of descent. */
        ACCURACY,
        /** All outer iterations were used. */
        ITERATIONS,
        /** The budget was used up. */
        BUDGET
    }

    /**
     * The last point accepted.
     *
     * @param theta parameters
     * @param x their lower solution, to the last accuracy
     * @param loss {@code g(x)}
     * @param history of outer iterations that were finished
     * @param stop why the search ended
     */
    public record Solution(Tensor theta, Tensor x, double loss, List<Step> history, Stop stop) {
        /** Copies the history. */
        public Solution {
            history = List.copyOf(history);
        }
    }

    /** A solver. */
    public Maid(MaidConfig config) {
        this.config = Objects.requireNonNull(config, "MAID needs a configuration");
    }

    @Override
    public Solution solve(Problem problem) {
        return new Run(problem).solve();
    }

    /** There is no way on. */
    private static final class Exhausted extends Exception {
        private static final long serialVersionUID = 1;
        private final Stop stop;

        Exhausted(Stop stop) {
            this.stop = stop;
        }
    }

    private final class Run {
        private final BilevelProblem functions;
        private final DType dtype;
        private final ConstantEstimates estimates = new ConstantEstimates();
        private final List<Step> history = new ArrayList<>();
        private Tensor theta;
        private Tensor x;
        private double epsilon = config.epsilon();
        private double delta = config.delta();
        private double beta = config.step();
        private boolean failedBefore;
        private long lowerIterations;
        private long products;
        private Stop stop;

        Run(Problem problem) {
            functions = problem.functions;
            theta = problem.theta.detach();
            x = problem.x.detach();
            dtype = theta.dtype();
        }

        Solution solve() {
            try {
                while (stop == null && history.size() < config.maxIterations()) {
                    iterate();
                }
            } catch (Exhausted e) {
                stop = e.stop;
            }
            return new Solution(theta, x, upper(x), history, stop == null ? Stop.ITERATIONS : stop);
        }

        private void iterate() throws Exhausted {
            long lowerBefore = lowerIterations;
            long productsBefore = products;
            InexactHypergradient z = null;
            double taken = 0;
            double smallest = beta;
            for (int j = 0; j < config.restarts() && taken == 0; j++) {
                z = gradient();
                if (z == null) {
                    return;
                }
                int trials = 10 + j;
                taken = search(z, trials);
                if (taken == 0) {
                    smallest = Math.min(smallest, beta * StrictMath.pow(config.rho(), trials - 1));
                    sharpen();
                }
            }
            if (taken > 0) {
                beta = taken * config.stepGrowth();
                if (config.adaptive()) {
                    epsilon *= config.nu();
                    delta *= config.nu();
                }
            } else {
                beta = failedBefore || !config.adaptive() ? smallest : beta;
                if (config.adaptive() ? epsilon < LEAST_EPSILON : beta < Double.MIN_NORMAL) {
                    stop = Stop.ACCURACY;
                }
            }
            failedBefore = taken == 0;
            history.add(new Step(
                    upper(x),
                    epsilon,
                    delta,
                    taken,
                    z.z().norm().item(),
                    z.bound(),
                    lowerIterations - lowerBefore,
                    products - productsBefore));
        }

        private void sharpen() {
            if (config.adaptive()) {
                epsilon *= config.tau();
                delta *= config.tau();
            }
        }

        /** A direction of descent; null if the search is at its end. */
        private InexactHypergradient gradient() throws Exhausted {
            while (true) {
                x = lower(theta, x);
                InexactHypergradient z =
                        InexactHypergradient.of(functions, theta, x, epsilon, delta, estimates, left());
                products += z.iterations();
                if (!z.converged()) {
                    throw new Exhausted(Stop.BUDGET);
                }
                double norm = z.z().norm().item();
                if (norm < config.tolerance() || norm == 0) {
                    // A gradient that is small only because it is inexact is not the end.
                    if (!config.adaptive()
                            || z.bound() <= config.tolerance()
                            || epsilon < LEAST_EPSILON
                            || z.bound() == 0) {
                        stop = Stop.GRADIENT;
                        return null;
                    }
                } else if (!config.adaptive() || z.bound() <= (1 - config.eta()) * norm) {
                    return z;
                } else if (epsilon < LEAST_EPSILON) {
                    stop = Stop.ACCURACY;
                    return null;
                }
                sharpen();
            }
        }

        /** Goes a step that is sure to make {@code f} smaller and returns it; 0 if no trial is. */
        private double search(InexactHypergradient z, int trials) throws Exhausted {
            double lg = functions.constants(x, theta).upperSmoothness();
            double square = z.z().square().sum().item();
            double quadratic = (functions.isUpperConvex() ? 0.5 : 1) * lg * epsilon * epsilon;
            double before = upper(x) - z.upperGradientNorm() * epsilon;
            double step = beta;
            Tensor from = x;
            for (int i = 0; i < trials; i++, step *= config.rho()) {
                Tensor next = theta.sub(z.z().mul(step));
                from = lower(next, from);
                var at = Autodiff.valueAndGrad(functions::upper, from);
                double after = finite(at.value().item()) + at.derived().norm().item() * epsilon + quadratic;
                if (after - before <= -config.eta() * config.eta() * step * square) {
                    theta = next;
                    x = from;
                    return step;
                }
            }
            return 0;
        }

        private Tensor lower(Tensor at, Tensor from) throws Exhausted {
            long most = left();
            FistaLowerSolver.Solution s =
                    new FistaLowerSolver(Math.min(most, MOST_LOWER_ITERATIONS)).solve(functions, at, from, epsilon);
            lowerIterations += s.iterations();
            if (!s.converged()) {
                throw new Exhausted(s.iterations() == most ? Stop.BUDGET : Stop.ACCURACY);
            }
            return s.x().to(dtype);
        }

        private long left() throws Exhausted {
            long left = config.budget() - lowerIterations - products;
            if (left <= 0) {
                throw new Exhausted(Stop.BUDGET);
            }
            return left;
        }

        private double upper(Tensor at) {
            return finite(functions.upper(at).item());
        }

        private double finite(double value) {
            if (!Double.isFinite(value)) {
                throw new ArithmeticException("MAID: the upper function is " + value);
            }
            return value;
        }
    }
}
