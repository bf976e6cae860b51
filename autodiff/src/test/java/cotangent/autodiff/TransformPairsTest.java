package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Every transform composed with every other. A Jacobian may be had in many ways ({@link #JACOBIANS}), and a function may be wrapped in many
 * that change neither its values nor its derivatives ({@link #WRAPPERS}): whatever is composed, the matrix is the same.
 */
class TransformPairsTest {
    private static final DType D = DType.FLOAT64;
    private static final int N = 3;
    private static final Tensor X = Tensor.of(new double[] {0.3, -1.2, 0.7});
    private static final Tensor EYE = Tensor.eye(D, N);

    /** {@code sum sin(x) x^2 + exp(product of the first two) + 1 / (1 + |x|^2)}: no derivative of it is 0. */
    private static Tensor scalar(Tensor t) {
        return t.sin()
                .mul(t.square())
                .sum()
                .add(t.narrow(0, 0, 2).prod().exp())
                .add(t.square().sum().add(1).reciprocal());
    }

    private static Tensor vector(Tensor t) {
        return t.unsqueeze(1).mul(t.cos().unsqueeze(0)).exp().sum(1).mul(t);
    }

    /** A way to the Jacobian {@code [m, n]} of a function from vectors to vectors. */
    private interface Jacobian {
        Tensor of(Function<Tensor, Tensor> f, Tensor x);
    }

    private static final Map<String, Jacobian> JACOBIANS = new LinkedHashMap<>();

    static {
        JACOBIANS.put(
                "grad",
                (f, x) -> rows(i -> Autodiff.grad(t -> f.apply(t).select(0, i)).apply(x)));
        JACOBIANS.put(
                "valueAndGrad",
                (f, x) -> rows(i ->
                        Autodiff.valueAndGrad(t -> f.apply(t).select(0, i), x).derived()));
        JACOBIANS.put("vjp", (f, x) -> {
            UnaryOperator<Tensor> pullback = Autodiff.vjp(f, x).pullback();
            return rows(i -> pullback.apply(EYE.select(0, i)));
        });
        JACOBIANS.put(
                "jvp", (f, x) -> rows(i -> Autodiff.jvp(f, x, EYE.select(0, i)).derived())
                        .mT());
        JACOBIANS.put("linearize", (f, x) -> {
            UnaryOperator<Tensor> pushforward = Autodiff.linearize(f, x).pushforward();
            return rows(i -> pushforward.apply(EYE.select(0, i))).mT();
        });
        JACOBIANS.put("jacobian", Autodiff::jacobian);
        JACOBIANS.put("jacobianForward", Autodiff::jacobianForward);
        JACOBIANS.put("vmap of vjp", (f, x) -> Autodiff.vmap(Autodiff.vjp(f, x).pullback())
                .apply(EYE));
        JACOBIANS.put("vmap of linearize", (f, x) -> Autodiff.vmap(
                        Autodiff.linearize(f, x).pushforward())
                .apply(EYE)
                .mT());
        JACOBIANS.put("vmap of jvp", (f, x) -> Autodiff.vmap(
                        (Tensor v) -> Autodiff.jvp(f, x, v).derived())
                .apply(EYE)
                .mT());
    }

    private static Tensor rows(Function<Integer, Tensor> row) {
        return Tensor.stack(0, row.apply(0), row.apply(1), row.apply(2));
    }

    private static final Map<String, UnaryOperator<Function<Tensor, Tensor>>> WRAPPERS = new LinkedHashMap<>();

    static {
        WRAPPERS.put("plain", f -> f);
        WRAPPERS.put(
                "checkpoint",
                f -> x -> Autodiff.checkpoint(in -> f.apply(in.get(0))).apply(List.of(x)));
        WRAPPERS.put(
                "customVjp",
                f -> Autodiff.customVjp(
                        f, (x, y, g) -> Autodiff.vjp(f, x).pullback().apply(g)));
        WRAPPERS.put(
                "customJvp",
                f -> Autodiff.customJvp(f, (x, y, t) -> Autodiff.jvp(f, x, t).derived()));
        WRAPPERS.put("vmap", f -> x -> Autodiff.vmap(f).apply(x.unsqueeze(0)).squeeze(0));
        WRAPPERS.put("straightThrough", f -> {
            UnaryOperator<Tensor> same = Autodiff.straightThrough(t -> t.mul(1));
            return x -> f.apply(same.apply(x));
        });
        WRAPPERS.put("stopGradient", f -> x -> {
            Tensor y = f.apply(x);
            return y.add(Autodiff.stopGradient(y)).sub(Autodiff.stopGradient(y));
        });
    }

    private static final double TOLERANCE = 1e-12;

    @Test
    void everyJacobianOfEveryJacobianIsTheHessian() {
        Tensor expected = Autodiff.hessian(TransformPairsTest::scalar, X);
        JACOBIANS.forEach((outerName, outer) -> JACOBIANS.forEach((innerName, inner) -> WRAPPERS.forEach((name, w) -> {
            Function<Tensor, Tensor> f = w.apply(TransformPairsTest::scalar);
            Tensor h = outer.of(x -> inner.of(t -> f.apply(t).expand(N), x).select(0, 0), X);
            assertClose(h, expected, TOLERANCE, TOLERANCE, outerName + " of " + innerName + " of " + name);
        })));
    }

    @Test
    void wrappersMayBeNested() {
        Tensor expected = Autodiff.jacobian(TransformPairsTest::vector, X);
        Tensor v = Tensor.of(new double[] {1.5, 0.2, -0.4});
        Tensor product = Autodiff.hvp(TransformPairsTest::scalar, X, v);
        WRAPPERS.forEach((outerName, outer) -> WRAPPERS.forEach((innerName, inner) -> {
            String name = outerName + " of " + innerName;
            Function<Tensor, Tensor> f = outer.apply(inner.apply(TransformPairsTest::vector));
            assertClose(f.apply(X), vector(X), TOLERANCE, TOLERANCE, name);
            JACOBIANS.forEach((way, j) -> assertClose(j.of(f, X), expected, TOLERANCE, TOLERANCE, way + " of " + name));
            Function<Tensor, Tensor> s = outer.apply(inner.apply(TransformPairsTest::scalar));
            assertClose(Autodiff.hvp(s, X, v), product, TOLERANCE, TOLERANCE, "hvp of " + name);
            assertClose(
                    Autodiff.hessian(s, X),
                    Autodiff.hessian(TransformPairsTest::scalar, X),
                    TOLERANCE,
                    TOLERANCE,
                    "hessian of " + name);
        }));
    }

    @Test
    void allMayBeMapped() {
        Tensor batch = Tensor.randn(Rng.of(1), D, 4, N);
        JACOBIANS.forEach((outerName, outer) -> JACOBIANS.forEach((innerName, inner) -> {
            Function<Tensor, Tensor> h =
                    x -> outer.of(t -> inner.of(TransformPairsTest::vector, t).select(0, 1), x);
            sameAsLoop(h, batch, outerName + " of " + innerName);
        }));
        WRAPPERS.forEach((name, w) -> JACOBIANS.forEach(
                (way, j) -> sameAsLoop(x -> j.of(w.apply(TransformPairsTest::vector), x), batch, way + " of " + name)));
    }

    private static void sameAsLoop(Function<Tensor, Tensor> f, Tensor batch, String name) {
        Tensor mapped = Autodiff.vmap(f).apply(batch);
        Tensor looped = Tensor.stack(0, batch.unbind(0).stream().map(f).toArray(Tensor[]::new));
        assertClose(mapped, looped, TOLERANCE, TOLERANCE, "vmap of " + name);
    }

    @Test
    void threeDeep() {
        Tensor expected = Autodiff.jacobian(t -> Autodiff.hessian(TransformPairsTest::scalar, t), X)
                .select(0, 1)
                .select(0, 2);
        for (Jacobian a : JACOBIANS.values()) {
            for (Jacobian b : JACOBIANS.values()) {
                UnaryOperator<Tensor> third = Autodiff.grad((Tensor x) -> a.of(
                                t -> b.of(s -> scalar(s).expand(N), t).select(0, 0), x)
                        .select(0, 1)
                        .select(0, 2));
                assertClose(third.apply(X), expected, 1e-11, 1e-11, "third derivatives");
            }
        }
    }

    // Trees: the same function, with its three arguments in two named parts.

    private static final Map<String, Tensor> TREE = tree(X);

    private static Map<String, Tensor> tree(Tensor t) {
        Map<String, Tensor> m = new LinkedHashMap<>();
        m.put("w", t.narrow(0, 0, 2).unsqueeze(0));
        m.put("b", t.select(0, 2));
        return m;
    }

    private static Tensor joined(Map<String, Tensor> m) {
        return Tensor.cat(0, m.get("w").flatten(), m.get("b").flatten());
    }

    private static final Map<String, UnaryOperator<Function<Map<String, Tensor>, Tensor>>> TREE_WRAPPERS =
            new LinkedHashMap<>();

    static {
        TREE_WRAPPERS.put("plain", f -> f);
        TREE_WRAPPERS.put("checkpoint", Trees::checkpoint);
        TREE_WRAPPERS.put(
                "customVjp",
                f -> Trees.customVjp(f, (x, y, g) -> Trees.vjp(f, x).pullback().apply(g)));
        TREE_WRAPPERS.put(
                "customJvp",
                f -> Trees.customJvp(f, (x, y, t) -> Trees.jvp(f, x, t).derived()));
        TREE_WRAPPERS.put(
                "straightThrough",
                f -> x -> f.apply(Trees.straightThrough(t -> t.mul(1)).apply(x)));
        TREE_WRAPPERS.put(
                "stopGradient",
                f -> x -> f.apply(x).add(f.apply(Trees.stopGradient(x))).sub(f.apply(Trees.stopGradient(x))));
        TREE_WRAPPERS.put("vmap", f -> x -> {
            Map<String, Tensor> one = new LinkedHashMap<>();
            x.forEach((name, t) -> one.put(name, t.unsqueeze(0)));
            return Trees.vmap(t -> Map.of("y", f.apply(t))).apply(one).get("y").squeeze(0);
        });
    }

    private static Map<String, Jacobian> treeJacobians(UnaryOperator<Function<Map<String, Tensor>, Tensor>> wrapper) {
        Map<String, BiFunction<Function<Map<String, Tensor>, Tensor>, Map<String, Tensor>, Tensor>> ways =
                new LinkedHashMap<>();
        ways.put(
                "grad",
                (f, x) -> rows(i ->
                        joined(Trees.grad((Map<String, Tensor> t) -> f.apply(t).select(0, i))
                                .apply(x))));
        ways.put("vjp", (f, x) -> {
            Function<Tensor, Map<String, Tensor>> pullback = Trees.vjp(f, x).pullback();
            return rows(i -> joined(pullback.apply(EYE.select(0, i))));
        });
        ways.put("jvp", (f, x) -> rows(i ->
                        Trees.jvp(f, x, tree(EYE.select(0, i))).derived())
                .mT());
        ways.put("linearize", (f, x) -> {
            Function<Map<String, Tensor>, Tensor> pushforward =
                    Trees.linearize(f, x).pushforward();
            return rows(i -> pushforward.apply(tree(EYE.select(0, i)))).mT();
        });
        ways.put("jacobian", (f, x) -> side(Trees.jacobian(f, x)));
        ways.put("jacobianForward", (f, x) -> side(Trees.jacobianForward(f, x)));
        Map<String, Jacobian> out = new LinkedHashMap<>();
        ways.forEach(
                (name, way) -> out.put(name, (f, x) -> way.apply(wrapper.apply(t -> f.apply(joined(t))), tree(x))));
        return out;
    }

    /** {@code [m, 1, 2]} and {@code [m]} side by side. */
    private static Tensor side(Map<String, Tensor> parts) {
        return Tensor.cat(1, parts.get("w").flatten(1), parts.get("b").unsqueeze(1));
    }

    @Test
    void treesComposeWithEachOtherAndWithTensors() {
        Tensor expected = Autodiff.hessian(TransformPairsTest::scalar, X);
        TREE_WRAPPERS.forEach((name, wrapper) -> treeJacobians(wrapper).forEach((outerName, outer) -> {
            treeJacobians(wrapper)
                    .forEach((innerName, inner) -> assertClose(
                            outer.of(t -> inner.of(s -> scalar(s).expand(N), t).select(0, 0), X),
                            expected,
                            TOLERANCE,
                            TOLERANCE,
                            outerName + " of " + innerName + " of " + name));
            assertClose(
                    outer.of(t -> Autodiff.jacobian(s -> scalar(s).expand(N), t).select(0, 0), X),
                    expected,
                    TOLERANCE,
                    TOLERANCE,
                    outerName + " of jacobian of " + name);
        }));
    }

    @Test
    void hessiansOfTreesAreThoseOfTheirParts() {
        Tensor expected = Autodiff.hessian(TransformPairsTest::scalar, X);
        Tensor v = Tensor.of(new double[] {1.5, 0.2, -0.4});
        TREE_WRAPPERS.forEach((name, wrapper) -> {
            Function<Map<String, Tensor>, Tensor> f = wrapper.apply(t -> scalar(joined(t)));
            Map<String, Map<String, Tensor>> h = Trees.hessian(f, TREE);
            assertClose(
                    h.get("w").get("w").reshape(2, 2), expected.narrow(0, 0, 2).narrow(1, 0, 2), TOLERANCE);
            assertClose(h.get("w").get("b").reshape(2), expected.narrow(0, 0, 2).select(1, 2), TOLERANCE);
            assertClose(h.get("b").get("w"), expected.narrow(0, 2, 1).narrow(1, 0, 2), TOLERANCE);
            assertClose(h.get("b").get("b"), expected.select(0, 2).select(0, 2), TOLERANCE);
            assertClose(
                    joined(Trees.hvp(f, TREE, tree(v))), expected.matmul(v), TOLERANCE, TOLERANCE, "hvp of " + name);
        });
    }
}
