package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What {@link PrimitiveVmapTest} does not show of vmap: gradients of each sample, functions with rules of their own, and the diagnostic. */
class VmapTest {
    private final Rng rng = Rng.of(5);
    private final Tensor x = Tensor.randn(rng, DType.FLOAT64, 4, 3);
    private final Tensor labels = Tensor.randn(rng, DType.FLOAT64, 4, 3);

    /** Compares vmap of a function of two operands, of which both differ between examples, with a loop. */
    private static void isALoop(Tensor a, Tensor b, BinaryOperator<Tensor> f) {
        List<Tensor> loop = new ArrayList<>();
        for (int e = 0; e < a.size(0); e++) {
            loop.add(f.apply(a.select(0, e), b.select(0, e)));
        }
        Tensor together = Autodiff.vmap(in -> List.of(f.apply(in.get(0), in.get(1))), List.of(a, b), 0, 0)
                .get(0);
        assertClose(together, Tensor.stack(0, loop), 1e-12, 1e-13, "vmap");
    }

    private static Set<String> newFallbacks(Runnable action) {
        Set<String> before = new TreeSet<>(Autodiff.vmapFallbacks());
        action.run();
        Set<String> after = new TreeSet<>(Autodiff.vmapFallbacks());
        after.removeAll(before);
        return after;
    }

    @Test
    void gradientsOfATableForEachSample() {
        Tensor table = Tensor.randn(rng, DType.FLOAT64, 5, 3);
        Tensor index = Tensor.of(new int[] {0, 4, 4, 1, 1, 1, 3, 2}).reshape(4, 2);
        assertEquals(
                Set.of(),
                newFallbacks(() -> isALoop(index, labels, (i, t) -> Autodiff.grad((Tensor w) ->
                                Embeddings.embedding(i, w, 4).sub(t).square().sum())
                        .apply(table))));
    }

    @Test
    void repeatsAndMasks() {
        Tensor repeats = Tensor.of(new int[] {2, 0, 1});
        assertEquals(Set.of(), newFallbacks(() -> {
            isALoop(x, labels, (a, b) -> Autodiff.grad(
                            (Tensor t) -> t.repeatInterleave(repeats, 0).mul(b).sum())
                    .apply(a));
            isALoop(x, labels, (a, b) -> Autodiff.grad(
                            (Tensor t) -> t.maskedFill(b.gt(0), 7).mul(t).sum())
                    .apply(a));
            isALoop(x, labels, (a, b) -> Masked.softmax(a, b.gt(-1), 0));
        }));
    }

    /** How often depends on values, and so would the shape. */
    @Test
    void repeatsThatDifferAreRefused() {
        Tensor repeats = Tensor.ones(DType.INT64, 4, 3);
        assertThrows(IllegalStateException.class, () -> isALoop(x, repeats, (a, r) -> a.repeatInterleave(r, 0)));
    }

    private static Function<Tensor, Tensor> ruled(Tensor y) {
        return Autodiff.customVjp(
                t -> t.mul(y).sin(), (t, s, g) -> g.mul(t.mul(y).cos()).mul(y));
    }

    @Test
    void functionsOfTheirOwnRulesSeeTheirExample() {
        assertEquals(Set.of(), newFallbacks(() -> {
            isALoop(x, labels, (a, b) -> ruled(b).apply(a));
            isALoop(x, labels, (a, b) -> Autodiff.grad(
                            (Tensor t) -> ruled(b).apply(t).square().sum())
                    .apply(a));
            isALoop(x, labels, (a, b) -> Autodiff.jvp(ruled(b), a, b).derived());
            isALoop(x, labels, (a, b) -> Autodiff.customJvp(t -> t.mul(b), (t, y, v) -> v.mul(b))
                    .apply(a));
            isALoop(x, labels, (a, b) -> Autodiff.straightThrough(t -> t.add(b).round())
                    .apply(a));
            isALoop(x, labels, (a, b) -> Autodiff.grad((Tensor t) -> Autodiff.checkpoint(
                                    in -> in.get(0).mul(b).exp())
                            .apply(List.of(t))
                            .sum())
                    .apply(a));
        }));
    }

    /** The derivative is taken when the vmap is over, and inside another one, whose tensors are not those of the first. */
    @Test
    void pullbacksOutliveTheirVmap() {
        List<UnaryOperator<Tensor>> functions = List.of(
                Autodiff.customVjp(Tensor::exp, (t, y, g) -> g.mul(y)),
                Autodiff.customJvp(Tensor::exp, (t, y, v) -> v.mul(y)),
                t -> Autodiff.checkpoint(in -> in.get(0).exp()).apply(List.of(t)));
        Tensor cotangents = Tensor.randn(rng, DType.FLOAT64, 2, 4, 3);
        for (UnaryOperator<Tensor> f : functions) {
            Autodiff.Vjp at = Autodiff.vjp(Autodiff.vmap(f), x);
            assertClose(at.pullback().apply(labels), labels.mul(x.exp()), 1e-14);
            assertClose(Autodiff.vmap(at.pullback()).apply(cotangents), cotangents.mul(x.exp()), 1e-14);
            Tensor nested = Autodiff.vmap(Autodiff.vmap(f)).apply(cotangents);
            assertClose(nested, cotangents.exp(), 1e-14);
        }
    }

    /** The sweep was recorded outside; only what comes back differs. */
    @Test
    void pullbacksOfSequencesTakeManyCotangents() {
        Tensor in = Tensor.randn(rng, DType.FLOAT64, 3, 2, 6);
        Tensor first = Tensor.randn(rng, DType.FLOAT64, 2, 2);
        Tensor map = Tensor.randn(rng, DType.FLOAT64, 6, 2);
        Tensor bias = Tensor.randn(rng, DType.FLOAT64, 6);
        Autodiff.Vjp at = Autodiff.vjp(a -> FusedRecurrence.of(Recurrences.Cell.GRU, a, first, map, bias), in);
        Tensor cotangents = Tensor.randn(rng, DType.FLOAT64, 5, 4, 2, 2);
        List<Tensor> loop = new ArrayList<>();
        for (int e = 0; e < 5; e++) {
            loop.add(at.pullback().apply(cotangents.select(0, e)));
        }
        assertEquals(
                Set.of(),
                newFallbacks(() ->
                        assertClose(Autodiff.vmap(at.pullback()).apply(cotangents), Tensor.stack(0, loop), 1e-12)));
    }

    @Test
    void solversRunForEachExample() {
        UnaryOperator<Tensor> root = t -> ImplicitDifferentiation.root(
                (r, theta) -> r.pow(3).sub(theta),
                ImplicitDifferentiation.newton(
                        (r, theta) -> r.pow(3).sub(theta), Tensor.ones(DType.FLOAT64, 3), 1e-12, 60),
                t);
        Tensor positive = x.exp();
        isALoop(positive, labels, (a, b) -> root.apply(a).mul(b));
        isALoop(positive, labels, (a, b) -> Autodiff.grad(
                        (Tensor t) -> root.apply(t).mul(b).sum())
                .apply(a));
        assertTrue(Autodiff.vmapFallbacks().contains("implicitRoot"));
        GraphException e = assertThrows(
                GraphException.class,
                () -> isALoop(
                        positive,
                        labels,
                        (a, b) -> ImplicitDifferentiation.fixedPoint(
                                (r, theta) -> r.mul(0.5).add(b), theta -> b.mul(2), a)));
        assertTrue(e.getMessage().contains("implicitRoot"), e.getMessage());
    }

    /** A primitive of a user's, once without a batching rule. */
    private record Twice(String name, boolean ruled) implements Primitive {
        @Override
        public Tensor forward(Tensor[] in) {
            return in[0].mul(2);
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return g.mul(2);
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return t.mul(2);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return ruled ? apply(in[0]) : null;
        }
    }

    @Test
    void primitivesWithoutARuleAreReported() {
        Primitive without = new Twice("twiceWithoutRule", false);
        Primitive with = new Twice("twiceWithRule", true);
        Set<String> found = newFallbacks(() -> {
            isALoop(x, labels, (a, b) -> without.apply(a));
            isALoop(x, labels, (a, b) -> with.apply(a));
        });
        assertEquals(Set.of("twiceWithoutRule"), found);
        assertFalse(Autodiff.vmapFallbacks().contains("twiceWithRule"));
        ShapeException e = assertThrows(
                ShapeException.class, () -> Autodiff.vmap(t -> without.apply(t)).apply(Tensor.zeros(0, 2)));
        assertTrue(e.getMessage().contains("twiceWithoutRule"), e.getMessage());
    }

    @Test
    void argumentsAreChecked() {
        Function<List<Tensor>, List<Tensor>> f = in -> in;
        assertThrows(IllegalArgumentException.class, () -> Autodiff.vmap(f, List.of(x), 0, 0));
        assertThrows(IllegalArgumentException.class, () -> Autodiff.vmap(f, List.of(x), Autodiff.SHARED));
        assertThrows(ShapeException.class, () -> Autodiff.vmap(f, List.of(x, Tensor.ones(3)), 0, 0));
        assertThrows(ShapeException.class, () -> Autodiff.vmap(f, List.of(x), 2));
        assertThrows(ShapeException.class, () -> Autodiff.vmap(f, List.of(Tensor.scalar(1)), 0));
    }
}
