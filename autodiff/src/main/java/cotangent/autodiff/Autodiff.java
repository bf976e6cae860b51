package cotangent.autodiff;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Transforms of functions of tensors. They compose freely: a result is itself a differentiable function of everything that it
 * depends on.
 *
 * <pre>{@code
 * UnaryOperator<Tensor> f = t -> t.sin().mul(t).sum();
 * Tensor g = Autodiff.grad(f).apply(x);       // df/dx
 * Tensor h = Autodiff.hessian(f, x);          // d2f/dx2
 * Tensor hv = Autodiff.hvp(f, x, v);          // d2f/dx2 v
 * }</pre>
 *
 * <p>Reverse mode records the function's graph and walks it backwards; forward mode walks the same graph forwards. What a function
 * closes over is differentiated by outer transforms and by {@code backward}, not by the transform itself.
 */
public final class Autodiff {
    private Autodiff() {}

    /**
     * A value with something derived from it.
     *
     * @param value the value of the function
     * @param derived its gradient or tangent
     */
    public record Dual(Tensor value, Tensor derived) {}

    /**
     * A value with the function that pulls cotangents of it back.
     *
     * @param value the value of the function, {@code [...y]}
     * @param pullback maps a cotangent {@code [...y]} to one of the argument {@code [...x]}
     */
    public record Vjp(Tensor value, UnaryOperator<Tensor> pullback) {}

    /**
     * A value with the function that pushes tangents forward: the function's linearization at a point.
     *
     * @param value the value of the function, {@code [...y]}
     * @param pushforward maps a tangent {@code [...x]} to one of the value {@code [...y]}
     */
    public record Linearization(Tensor value, UnaryOperator<Tensor> pushforward) {}

    /** A rule for {@link #customVjp}. */
    @FunctionalInterface
    public interface VjpRule {
        /**
         * The cotangent of the argument.
         *
         * @param x the argument
         * @param y the value there
         * @param g the cotangent of the value
         */
        Tensor apply(Tensor x, Tensor y, Tensor g);
    }

    /** A rule for {@link #customJvp}. */
    @FunctionalInterface
    public interface JvpRule {
        /**
         * The tangent of the value, linear in {@code t} and written in tensor operations.
         *
         * @param x the argument
         * @param y the value there
         * @param t the tangent of the argument
         */
        Tensor apply(Tensor x, Tensor y, Tensor t);
    }

    /** Marks an input of {@link #vmap} that is the same for all examples. */
    public static final int SHARED = Integer.MIN_VALUE;

    /**
     * The gradient of a scalar-valued function.
     *
     * @throws ShapeException (from the result) if the function's value has more than one element
     */
    public static UnaryOperator<Tensor> grad(Function<Tensor, Tensor> f) {
        return x -> valueAndGrad(f, x).derived();
    }

    /**
     * Value and gradient of a scalar-valued function at {@code x}, for one evaluation.
     *
     * @throws ShapeException if the value has more than one element
     */
    public static Dual valueAndGrad(Function<Tensor, Tensor> f, Tensor x) {
        try (Traced at = trace(in -> f.apply(in.get(0)), List.of(x))) {
            requireScalar("grad", at.value);
            return new Dual(
                    at.closedValue(), at.pullback(Tensor.onesLike(at.value)).get(0));
        }
    }

    /**
     * Gradients of a scalar-valued function of several tensors, one for each.
     *
     * @throws ShapeException if the value has more than one element
     */
    public static List<Tensor> grad(Function<List<Tensor>, Tensor> f, List<Tensor> x) {
        try (Traced at = trace(f, x)) {
            requireScalar("grad", at.value);
            return at.pullback(Tensor.onesLike(at.value));
        }
    }

    /**
     * Gradients of a scalar-valued function of named tensors, such as a model's parameters, by the same names.
     *
     * @throws ShapeException if the value has more than one element
     */
    public static Map<String, Tensor> grad(Function<Map<String, Tensor>, Tensor> f, Map<String, Tensor> x) {
        List<String> names = List.copyOf(x.keySet());
        return named(
                names,
                grad(in -> f.apply(named(names, in)), names.stream().map(x::get).toList()));
    }

    private static Map<String, Tensor> named(List<String> names, List<Tensor> values) {
        Map<String, Tensor> map = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            map.put(names.get(i), values.get(i));
        }
        return map;
    }

    /** Value of the function at {@code x} and the transpose of its Jacobian there; the pullback may be used many times. */
    public static Vjp vjp(Function<Tensor, Tensor> f, Tensor x) {
        Traced at = trace(in -> f.apply(in.get(0)), List.of(x));
        return new Vjp(at.closedValue(), g -> {
            requireShape("vjp", "cotangent", g, at.value.shape());
            return at.pullback(g).get(0);
        });
    }

    /** Value and directional derivative of the function at {@code x} along {@code v}. */
    public static Dual jvp(Function<Tensor, Tensor> f, Tensor x, Tensor v) {
        requireShape("jvp", "tangent", v, x.shape());
        try (Traced at = trace(in -> f.apply(in.get(0)), List.of(x))) {
            return new Dual(at.closedValue(), at.pushforward(List.of(v)));
        }
    }

    /** Value of the function at {@code x} and its Jacobian there as a linear map, which may be used many times. */
    public static Linearization linearize(Function<Tensor, Tensor> f, Tensor x) {
        Traced at = trace(in -> f.apply(in.get(0)), List.of(x));
        return new Linearization(at.closedValue(), t -> {
            requireShape("jvp", "tangent", t, x.shape());
            return at.pushforward(List.of(t));
        });
    }

    /** Product of the Hessian of a scalar-valued function with {@code v}, forward over reverse. */
    public static Tensor hvp(Function<Tensor, Tensor> f, Tensor x, Tensor v) {
        return jvp(grad(f), x, v).derived();
    }

    /** The Jacobian {@code [...y, ...x]} of a function at {@code x}, by reverse mode. */
    public static Tensor jacobian(Function<Tensor, Tensor> f, Tensor x) {
        Vjp at = vjp(f, x);
        Tensor y = at.value;
        int m = y.size();
        Shape shape = y.shape().append(x.shape().sizes());
        if (m == 0 || x.size() == 0) {
            return Tensor.zeros(y.dtype(), shape.toArray());
        }
        List<Tensor> rows = new ArrayList<>(m);
        for (int i = 0; i < m; i++) {
            rows.add(at.pullback.apply(Tensor.unit(y.dtype(), y.shape(), i)));
        }
        return Tensor.stack(0, rows).reshape(shape.sizes());
    }

    /** The Jacobian {@code [...y, ...x]} of a function at {@code x}, by forward mode: cheaper when {@code x} is the smaller. */
    public static Tensor jacobianForward(Function<Tensor, Tensor> f, Tensor x) {
        Linearization at = linearize(f, x);
        Shape shape = at.value.shape().append(x.shape().sizes());
        if (x.size() == 0 || at.value.size() == 0) {
            return Tensor.zeros(at.value.dtype(), shape.toArray());
        }
        List<Tensor> columns = new ArrayList<>(x.size());
        for (int i = 0; i < x.size(); i++) {
            columns.add(at.pushforward.apply(Tensor.unit(x.dtype(), x.shape(), i)));
        }
        return Tensor.stack(-1, columns).reshape(shape.sizes());
    }

    /** The Hessian {@code [...x, ...x]} of a scalar-valued function at {@code x}. */
    public static Tensor hessian(Function<Tensor, Tensor> f, Tensor x) {
        return jacobian(grad(f), x);
    }

    /**
     * The function of one example made a function of a batch: {@code vmap(f)} of {@code [n, ...]} is {@code [n, ...]}, with all
     * examples computed at once. It composes with the other transforms: {@code vmap(grad(f))} gives the gradients of each example.
     *
     * <p>Inside, values cannot be read, since they differ from example to example: a choice is a {@code where}, not an {@code if}.
     * Random numbers are the same for all examples.
     */
    public static UnaryOperator<Tensor> vmap(Function<Tensor, Tensor> f) {
        return x -> Vmap.apply(in -> List.of(f.apply(in.get(0))), List.of(x), new int[] {0})
                .get(0);
    }

    /**
     * Applies a function of one example to batches of several inputs.
     *
     * @param inputs the inputs
     * @param axes for each input its axis of examples, or {@link #SHARED}
     * @return the results, with a leading axis of examples
     * @throws IllegalArgumentException if no input has examples, or there is not one axis for each input
     * @throws ShapeException if the numbers of examples differ
     */
    public static List<Tensor> vmap(Function<List<Tensor>, List<Tensor>> f, List<Tensor> inputs, int... axes) {
        return Vmap.apply(f, inputs, axes);
    }

    /** Names of the primitives without a batching rule that {@link #vmap} has applied example by example so far. */
    public static Set<String> vmapFallbacks() {
        return Batching.looped();
    }

    /**
     * The function with its intermediate values forgotten and computed again when its derivative is needed: memory for time.
     *
     * @throws GraphException (from the result) if the function depends on tensors that carry gradients besides its arguments
     */
    public static Function<List<Tensor>, Tensor> checkpoint(Function<List<Tensor>, Tensor> f) {
        return x -> new CustomRules.Checkpoint(f).apply(x.toArray(new Tensor[0]));
    }

    /**
     * The function {@code f}, which is not looked into, with the given vector-Jacobian product. Forward mode transposes the rule, which must
     * then be linear in the cotangent, as that of a true derivative is; a rule that clips it, say, is for reverse mode only.
     *
     * @throws GraphException (in forward mode) if the rule does not map a cotangent of zeros to zeros
     */
    public static UnaryOperator<Tensor> customVjp(Function<Tensor, Tensor> f, VjpRule rule) {
        return x -> new CustomRules.CustomVjp(f, rule).apply(x);
    }

    /** The function {@code f}, which is not looked into, with the given Jacobian-vector product; reverse mode transposes it. */
    public static UnaryOperator<Tensor> customJvp(Function<Tensor, Tensor> f, JvpRule rule) {
        return x -> new CustomRules.CustomJvp(f, rule).apply(x);
    }

    /** The function {@code f}, such as rounding, with the derivative of the identity. */
    public static UnaryOperator<Tensor> straightThrough(Function<Tensor, Tensor> f) {
        return x -> new CustomRules.StraightThrough(f).apply(x);
    }

    /** The value with its history cut: a constant for every transform. */
    public static Tensor stopGradient(Tensor x) {
        return x.detach();
    }

    /**
     * Gradients of a recorded scalar with respect to tensors that it was computed from; zero where it does not depend on one. The
     * gradients are constants; the graph stays usable.
     *
     * @throws ShapeException if {@code y} has more than one element
     * @throws GraphException if a tensor carries no gradient
     */
    public static List<Tensor> gradients(Tensor y, List<Tensor> x) {
        return gradients(y, x, false);
    }

    /**
     * Gradients of a recorded scalar with respect to tensors that it was computed from.
     *
     * @param createGraph whether the gradients shall be differentiable themselves
     * @throws ShapeException if {@code y} has more than one element
     * @throws GraphException if a tensor carries no gradient
     */
    public static List<Tensor> gradients(Tensor y, List<Tensor> x, boolean createGraph) {
        requireScalar("gradients", y);
        for (Tensor t : x) {
            if (t.node == null) {
                throw new GraphException(
                        "gradients: a tensor of shape " + t.shape() + " carries no gradient; see requiresGrad()");
            }
        }
        return collect(Sweep.between(List.of(y), x), x, Tensor.onesLike(y), createGraph);
    }

    /** Runs a function on fresh starting points with recording on. Integer arguments are constants. */
    static Traced trace(Function<List<Tensor>, Tensor> f, List<Tensor> x) {
        List<Tensor> points = new ArrayList<>(x.size());
        boolean floating = false;
        for (Tensor t : x) {
            Tensor point = t.withoutNode();
            if (t.dtype().isFloating()) {
                point.node = Node.source(t);
                floating = true;
            }
            points.add(point);
        }
        if (!floating) {
            throw new DTypeException("differentiation needs a floating-point argument, got "
                    + (x.isEmpty() ? "none" : x.get(0).dtype()));
        }
        try (var on = GradMode.enableGrad()) {
            Tensor y = f.apply(points);
            return new Traced(y, points, Sweep.fromSources(List.of(y), points));
        }
    }

    /** A function's value with the graph between it and the starting points of a transform. */
    record Traced(Tensor value, List<Tensor> points, Sweep sweep) implements AutoCloseable {
        /** The value as others shall see it: without a history that only this transform can use. */
        Tensor closedValue() {
            return sweep.isOpen() ? value : value.withoutNode();
        }

        /** Whether what the transform computes may be differentiated by others. Inside vmap, this shows in the batches only. */
        private boolean recorded(Tensor seed) {
            return GradMode.isEnabled() && (sweep.isOpen() || seed.node != null || ThreadState.current().vmaps > 0);
        }

        List<Tensor> pullback(Tensor g) {
            return collect(sweep, points, g.to(value.dtype()), recorded(g));
        }

        Tensor pushforward(List<Tensor> tangents) {
            boolean record = false;
            List<Tensor> seeds = new ArrayList<>(tangents.size());
            for (int i = 0; i < tangents.size(); i++) {
                record |= recorded(tangents.get(i));
                seeds.add(tangents.get(i).to(points.get(i).dtype()));
            }
            try (var mode = record ? GradMode.enableGrad() : GradMode.noGrad()) {
                Tensor out = sweep.forward(points, seeds)[0];
                return out == null ? Tensor.zerosLike(value) : out;
            }
        }

        /** Ends the transform. */
        @Override
        public void close() {
            for (Tensor p : points) {
                if (p.node != null) {
                    p.node.finished = true;
                }
            }
        }
    }

    private static List<Tensor> collect(Sweep sweep, List<Tensor> targets, Tensor seed, boolean record) {
        Map<Node, Tensor> found = new IdentityHashMap<>();
        try (var mode = record ? GradMode.enableGrad() : GradMode.noGrad()) {
            sweep.backward(List.of(seed), false, found::put);
        }
        List<Tensor> result = new ArrayList<>(targets.size());
        for (Tensor x : targets) {
            Tensor g = found.get(x.node);
            result.add(g == null ? Tensor.zerosLike(x) : g);
        }
        return result;
    }

    static void requireScalar(String what, Tensor y) {
        if (y.size() != 1) {
            throw new ShapeException(what + ": needs a scalar value, got shape " + y.shape());
        }
    }

    static void requireShape(String what, String role, Tensor t, Shape shape) {
        if (!t.shape().equals(shape)) {
            throw new ShapeException(what + ": " + role + " has shape " + t.shape() + ", needs " + shape);
        }
    }
}
