package cotangent.autodiff;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
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
        Vjp at = vjp(f, x);
        requireScalar("grad", at.value);
        return new Dual(at.value, at.pullback.apply(Tensor.onesLike(at.value)));
    }

    /**
     * Gradients of a scalar-valued function of several tensors, one for each.
     *
     * @throws ShapeException if the value has more than one element
     */
    public static List<Tensor> grad(Function<List<Tensor>, Tensor> f, List<Tensor> x) {
        try (var on = GradMode.enableGrad()) {
            List<Tensor> points = sources(x);
            Tensor y = f.apply(points);
            requireScalar("grad", y);
            return pullback(Sweep.fromSources(List.of(y), points), points, Tensor.onesLike(y));
        }
    }

    /** Value of the function at {@code x} and the transpose of its Jacobian there; the pullback may be used many times. */
    public static Vjp vjp(Function<Tensor, Tensor> f, Tensor x) {
        try (var on = GradMode.enableGrad()) {
            List<Tensor> point = List.of(source(x));
            Tensor y = f.apply(point.get(0));
            Sweep sweep = Sweep.fromSources(List.of(y), point);
            return new Vjp(closed(y, sweep), g -> {
                requireShape("vjp", "cotangent", g, y.shape());
                return pullback(sweep, point, g).get(0);
            });
        }
    }

    /** Value and directional derivative of the function at {@code x} along {@code v}. */
    public static Dual jvp(Function<Tensor, Tensor> f, Tensor x, Tensor v) {
        Linearization at = linearize(f, x);
        return new Dual(at.value, at.pushforward.apply(v));
    }

    /** Value of the function at {@code x} and its Jacobian there as a linear map, which may be used many times. */
    public static Linearization linearize(Function<Tensor, Tensor> f, Tensor x) {
        try (var on = GradMode.enableGrad()) {
            List<Tensor> point = List.of(source(x));
            Tensor y = f.apply(point.get(0));
            Sweep sweep = Sweep.fromSources(List.of(y), point);
            return new Linearization(closed(y, sweep), t -> {
                requireShape("jvp", "tangent", t, x.shape());
                return pushforward(sweep, point, t, y);
            });
        }
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
                throw new GraphException("gradients: a tensor of shape " + t.shape() + " carries no gradient; see requiresGrad()");
            }
        }
        return collect(Sweep.between(List.of(y), x), x, Tensor.onesLike(y), createGraph);
    }

    private static Tensor source(Tensor x) {
        if (!x.dtype().isFloating()) {
            throw new DTypeException("differentiation needs a floating-point argument, got " + x.dtype());
        }
        Tensor point = x.detach();
        point.node = Node.source(x);
        return point;
    }

    private static List<Tensor> sources(List<Tensor> x) {
        List<Tensor> points = new ArrayList<>(x.size());
        for (Tensor t : x) {
            points.add(source(t));
        }
        return points;
    }

    /** The value as others shall see it: without a history that only this transform can use. */
    private static Tensor closed(Tensor y, Sweep sweep) {
        return sweep.isOpen() ? y : y.detach();
    }

    private static List<Tensor> pullback(Sweep sweep, List<Tensor> points, Tensor g) {
        return collect(sweep, points, g, GradMode.isEnabled() && (sweep.isOpen() || g.node != null));
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

    private static Tensor pushforward(Sweep sweep, List<Tensor> point, Tensor t, Tensor y) {
        boolean record = GradMode.isEnabled() && (sweep.isOpen() || t.node != null);
        try (var mode = record ? GradMode.enableGrad() : GradMode.noGrad()) {
            Tensor out = sweep.forward(point, List.of(t))[0];
            return out == null ? Tensor.zerosLike(y) : out;
        }
    }

    private static void requireScalar(String what, Tensor y) {
        if (y.size() != 1) {
            throw new ShapeException(what + ": needs a scalar value, got shape " + y.shape());
        }
    }

    private static void requireShape(String what, String role, Tensor t, Shape shape) {
        if (!t.shape().equals(shape)) {
            throw new ShapeException(what + ": " + role + " has shape " + t.shape() + ", needs " + shape);
        }
    }
}
