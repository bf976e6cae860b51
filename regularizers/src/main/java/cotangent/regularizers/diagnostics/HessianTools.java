package cotangent.regularizers.diagnostics;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.Autodiff.Linearization;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.ParameterVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Facts about the Hessian {@code H} of a loss with respect to all parameters together, from products {@code H v} alone.
 *
 * <p>The gradient is recorded once, at construction; each product is one forward sweep through that record. The loss must be the same
 * function in each call: put the model in {@linkplain Module#eval use} first if it has dropout or batch norm.
 *
 * <pre>
 * top eigenvalue:  v = H v / ||H v||, v.(H v)                repeated; with s the largest, v = (H - s I) v leads to the other end
 * trace:           E[z . (H z)],  diagonal: E[z * (H z)]      over vectors z of random signs
 * </pre>
 *
 * <p>{@code v} and {@code z} have an element for each trained parameter. Nothing is recorded. Cost: a product is about as dear as a gradient
 * and needs the memory of the gradient's graph; power iteration takes as many as it needs to tell the two largest apart, a trace one a probe.
 *
 * <pre>{@code
 * HessianTools hessian = HessianTools.of(model, () -> CrossEntropy.of(model.apply(x), y));
 * double sharpness = hessian.topEigen(1, 100, 1e-4, rng).get(0).value();
 * HessianTools.Estimate trace = hessian.traceHutchinson(50, rng);
 * }</pre>
 *
 * <p>Sources: B. Pearlmutter, "Fast Exact Multiplication by the Hessian", Neural Computation 6(1), 1994; M. Hutchinson, "A Stochastic
 * Estimator of the Trace of the Influence Matrix for Laplacian Smoothing Splines", Communications in Statistics 19(2), 1990.
 */
public final class HessianTools {
    /** Steps of {@link #finiteDifferenceProduct} for float32 and float64. */
    private static final double FLOAT_STEP = 1e-2;

    private static final double DOUBLE_STEP = 1e-5;

    private final ParameterVector at;
    private final Function<Map<String, Tensor>, Tensor> loss;
    private final Tensor point;
    private final Linearization gradient;

    /**
     * An eigenvalue with its vector.
     *
     * @param value the eigenvalue
     * @param vector the eigenvector, of Euclidean norm 1
     * @param iterations number of products that were taken
     * @param converged whether the relative change came below the tolerance
     */
    public record Eigen(double value, ParameterVector vector, int iterations, boolean converged) {}

    /**
     * An estimate from random probes.
     *
     * @param mean the estimate
     * @param standardError its standard error; NaN for one probe
     */
    public record Estimate(double mean, double standardError) {}

    /**
     * The Hessian of a function of named tensors.
     *
     * @param loss a scalar, twice differentiable
     * @param at the point
     */
    public HessianTools(Function<Map<String, Tensor>, Tensor> loss, ParameterVector at) {
        this.loss = loss;
        this.at = at;
        this.point = at.flatten();
        this.gradient = Autodiff.linearize(Autodiff.grad(this::value), point);
    }

    /** The Hessian of a model's loss with respect to its trainable parameters, which are not changed. */
    public static HessianTools of(Module model, Supplier<Tensor> loss) {
        return new HessianTools(values -> model.with(values, loss), ParameterVector.ofValues(model.parameters()));
    }

    private Tensor value(Tensor row) {
        return loss.apply(at.unflatten(row));
    }

    /** {@code H v}, exactly. */
    public ParameterVector product(ParameterVector v) {
        return vector(product(v.flatten()));
    }

    /** {@code (grad L(theta + r u) - grad L(theta)) ||v|| / r} with {@code u = v / ||v||} and {@code r} 1e-2 in float32, 1e-5 in float64. */
    public ParameterVector finiteDifferenceProduct(ParameterVector v) {
        Tensor row = v.flatten();
        double norm = v.norm();
        if (norm == 0) {
            return v;
        }
        double r = point.dtype() == DType.FLOAT32 ? FLOAT_STEP : DOUBLE_STEP;
        Tensor there = Autodiff.grad(this::value).apply(point.add(row.mul(r / norm)));
        try (var off = GradMode.noGrad()) {
            return vector(there.sub(gradient.value()).mul(norm / r));
        }
    }

    private Tensor product(Tensor row) {
        try (var off = GradMode.noGrad()) {
            return gradient.pushforward().apply(row);
        }
    }

    private ParameterVector vector(Tensor row) {
        return ParameterVector.of(at.unflatten(row.detach()));
    }

    /**
     * The {@code k} eigenvalues of largest absolute value in descending order of that, by power iteration with deflation: the found
     * vectors are projected out.
     *
     * @param iterations most products for each
     * @param tolerance ends the iteration when the eigenvalue changes relatively by less
     * @param rng draws the starting vectors
     * @throws IllegalArgumentException if {@code k} is not in [1, number of parameters] or there is no iteration
     */
    public List<Eigen> topEigen(int k, int iterations, double tolerance, RandomGenerator rng) {
        if (k < 1 || k > at.size()) {
            throw new IllegalArgumentException("topEigen: k must be in [1, " + at.size() + "], got " + k);
        }
        List<Tensor> found = new ArrayList<>();
        List<Eigen> result = new ArrayList<>();
        for (int i = 0; i < k; i++) {
            result.add(power(this::product, found, iterations, tolerance, rng));
        }
        return result;
    }

    /**
     * The smallest eigenvalue, by power iteration on {@code H - s I} with the largest eigenvalue {@code s}; if the eigenvalue of largest
     * absolute value is negative, that one.
     *
     * @param iterations most products for each of the two
     * @param tolerance as in {@link #topEigen}
     * @param rng draws the starting vectors
     */
    public Eigen minEigen(int iterations, double tolerance, RandomGenerator rng) {
        Eigen top = power(this::product, new ArrayList<>(), iterations, tolerance, rng);
        return top.value < 0 ? top : otherEnd(top, iterations, tolerance, rng);
    }

    /**
     * The ends of the spectrum.
     *
     * @param min the smallest eigenvalue
     * @param max the largest
     */
    public record Extremes(Eigen min, Eigen max) {}

    /**
     * The smallest and the largest eigenvalue: one by power iteration on {@code H}, the other on {@code H - s I} with the first one.
     *
     * @param iterations most products for each of the two
     * @param tolerance as in {@link #topEigen}
     * @param rng draws the starting vectors
     */
    public Extremes extremes(int iterations, double tolerance, RandomGenerator rng) {
        Eigen top = power(this::product, new ArrayList<>(), iterations, tolerance, rng);
        Eigen other = otherEnd(top, iterations, tolerance, rng);
        return top.value < 0 ? new Extremes(top, other) : new Extremes(other, top);
    }

    private Eigen otherEnd(Eigen top, int iterations, double tolerance, RandomGenerator rng) {
        Eigen shifted = power(v -> product(v).sub(v.mul(top.value)), new ArrayList<>(), iterations, tolerance, rng);
        return new Eigen(
                shifted.value + top.value, shifted.vector, top.iterations + shifted.iterations, shifted.converged);
    }

    private Eigen power(
            UnaryOperator<Tensor> operator, List<Tensor> found, int iterations, double tolerance, RandomGenerator rng) {
        if (iterations < 1) {
            throw new IllegalArgumentException("power iteration: needs an iteration, got " + iterations);
        }
        try (var off = GradMode.noGrad()) {
            Tensor v = unit(without(found, Tensor.randn(rng, point.dtype(), point.size())));
            double value = Double.NaN;
            for (int i = 1; ; i++) {
                Tensor w = without(found, operator.apply(v));
                double before = value;
                value = v.dot(w).item();
                boolean converged = Math.abs(value - before) <= tolerance * Math.abs(value);
                if (converged || i == iterations || w.norm().item() == 0) {
                    found.add(v);
                    return new Eigen(value, vector(v), i, converged || w.norm().item() == 0);
                }
                v = unit(w);
            }
        }
    }

    /** The part of {@code v} that is orthogonal to unit vectors. */
    private static Tensor without(List<Tensor> found, Tensor v) {
        Tensor rest = v;
        for (Tensor u : found) {
            rest = rest.sub(u.mul(u.dot(rest).item()));
        }
        return rest;
    }

    private static Tensor unit(Tensor v) {
        return v.div(v.norm().item());
    }

    /**
     * The trace by Hutchinson's estimator: the mean of {@code z' H z} over vectors {@code z} of random signs.
     *
     * @throws IllegalArgumentException if there is no probe
     */
    public Estimate traceHutchinson(int probes, RandomGenerator rng) {
        requireProbes(probes);
        double sum = 0;
        double squares = 0;
        try (var off = GradMode.noGrad()) {
            for (int i = 0; i < probes; i++) {
                Tensor z = signs(rng);
                double x = z.dot(product(z)).item();
                sum += x;
                squares += x * x;
            }
        }
        double mean = sum / probes;
        return new Estimate(mean, Math.sqrt(Math.max(0, squares / probes - mean * mean) / (probes - 1.0)));
    }

    /**
     * The diagonal by Hutchinson's estimator: the mean of {@code z * (H z)}, exact if {@code H} is diagonal.
     *
     * @throws IllegalArgumentException if there is no probe
     */
    public ParameterVector diagHutchinson(int probes, RandomGenerator rng) {
        requireProbes(probes);
        try (var off = GradMode.noGrad()) {
            Tensor sum = Tensor.zerosLike(point);
            for (int i = 0; i < probes; i++) {
                Tensor z = signs(rng);
                sum = sum.add(z.mul(product(z)));
            }
            return vector(sum.div(probes));
        }
    }

    private static void requireProbes(int probes) {
        if (probes < 1) {
            throw new IllegalArgumentException("Hutchinson: needs a probe, got " + probes);
        }
    }

    private Tensor signs(RandomGenerator rng) {
        return Tensor.randint(rng, 0, 2, point.size()).to(point.dtype()).mul(2).sub(1);
    }
}
