package cotangent.autodiff.database;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Derivatives of the cases of PyTorch's operator test database, whose values and gradients {@link OperatorDatabaseTest} compares: forward mode is
 * the transpose of reverse mode, and the Hessian of {@code <u, f(x)>} is the same by forward over reverse and by reverse over reverse. This is every operator with a gradient, on PyTorch's own shapes: scalars, empty tensors, broadcast operands.
 */
class OperatorDerivativesTest {
    private static final DType D = DType.FLOAT64;

    @TestFactory
    Iterable<DynamicTest> bothModesOfBothOrdersAgree() throws IOException {
        Map<String, List<OperatorCase>> byName = new TreeMap<>();
        for (OperatorCase c : OperatorDatabaseTest.read()) {
            boolean differentiable = c.dtype == D && c.results != null && !c.variables.isEmpty();
            if (differentiable
                    && OperatorDatabaseTest.TABLE.difference(c) == null
                    && !changesItsOperand(c)
                    && !writesTwice(c)) {
                byName.computeIfAbsent(c.operator, k -> new ArrayList<>()).add(c);
            }
        }
        assertTrue(byName.size() > 300, "too few operators to be true: " + byName.size());
        List<DynamicTest> tests = new ArrayList<>();
        byName.forEach((name, cases) -> tests.add(DynamicTest.dynamicTest(name, () -> cases.forEach(c -> check(c)))));
        return tests;
    }

    /** Rows with a norm that is too large are scaled in place. */
    private static boolean changesItsOperand(OperatorCase c) {
        return c.named.get("max_norm") != null;
    }

    /** PyTorch gives all values that go to one place its gradient, though only the last is there: no transpose of forward mode. */
    private static boolean writesTwice(OperatorCase c) {
        return c.operator.matches("nn.functional.max_unpool.d");
    }

    private static void check(OperatorCase c) {
        Map<String, Tensor> x = named(c.variables.stream().map(Tensor::detach).toList());
        Tensor u = cotangent(c);
        Function<Map<String, Tensor>, Tensor> f = m -> results(c, m);
        if (u.size() == 0 || !f.apply(x).isFinite().all()) {
            return;
        }
        Map<String, Tensor> v = random(x, 1);
        Map<String, Tensor> g = Trees.vjp(f, x).pullback().apply(u);
        if (!finite(g)) {
            return;
        }
        Autodiff.Dual forward = Trees.jvp(f, x, v);
        double expected = dot(g, v);
        assertEquals(
                expected,
                forward.derived().mul(u).sum().item(),
                1e-8 * (1 + magnitude(g, v)),
                "<u, J v> and <J' u, v>");
        Function<Map<String, Tensor>, Tensor> phi = m -> f.apply(m).mul(u).sum();
        Map<String, Tensor> h = Trees.hvp(phi, x, v);
        if (!finite(h)) {
            return;
        }
        Map<String, Tensor> second = Trees.grad(
                        (Map<String, Tensor> m) -> sum(Trees.grad(phi).apply(m), v))
                .apply(x);
        same(second, h, "reverse over reverse and forward over reverse");
    }

    private static Tensor results(OperatorCase c, Map<String, Tensor> m) {
        OperatorCase moved = c.with(List.copyOf(m.values()));
        OperatorTable.Entry entry = OperatorDatabaseTest.TABLE.entry(c.operator);
        List<Object> ys = OperatorDatabaseTest.flat(entry.call().apply(new Call(moved, entry.names())));
        List<Tensor> parts = new ArrayList<>();
        for (int i = 0; i < ys.size(); i++) {
            if (c.cotangents.get(i) != null) {
                parts.add(((Tensor) ys.get(i)).flatten());
            }
        }
        return parts.isEmpty() ? Tensor.zeros(D, 0) : Tensor.cat(0, parts.toArray(new Tensor[0]));
    }

    private static Tensor cotangent(OperatorCase c) {
        List<Tensor> parts = new ArrayList<>();
        for (Object u : c.cotangents) {
            if (u != null) {
                parts.add(((Tensor) u).to(D).flatten());
            }
        }
        return parts.isEmpty() ? Tensor.zeros(D, 0) : Tensor.cat(0, parts.toArray(new Tensor[0]));
    }

    private static Map<String, Tensor> named(List<Tensor> tensors) {
        Map<String, Tensor> m = new LinkedHashMap<>();
        for (int i = 0; i < tensors.size(); i++) {
            m.put("x" + i, tensors.get(i));
        }
        return m;
    }

    private static Map<String, Tensor> random(Map<String, Tensor> like, long seed) {
        Rng rng = Rng.of(seed);
        Map<String, Tensor> m = new LinkedHashMap<>();
        like.forEach(
                (name, t) -> m.put(name, Tensor.randn(rng, t.dtype(), t.shape().toArray())));
        return m;
    }

    private static boolean finite(Map<String, Tensor> m) {
        return m.values().stream().allMatch(t -> t.isFinite().all());
    }

    private static Tensor sum(Map<String, Tensor> a, Map<String, Tensor> b) {
        Tensor s = Tensor.scalar(D, 0);
        for (String name : a.keySet()) {
            s = s.add(a.get(name).mul(b.get(name)).sum());
        }
        return s;
    }

    private static double dot(Map<String, Tensor> a, Map<String, Tensor> b) {
        return sum(a, b).item();
    }

    /** The sum of the magnitudes of the terms of {@link #dot}. */
    private static double magnitude(Map<String, Tensor> a, Map<String, Tensor> b) {
        double s = 0;
        for (String name : a.keySet()) {
            s += a.get(name).mul(b.get(name)).abs().sum().item();
        }
        return s;
    }

    private static void same(Map<String, Tensor> a, Map<String, Tensor> b, String what) {
        double most = 0;
        for (Tensor t : b.values()) {
            most = Math.max(most, t.size() == 0 ? 0 : t.abs().max().item());
        }
        for (String name : b.keySet()) {
            assertClose(a.get(name), b.get(name), 1e-8, 1e-10 * (1 + most), what);
        }
    }
}
