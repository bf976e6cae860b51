package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static cotangent.autodiff.fixtures.TensorAssertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.vector.Parallelism;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The blocks of attention against the formula, beyond the sizes of one block. */
class AttentionTest {
    private static final double SCALE = 0.3;

    private static Tensor randn(int seed, int... shape) {
        return Tensor.randn(Rng.of(seed), DType.FLOAT64, shape);
    }

    private static List<Tensor> operands(DType type) {
        // Heads between positions and features, as a projection leaves them: no matrix is contiguous.
        Tensor q = randn(1, 2, 70, 2, 9).to(type).transpose(1, 2);
        Tensor k = randn(2, 2, 300, 1, 9).to(type).transpose(1, 2);
        Tensor v = randn(3, 300, 2, 5).to(type).transpose(0, 1);
        return List.of(q, k, v);
    }

    private static void compare(DType type, Tensor mask, Tensor bias, boolean causal, double tolerance) {
        List<Tensor> x = operands(type);
        Function<List<Tensor>, Tensor> fused =
                in -> Attention.scaledDotProductAttention(in.get(0), in.get(1), in.get(2), mask, causal, SCALE);
        Function<List<Tensor>, Tensor> composed =
                in -> Attention.composed(in.get(0), in.get(1), in.get(2), bias, causal, SCALE);
        assertClose(fused.apply(x), composed.apply(x), tolerance, tolerance, "value");
        Tensor u = randn(4, 2, 2, 70, 5).to(type);
        List<Tensor> g = Autodiff.grad(in -> fused.apply(in).mul(u).sum(), x);
        List<Tensor> e = Autodiff.grad(in -> composed.apply(in).mul(u).sum(), x);
        for (int i = 0; i < 3; i++) {
            assertClose(g.get(i), e.get(i), tolerance, 10 * tolerance, "gradient " + i);
        }
    }

    @Test
    void blocksAddUpToTheFormula() {
        compare(DType.FLOAT64, null, null, false, 1e-12);
        compare(DType.FLOAT64, null, null, true, 1e-12);
        compare(DType.FLOAT32, null, null, false, 1e-5);
        Tensor mask = randn(5, 2, 1, 70, 300).gt(0.5);
        Tensor bias = Tensor.where(
                mask, Tensor.scalar(DType.FLOAT64, 0), Tensor.scalar(DType.FLOAT64, Double.NEGATIVE_INFINITY));
        compare(DType.FLOAT64, mask, bias, true, 1e-12);
        compare(DType.FLOAT64, randn(6, 300), randn(6, 300), false, 1e-12);
    }

    @Test
    void aLearnedBiasGetsItsGradient() {
        List<Tensor> x = List.of(randn(1, 3, 2), randn(2, 4, 2), randn(3, 4, 2), randn(4, 3, 4));
        GradientCheck.check(
                in -> Attention.scaledDotProductAttention(in.get(0), in.get(1), in.get(2), in.get(3), true),
                x,
                GradientCheck.Options.defaults().withSecondOrder(true));
    }

    @Test
    void largeScoresDoNotOverflow() {
        Tensor q = Tensor.of(new float[] {1e4f, -1e4f}, 2, 1).requiresGrad();
        Tensor k = Tensor.of(new float[] {1e4f, 0, -1e4f}, 3, 1).requiresGrad();
        Tensor v = Tensor.of(new float[] {1, 2, 3}, 3, 1);
        Tensor y = Attention.scaledDotProductAttention(q, k, v);
        assertClose(y, Tensor.of(new float[] {1, 3}, 2, 1), 0);
        y.sum().backward();
        assertTrue(q.grad().allFinite() && k.grad().allFinite());
    }

    @Test
    void aQueryThatMayLookAtNothingGetsZerosAndGivesNoGradient() {
        Tensor mask = Tensor.of(new boolean[] {true, false, false, false}, 2, 2);
        List<Tensor> x = List.of(randn(1, 2, 3), randn(2, 2, 3), randn(3, 2, 2));
        Function<List<Tensor>, Tensor> f =
                in -> Attention.scaledDotProductAttention(in.get(0), in.get(1), in.get(2), mask, false);
        Tensor y = f.apply(x);
        assertClose(y.select(0, 1), Tensor.zeros(DType.FLOAT64, 2), 0);
        assertClose(y.select(0, 0), x.get(2).select(0, 0), 1e-15);
        GradientCheck.check(f, x, GradientCheck.Options.defaults().withSecondOrder(true));
        Tensor none = Tensor.zeros(DType.FLOAT64, 0, 3);
        assertClose(
                Attention.scaledDotProductAttention(x.get(0), none, Tensor.zeros(DType.FLOAT64, 0, 2)),
                Tensor.zeros(DType.FLOAT64, 2, 2),
                0);
    }

    @Test
    void bitsDoNotDependOnThreads() {
        List<Tensor> x = operands(DType.FLOAT32);
        Function<List<Tensor>, Tensor> f =
                in -> Attention.scaledDotProductAttention(in.get(0), in.get(1), in.get(2), null, true);
        Tensor y = f.apply(x);
        List<Tensor> g = Autodiff.grad(in -> f.apply(in).sum(), x);
        try (Parallelism three = Parallelism.of(3)) {
            assertSame(f.apply(x), y, "value");
            List<Tensor> again = Autodiff.grad(in -> f.apply(in).sum(), x);
            for (int i = 0; i < 3; i++) {
                assertSame(again.get(i), g.get(i), "gradient " + i);
            }
        }
    }

    @Test
    void errorsNameWhatDoesNotFit() {
        Tensor q = randn(1, 2, 3);
        String message = assertThrows(
                        ShapeException.class, () -> Attention.scaledDotProductAttention(q, randn(2, 2, 4), q))
                .getMessage();
        assertEquals(
                "scaledDotProductAttention: queries [2, 3], keys [2, 4] and values [2, 3] do not fit: needs [..., queries, features],"
                        + " [..., keys, features] and [..., keys, valueFeatures]",
                message);
        Tensor wide = Tensor.ones(2, 3);
        assertThrows(ShapeException.class, () -> Attention.scaledDotProductAttention(q, q, q, wide, false));
        assertThrows(
                DTypeException.class,
                () -> Attention.scaledDotProductAttention(q, q, q, Tensor.ones(DType.INT32, 2, 2), false));
        Tensor whole = Tensor.ones(DType.INT32, 2, 2);
        assertThrows(DTypeException.class, () -> Attention.scaledDotProductAttention(whole, whole, whole));
    }

    /** With values of ones the result is the sum of what is left of the weights. */
    @Test
    void weightsAreDropped() {
        Rng rng = Rng.of(4);
        Tensor q = Tensor.randn(rng, DType.FLOAT64, 3, 4, 2);
        Tensor k = Tensor.randn(rng, DType.FLOAT64, 3, 5, 2);
        Tensor v = Tensor.eye(DType.FLOAT64, 5);
        Tensor all = Attention.scaledDotProductAttention(q, k, v, null, true, 0.7);
        assertTrue(all.allClose(Attention.scaledDotProductAttention(q, k, v, null, true, 0.7, 0, null)));
        Tensor some = Attention.scaledDotProductAttention(q, k, v, null, true, 0.7, 0.5, Rng.of(1));
        Tensor dropped = some.eq(0);
        assertTrue(some.isClose(all.mul(2)).or(dropped).all());
        double share = dropped.and(all.ne(0)).sum().item() / all.ne(0).sum().item();
        assertTrue(share > 0.2 && share < 0.8, () -> "dropped " + share);
        assertTrue(Attention.scaledDotProductAttention(q, k, v, null, true, 0.7, 1, Rng.of(1))
                .eq(0)
                .all());
        assertThrows(
                IllegalArgumentException.class,
                () -> Attention.scaledDotProductAttention(q, k, v, null, true, 0.7, 2, Rng.of(1)));
        GradientCheck.check(
                in -> Attention.scaledDotProductAttention(
                        in.get(0), in.get(1), in.get(2), null, false, 0.7, 0.5, Rng.of(1)),
                List.of(q, k, Tensor.randn(rng, DType.FLOAT64, 3, 5, 2)),
                GradientCheck.Options.defaults());
    }

    @Test
    void attentionOfASequenceToItselfIsThatOfItsParts() {
        for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            for (Tensor mask : new Tensor[] {
                null, randn(7, 2, 1, 150, 150).gt(0), randn(8, 150).to(type)
            }) {
                Tensor x = randn(9, 2, 150, 3 * 4 * 5).to(type);
                List<Tensor> parts =
                        x.unflatten(-1, 3, 4, 5).permute(2, 0, 3, 1, 4).unbind(0);
                Tensor expected = Attention.scaledDotProductAttention(
                        parts.get(0), parts.get(1), parts.get(2), mask, mask == null);
                Tensor y = Attention.selfAttention(x, 4, mask, mask == null);
                assertSame(y, expected.transpose(1, 2).flatten(2), "value");
                Tensor u = randn(10, 2, 150, 20).to(type);
                Function<Tensor, Tensor> f = t -> Attention.selfAttention(t, 4, mask, mask == null);
                Function<Tensor, Tensor> of = t -> {
                    List<Tensor> p =
                            t.unflatten(-1, 3, 4, 5).permute(2, 0, 3, 1, 4).unbind(0);
                    return Attention.scaledDotProductAttention(p.get(0), p.get(1), p.get(2), mask, mask == null)
                            .transpose(1, 2)
                            .flatten(2);
                };
                assertSame(
                        Autodiff.grad(t -> f.apply(t).mul(u).sum()).apply(x),
                        Autodiff.grad(t -> of.apply(t).mul(u).sum()).apply(x),
                        "gradient");
            }
        }
        assertThrows(ShapeException.class, () -> Attention.selfAttention(Tensor.zeros(2, 3, 10), 2, null, false));
        assertThrows(ShapeException.class, () -> Attention.selfAttention(Tensor.zeros(3, 12), 2, null, false));
    }
}
