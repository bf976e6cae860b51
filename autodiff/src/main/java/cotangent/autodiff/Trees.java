package cotangent.autodiff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The transforms of {@link Autodiff} for functions of named tensors, such as the parameters of a model. Results have the names of the
 * argument, in its order.
 *
 * <pre>{@code
 * Function<Map<String, Tensor>, Tensor> loss = p -> model.with(p, () -> CrossEntropy.of(model.apply(x), y));
 * Map<String, Tensor> g = Trees.valueAndGrad(loss, parameters).derived();
 * Map<String, Tensor> hv = Trees.hvp(loss, parameters, direction);
 * }</pre>
 */
public final class Trees {
    /**
     * A value with something derived from it.
     *
     * @param value the value of the function
     * @param derived its gradient, by name
     */
    public record ValueAndGrad(Tensor value, Map<String, Tensor> derived) {}

    /**
     * A value with the function that pulls cotangents of it back.
     *
     * @param value the value of the function, {@code [...y]}
     * @param pullback maps a cotangent {@code [...y]} to cotangents of the named arguments
     */
    public record Vjp(Tensor value, Function<Tensor, Map<String, Tensor>> pullback) {}

    /**
     * A value with the Jacobian at it as a linear map.
     *
     * @param value the value of the function, {@code [...y]}
     * @param pushforward maps tangents of the named arguments to a tangent {@code [...y]}
     */
    public record Linearization(Tensor value, Function<Map<String, Tensor>, Tensor> pushforward) {}

    /** The transpose of a function's derivative: cotangents of the named arguments from the argument, the value and its cotangent. */
    @FunctionalInterface
    public interface VjpRule {
        /** The cotangents, by name. */
        Map<String, Tensor> apply(Map<String, Tensor> x, Tensor y, Tensor g);
    }

    /** A function's derivative, linear in the tangents: the tangent of the value from the argument, the value and tangents by name. */
    @FunctionalInterface
    public interface JvpRule {
        /** The tangent of the value. */
        Tensor apply(Map<String, Tensor> x, Tensor y, Map<String, Tensor> t);
    }

    /**
     * Value and gradient of a scalar-valued function.
     *
     * @throws ShapeException if the value has more than one element
     */
    public static ValueAndGrad valueAndGrad(Function<Map<String, Tensor>, Tensor> f, Map<String, Tensor> x) {
        try (Autodiff.Traced at = trace(f, x)) {
            Autodiff.requireScalar("valueAndGrad", at.value());
            return new ValueAndGrad(at.closedValue(), named(x, at.pullback(Tensor.onesLike(at.value()))));
        }
    }

    /** The gradient of a scalar-valued function. */
    public static UnaryOperator<Map<String, Tensor>> grad(Function<Map<String, Tensor>, Tensor> f) {
        return x -> valueAndGrad(f, x).derived();
    }

    /** Value of the function at {@code x} and the transpose of its Jacobian there; the pullback may be used many times. */
    public static Vjp vjp(Function<Map<String, Tensor>, Tensor> f, Map<String, Tensor> x) {
        Autodiff.Traced at = trace(f, x);
        return new Vjp(at.closedValue(), g -> {
            Autodiff.requireShape("vjp", "cotangent", g, at.value().shape());
            return named(x, at.pullback(g));
        });
    }

    /**
     * Value and directional derivative of the function at {@code x} along {@code v}.
     *
     * @throws IllegalArgumentException if the names differ
     * @throws ShapeException if a shape differs
     */
    public static Autodiff.Dual jvp(
            Function<Map<String, Tensor>, Tensor> f, Map<String, Tensor> x, Map<String, Tensor> v) {
        List<Tensor> tangents = matching("jvp", x, v);
        try (Autodiff.Traced at = trace(f, x)) {
            return new Autodiff.Dual(at.closedValue(), at.pushforward(tangents));
        }
    }

    /**
     * Value of the function at {@code x} and its Jacobian there as a linear map of directions with the same names, which may be used many times.
     */
    public static Linearization linearize(Function<Map<String, Tensor>, Tensor> f, Map<String, Tensor> x) {
        Autodiff.Traced at = trace(f, x);
        return new Linearization(at.closedValue(), v -> at.pushforward(matching("jvp", x, v)));
    }

    /**
     * Product of the Hessian of a scalar-valued function with {@code v}, forward over reverse.
     *
     * @throws IllegalArgumentException if the names differ
     * @throws ShapeException if a shape differs, or the value has more than one element
     */
    public static Map<String, Tensor> hvp(
            Function<Map<String, Tensor>, Tensor> f, Map<String, Tensor> x, Map<String, Tensor> v) {
        matching("hvp", x, v);
        Packing p = new Packing(x);
        return p.unpack(Autodiff.hvp(p.packed(f), p.pack("hvp", x), p.pack("hvp", v)));
    }

    /** The Jacobians {@code [...y, ...x_k]} of a function at {@code x} by the name of the argument, by reverse mode. */
    public static Map<String, Tensor> jacobian(Function<Map<String, Tensor>, Tensor> f, Map<String, Tensor> x) {
        Packing p = new Packing(x);
        return p.unpack(Autodiff.jacobian(p.packed(f), p.pack("jacobian", x)));
    }

    /** {@link #jacobian} by forward mode: cheaper when the arguments are smaller than the value. */
    public static Map<String, Tensor> jacobianForward(Function<Map<String, Tensor>, Tensor> f, Map<String, Tensor> x) {
        Packing p = new Packing(x);
        return p.unpack(Autodiff.jacobianForward(p.packed(f), p.pack("jacobianForward", x)));
    }

    /**
     * The Hessian of a scalar-valued function at {@code x}: for each pair of names, in this order, its block {@code [...x_j, ...x_k]}.
     *
     * @throws ShapeException if the value has more than one element
     */
    public static Map<String, Map<String, Tensor>> hessian(
            Function<Map<String, Tensor>, Tensor> f, Map<String, Tensor> x) {
        Packing p = new Packing(x);
        Tensor whole = Autodiff.hessian(p.packed(f), p.pack("hessian", x));
        Map<String, Map<String, Tensor>> blocks = new LinkedHashMap<>();
        p.unpack(whole).forEach((column, t) -> {
            Tensor rowsLast = t.moveAxis(0, -1);
            p.unpack(rowsLast).forEach((row, block) -> {
                int own = x.get(column).rank();
                int[] order = new int[block.rank()];
                for (int i = 0; i < order.length; i++) {
                    order[i] = (i + own) % order.length;
                }
                blocks.computeIfAbsent(row, k -> new LinkedHashMap<>()).put(column, block.permute(order));
            });
        });
        return blocks;
    }

    /** {@link Autodiff#checkpoint} of a function of a tree. */
    public static Function<Map<String, Tensor>, Tensor> checkpoint(Function<Map<String, Tensor>, Tensor> f) {
        return x -> Autodiff.checkpoint(in -> f.apply(named(x, in))).apply(List.copyOf(x.values()));
    }

    /**
     * {@link Autodiff#customVjp} of a function of a tree.
     *
     * @param rule gives cotangents by name from the argument, the value and its cotangent
     */
    public static Function<Map<String, Tensor>, Tensor> customVjp(
            Function<Map<String, Tensor>, Tensor> f, VjpRule rule) {
        return x -> {
            Packing p = new Packing(x);
            return Autodiff.customVjp(p.packed(f), (v, y, g) -> p.pack("customVjp", rule.apply(p.argument(v), y, g)))
                    .apply(p.pack("customVjp", x));
        };
    }

    /**
     * {@link Autodiff#customJvp} of a function of a tree.
     *
     * @param rule gives the tangent of the value from the argument, the value and tangents by name
     */
    public static Function<Map<String, Tensor>, Tensor> customJvp(
            Function<Map<String, Tensor>, Tensor> f, JvpRule rule) {
        return x -> {
            Packing p = new Packing(x);
            return Autodiff.customJvp(p.packed(f), (v, y, t) -> rule.apply(p.argument(v), y, p.unpack(t)))
                    .apply(p.pack("customJvp", x));
        };
    }

    /** {@link Autodiff#stopGradient} of each tensor. */
    public static Map<String, Tensor> stopGradient(Map<String, Tensor> x) {
        return each(x, Autodiff::stopGradient);
    }

    /** {@link Autodiff#straightThrough} of a function that is applied to each tensor, such as rounding. */
    public static UnaryOperator<Map<String, Tensor>> straightThrough(UnaryOperator<Tensor> f) {
        return x -> each(x, Autodiff.straightThrough(f));
    }

    private static Map<String, Tensor> each(Map<String, Tensor> x, UnaryOperator<Tensor> f) {
        Map<String, Tensor> y = new LinkedHashMap<>();
        x.forEach((name, t) -> y.put(name, f.apply(t)));
        return y;
    }

    /** The function of one example made a function of a batch: each tensor gets a leading axis of examples; see {@link Autodiff#vmap}. */
    public static UnaryOperator<Map<String, Tensor>> vmap(UnaryOperator<Map<String, Tensor>> f) {
        return x -> {
            List<String> names = new ArrayList<>();
            List<Tensor> results = Autodiff.vmap(
                    in -> {
                        Map<String, Tensor> out = f.apply(named(x, in));
                        names.addAll(out.keySet());
                        return List.copyOf(out.values());
                    },
                    List.copyOf(x.values()),
                    new int[x.size()]);
            return named(names, results);
        };
    }

    private static Autodiff.Traced trace(Function<Map<String, Tensor>, Tensor> f, Map<String, Tensor> x) {
        return Autodiff.trace(in -> f.apply(named(x, in)), List.copyOf(x.values()));
    }

    private static List<Tensor> matching(String name, Map<String, Tensor> x, Map<String, Tensor> v) {
        if (!x.keySet().equals(v.keySet()) || x.isEmpty()) {
            throw new IllegalArgumentException(
                    name + ": the argument has the names " + x.keySet() + ", the direction " + v.keySet());
        }
        List<Tensor> tangents = new ArrayList<>(x.size());
        x.forEach((key, t) -> {
            Autodiff.requireShape(name, "the direction of '" + key + "'", v.get(key), t.shape());
            tangents.add(v.get(key));
        });
        return tangents;
    }

    private static Map<String, Tensor> named(Map<String, Tensor> like, List<Tensor> values) {
        return named(List.copyOf(like.keySet()), values);
    }

    private static Map<String, Tensor> named(List<String> names, List<Tensor> values) {
        Map<String, Tensor> map = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            map.put(names.get(i), values.get(i));
        }
        return map;
    }

    private Trees() {}
}
