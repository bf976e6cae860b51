package cotangent.autodiff;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Compares the derivatives that a function of tensors reports with derivatives that do not depend on any rule.
 *
 * <pre>{@code
 * GradientCheck.check(x -> x.sin().mul(x), x);
 * GradientCheck.check(in -> in.get(0).matmul(in.get(1)), List.of(a, b), GradientCheck.Options.defaults().withSecondOrder(true));
 * }</pre>
 *
 * <p>All floating-point inputs are made float64; others are held constant. With a random cotangent {@code u} of the value
 * {@code y = f(x)}, random tangents {@code v} of the inputs, and the Jacobian {@code J}, these are compared:
 *
 * <ol>
 *   <li>every element of {@code J^T u} with central differences of {@code u^T f}, extrapolated once (Richardson), so that their
 *       error falls with the fourth power of the step;
 *   <li>every element of {@code J v} by forward mode with central differences along {@code v};
 *   <li>{@code u^T (J v)} with {@code (J^T u)^T v}, which needs no differences;
 *   <li>on request, the same for the function {@code (x, u) -> J^T u}, and 1. for {@code x -> J v}: derivatives of second order;
 *   <li>value and gradient in float32 with those in float64 at the same inputs.
 * </ol>
 *
 * <p>The error of a pair of numbers {@code (a, n)} is {@code |a - n| / max(|a|, |n|, s)}. In comparisons with differences,
 * {@code s} is the larger of 1e-3 times the largest number that {@code a} stands with and 1e-4 times the size of the value, below
 * which differences are noise; when modes are compared with each other it is the size of the terms added, or 1e-4 times that of the
 * value; in float32 it is the largest number that {@code a} stands with, 1e-4 times the size of the value, or a sixteenth of the rate at
 * which the gradient changes with relative changes of inputs and cotangent, whichever is largest: where a gradient is a small difference
 * of large terms, float32 cannot know it better.
 *
 * <p>The function must be deterministic (make its random generator inside it) and smooth around the inputs: the caller keeps away
 * from kinks, jumps and ties by more than twice the step, relative to {@code max(1, |x|)}. What the function itself holds constant
 * (by {@code detach}) still varies in the differences and is therefore reported; compute it outside.
 */
public final class GradientCheck {
    private GradientCheck() {}

    /** What is compared. */
    public enum Kind {
        /** Reverse mode with differences. */
        REVERSE,
        /** Forward mode with differences. */
        FORWARD,
        /** Forward mode with reverse mode. */
        DUALITY,
        /** Derivatives of derivatives with differences of derivatives, or with each other. */
        SECOND_ORDER,
        /** Values and gradients in float32 with those in float64. */
        FLOAT32
    }

    /**
     * How to check.
     *
     * @param tolerance the largest error allowed in comparisons with differences
     * @param step the step of the differences, relative to {@code max(1, |x|)}
     * @param forwardMode whether to check forward mode
     * @param secondOrder whether to check derivatives of second order
     * @param float32Tolerance the largest error allowed in float32; infinite to leave the comparison out
     * @param maxElements of inputs with more elements, only about so many, evenly spread, are compared one by one
     * @param seed of the random cotangents and tangents
     */
    public record Options(
            double tolerance,
            double step,
            boolean forwardMode,
            boolean secondOrder,
            double float32Tolerance,
            int maxElements,
            long seed) {
        private static final Options DEFAULTS = new Options(1e-6, 1e-4, true, false, 1e-4, 256, 0);

        /** Checks the arguments. */
        public Options {
            if (!(tolerance > 0 && step > 0 && step < 1 && float32Tolerance > 0 && maxElements > 0)) {
                throw new IllegalArgumentException(
                        "gradient check: tolerances, step (below 1) and elements must be above 0, got " + tolerance
                                + ", " + step + ", " + float32Tolerance + ", " + maxElements);
            }
        }

        /** Tolerance 1e-6, step 1e-4, forward mode, first order only, tolerance 1e-4 in float32, 256 elements, seed 0. */
        public static Options defaults() {
            return DEFAULTS;
        }

        /** These options with another tolerance. */
        public Options withTolerance(double value) {
            return new Options(value, step, forwardMode, secondOrder, float32Tolerance, maxElements, seed);
        }

        /** These options with another step. */
        public Options withStep(double value) {
            return new Options(tolerance, value, forwardMode, secondOrder, float32Tolerance, maxElements, seed);
        }

        /** These options with forward mode checked or not. */
        public Options withForwardMode(boolean value) {
            return new Options(tolerance, step, value, secondOrder, float32Tolerance, maxElements, seed);
        }

        /** These options with second order checked or not. */
        public Options withSecondOrder(boolean value) {
            return new Options(tolerance, step, forwardMode, value, float32Tolerance, maxElements, seed);
        }

        /** These options with another tolerance in float32; infinite to leave it out. */
        public Options withFloat32Tolerance(double value) {
            return new Options(tolerance, step, forwardMode, secondOrder, value, maxElements, seed);
        }

        /** These options with another number of elements compared one by one. */
        public Options withMaxElements(int value) {
            return new Options(tolerance, step, forwardMode, secondOrder, float32Tolerance, value, seed);
        }

        /** These options with other random numbers. */
        public Options withSeed(long value) {
            return new Options(tolerance, step, forwardMode, secondOrder, float32Tolerance, maxElements, value);
        }
    }

    /**
     * Two numbers that should agree.
     *
     * @param kind what is compared
     * @param where which derivative, input and element
     * @param analytic what the function's derivatives say
     * @param expected what they are compared with
     * @param error the error, as defined above; infinite if a number is NaN
     * @param allowed the largest error allowed
     * @param remark a conjecture about the reason, or empty
     */
    public record Comparison(
            Kind kind, String where, double analytic, double expected, double error, double allowed, String remark) {
        /** Whether the error is allowed. */
        public boolean passed() {
            return error <= allowed;
        }

        @Override
        public String toString() {
            return kind + ": " + where + ": analytic " + analytic + ", expected " + expected + ", relative error "
                    + error + " (allowed " + allowed + ")" + (remark.isEmpty() ? "" : "; " + remark);
        }
    }

    /**
     * The largest errors found.
     *
     * @param worst for each kind of comparison that was made, the one with the largest error
     */
    public record Report(Map<Kind, Comparison> worst) {
        /** Takes a copy of the map. */
        public Report {
            Map<Kind, Comparison> copy = new EnumMap<>(Kind.class);
            copy.putAll(worst);
            worst = Collections.unmodifiableMap(copy);
        }

        /** The largest error of a kind; 0 if nothing of the kind was compared. */
        public double error(Kind kind) {
            Comparison c = worst.get(kind);
            return c == null ? 0 : c.error();
        }

        /** Whether all errors are allowed. */
        public boolean passed() {
            return worst.values().stream().allMatch(Comparison::passed);
        }

        /** One line for each kind. */
        @Override
        public String toString() {
            StringBuilder s = new StringBuilder();
            for (Comparison c : worst.values()) {
                s.append(s.length() == 0 ? "" : "\n")
                        .append(c.passed() ? "  ok      " : "  WRONG   ")
                        .append(c);
            }
            return s.length() == 0 ? "  nothing to compare" : s.toString();
        }
    }

    /** A derivative that is wrong. An {@link AssertionError}, so that every test framework counts it as a failed test. */
    public static final class Failure extends AssertionError {
        private static final long serialVersionUID = 1L;

        private final transient Report report;

        Failure(Report report) {
            super("gradient check failed\n" + report);
            this.report = report;
        }

        /** All comparisons. */
        public Report report() {
            return report;
        }
    }

    /**
     * Checks a function of one tensor.
     *
     * @throws Failure if a derivative is wrong
     */
    public static void check(Function<Tensor, Tensor> f, Tensor x) {
        check(f, x, Options.defaults());
    }

    /**
     * Checks a function of one tensor.
     *
     * @throws Failure if a derivative is wrong
     */
    public static void check(Function<Tensor, Tensor> f, Tensor x, Options options) {
        Objects.requireNonNull(f, "function");
        check((List<Tensor> in) -> f.apply(in.get(0)), List.of(x), options);
    }

    /**
     * Checks a function of several tensors.
     *
     * @throws Failure if a derivative is wrong
     */
    public static void check(Function<List<Tensor>, Tensor> f, List<Tensor> inputs) {
        check(f, inputs, Options.defaults());
    }

    /**
     * Checks a function of several tensors.
     *
     * @throws Failure if a derivative is wrong
     * @throws IllegalArgumentException if no input is floating, or the function is not deterministic
     * @throws DTypeException if the value is not floating
     */
    public static void check(Function<List<Tensor>, Tensor> f, List<Tensor> inputs, Options options) {
        Report report = report(f, inputs, options);
        if (!report.passed()) {
            throw new Failure(report);
        }
    }

    /**
     * Compares without judging.
     *
     * @throws IllegalArgumentException if no input is floating, or the function is not deterministic
     * @throws DTypeException if the value is not floating
     */
    public static Report report(Function<List<Tensor>, Tensor> f, List<Tensor> inputs, Options options) {
        return GradientComparison.compare(f, inputs, options);
    }
}
