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
     * Product of the Hessian of a scalar-valued function with {@code v}, by the gradient of {@code <grad f, v>}.
     *
     * @throws IllegalArgumentException if the names differ
     * @throws ShapeException if a shape differs, or the value has more than one element
     */
    public static Map<String, Tensor> hvp(
            Function<Map<String, Tensor>, Tensor> f, Map<String, Tensor> x, Map<String, Tensor> v) {
        List<Tensor> direction = matching("hvp", x, v);
        return grad(p -> {
                    List<Tensor> g = List.copyOf(valueAndGrad(f, p).derived().values());
                    Tensor sum = Tensor.scalar(direction.get(0).dtype(), 0);
                    for (int i = 0; i < g.size(); i++) {
                        sum = sum.add(g.get(i).mul(direction.get(i)).sum());
                    }
                    return sum;
                })
                .apply(x);
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
