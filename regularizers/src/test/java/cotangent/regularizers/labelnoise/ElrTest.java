package cotangent.regularizers.labelnoise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Indexing;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.Identity;
import cotangent.nn.Layer;
import cotangent.nn.Mlp;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.sharpness.Sam;
import cotangent.regularizers.sharpness.SamConfig;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ElrTest {
    /** The inputs are the logits. */
    private final Layer logits = new Identity();

    private static StepContext context(boolean repeat) {
        return new StepContext(0, 0, 1, Rng.of(1), true, repeat);
    }

    private static Batch batch(Tensor x, Tensor y) {
        return new Batch(x, y, Tensor.arange(x.size(0)), null);
    }

    @Test
    void theCardsNumbers() {
        Tensor z = Tensor.of(new double[][] {{0.7, 0.2, 0.1}}).log();
        Elr elr = new Elr(4, 3);
        StepContext context = context(false);
        Batch batch = new Batch(z, Tensor.of(new long[] {0}), Tensor.of(new long[] {2}), null);
        assertEquals(-0.173537, elr.loss(logits, batch, context).item(), 5e-7);
        assertEquals(-0.176737, context.logged().get("elr"), 5e-7);
        Tensor t = elr.targets().select(0, 2).to(DType.FLOAT64);
        TensorAssertions.assertClose(t, Tensor.of(new double[] {0.21, 0.06, 0.03}), 1e-7);
        assertEquals(0.162, t.dot(z.exp().flatten()).item(), 1e-7);
        Tensor g = Autodiff.grad(x -> Elr.term(x, t.unsqueeze(0)).sum()).apply(z);
        double[] expected = {-0.040095, 0.024344, 0.015752};
        assertArrayEquals(expected, g.toDoubleArray(), 1e-6);
        assertEquals(0, elr.targets().select(0, 1).sum().item(), "others were not seen");
    }

    @Property(tries = 100)
    void theTermAndItsGradient(@ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int classes) {
        Rng rng = Rng.of(seed);
        // Far from where probabilities are clamped.
        Tensor z = Tensor.randn(rng, DType.FLOAT64, 3, classes).clamp(-4, 4);
        Tensor t = Tensor.randn(rng, DType.FLOAT64, 3, classes).softmax(1).mul(rng.nextDouble());
        Tensor term = Elr.term(z, t);
        assertTrue(term.le(0).all());
        Tensor p = z.softmax(1);
        Tensor inner = t.mul(p).sum(true, 1);
        Tensor g = Autodiff.grad(x -> Elr.term(x, t).sum()).apply(z);
        TensorAssertions.assertClose(g, p.mul(t.sub(inner)).div(inner.rsub(1)).neg(), 1e-9, 1e-12, "gradient");
        assertTrue(g.sum(1).abs().max().item() < 1e-12, "it does not move the mean of the logits");
    }

    /** Where the target is a class, the gradient goes against that of cross entropy with any other label. */
    @Property(tries = 100)
    void opposesAWrongLabel(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor z = Tensor.randn(rng, DType.FLOAT64, 1, 5).clamp(-3, 3);
        int j = rng.nextInt(5);
        int y = (j + 1 + rng.nextInt(4)) % 5;
        Tensor t = Indexing.oneHot(Tensor.of(new long[] {j}), 5, DType.FLOAT64);
        Tensor own = Autodiff.grad(x -> Elr.term(x, t).sum()).apply(z);
        Tensor fit = Autodiff.grad(x -> CrossEntropy.of(x, Tensor.of(new long[] {y})))
                .apply(z);
        assertTrue(own.get(0, j) < 0 && fit.get(0, j) > 0, "the one raises the logit, the other lowers it");
        assertTrue(own.get(0, y) > 0 && fit.get(0, y) < 0, "and the label's the other way");
    }

    @Property(tries = 100)
    void targetsFollowTheirRecurrenceAndSumToOneInTheEnd(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 0.9) double beta) {
        Rng rng = Rng.of(seed);
        Elr elr = new Elr(4, 3, 2, beta);
        double[] expected = new double[3];
        for (int step = 1; step <= 6; step++) {
            Tensor z = Tensor.randn(rng, DType.FLOAT64, 4, 3);
            elr.loss(logits, batch(z, Tensor.of(new long[] {0, 1, 2, 0})), context(false));
            double[] p = z.softmax(1).select(0, 3).toDoubleArray();
            for (int k = 0; k < 3; k++) {
                expected[k] = beta * expected[k] + (1 - beta) * p[k];
            }
            double[] t = elr.targets().select(0, 3).toDoubleArray();
            // Clamped probabilities differ by up to 1e-4 from the others.
            assertArrayEquals(expected, t, 2e-4);
            assertEquals(1 - StrictMath.pow(beta, step), t[0] + t[1] + t[2], 1e-6);
            assertTrue(t[0] + t[1] + t[2] <= 1 + 1e-6);
        }
    }

    @Test
    void withoutWeightItIsCrossEntropy() {
        Tensor z = Tensor.randn(Rng.of(1), DType.FLOAT64, 4, 3);
        Tensor y = Tensor.of(new long[] {0, 2, 1, 0});
        StepContext context = context(false);
        assertEquals(
                CrossEntropy.of(z, y).item(),
                new Elr(4, 3, 0, 0.7).loss(logits, batch(z, y), context).item(),
                1e-15);
        assertEquals(z.shape(), context.predictions().shape());
        assertEquals(4, context.sampleLosses().size());
        Tensor soft = Tensor.randn(Rng.of(2), DType.FLOAT64, 4, 3).softmax(1);
        assertEquals(
                CrossEntropy.of(z, soft).item(),
                new Elr(4, 3, 0, 0.7)
                        .loss(logits, batch(z, soft), context(false))
                        .item(),
                1e-15);
        Tensor weights = Tensor.of(new double[] {1, 0, 3, 0.5});
        double weighted = new Elr(4, 3)
                .loss(logits, batch(z, y).withWeights(weights), context)
                .item();
        assertEquals(context.sampleLosses().mul(weights).mean().item(), weighted, 1e-15);
    }

    @Test
    void gradientsOfBothOrders() {
        Rng rng = Rng.of(3);
        Tensor z = Tensor.randn(rng, DType.FLOAT64, 3, 4);
        Tensor y = Tensor.of(new long[] {3, 0, 1});
        Elr elr = new Elr(3, 4);
        elr.loss(logits, batch(Tensor.randn(rng, DType.FLOAT64, 3, 4), y), context(false));
        GradientCheck.check(
                x -> elr.loss(logits, batch(x, y), context(true)),
                z,
                GradientCheck.Options.defaults().withSecondOrder(true));
    }

    @Test
    void certaintyIsBounded() {
        Tensor z = Tensor.of(new float[][] {{1000, 0, -1000}});
        Elr elr = new Elr(1, 3, 3, 0);
        Tensor loss = elr.loss(logits, batch(z, Tensor.of(new long[] {1})), context(false));
        // t = p / sum p and <t, p> = (1 - 1e-4)^2 / (1 + 1e-4), but for 1e-8
        assertEquals(1000 + 3 * StrictMath.log(3e-4), loss.item(), 0.01, "p is clamped to 1 - 1e-4");
        assertTrue(Autodiff.grad(x -> Elr.term(x, elr.targets()).sum()).apply(z).allFinite());
    }

    /** Sharpness-aware steps evaluate twice: the targets move once, and are the same in both. */
    @Test
    void targetsMoveOnceAStep() {
        Elr elr = new Elr(6, 2);
        Objective watched = new Objective() {
            @Override
            public Tensor loss(Module model, Batch batch, StepContext context) {
                Tensor before = elr.targets();
                Tensor loss = elr.loss(model, batch, context);
                assertEquals(
                        context.isRepeat(),
                        before.eq(elr.targets()).all(),
                        "moves in first evaluations and only there");
                return loss;
            }
        };
        Layer net = Mlp.of(Rng.of(1), 2, 4, 2);
        TensorDataset data = new TensorDataset(Tensor.randn(Rng.of(2), 6, 2), Tensor.of(new long[] {0, 1, 0, 1, 1, 0}));
        Trainer.builder(
                        net,
                        watched,
                        new Sam(new Sgd(net.parameters(), SgdConfig.defaults()), SamConfig.defaults()),
                        DataLoader.sequential(data, 6))
                .epochs(3)
                .build()
                .run();
        Tensor sums = elr.targets().sum(1);
        TensorAssertions.assertClose(sums, Tensor.full(DType.FLOAT32, 1 - 0.343, 6), 1e-5);
    }

    @Test
    void theStateIsTheTargets() {
        Elr elr = new Elr(2, 3);
        Tensor z = Tensor.randn(Rng.of(1), 2, 3);
        elr.loss(logits, batch(z, Tensor.of(new long[] {0, 1})), context(false));
        Elr other = new Elr(2, 3);
        other.loadState(elr.state());
        assertTrue(other.targets().eq(elr.targets()).all());
        assertThrows(IllegalArgumentException.class, () -> new Elr(2, 4).loadState(elr.state()));
    }

    @Test
    void wrongArguments() {
        assertThrows(IllegalArgumentException.class, () -> new Elr(0, 3));
        assertThrows(IllegalArgumentException.class, () -> new Elr(1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Elr(1, 3, -1, 0.7));
        assertThrows(IllegalArgumentException.class, () -> new Elr(1, 3, 3, 1));
        Tensor y = Tensor.of(new long[] {0, 1});
        assertThrows(
                ShapeException.class, () -> new Elr(2, 3).loss(logits, batch(Tensor.zeros(2, 4), y), context(false)));
        assertThrows(IndexOutOfBoundsException.class, () -> new Elr(1, 3)
                .loss(logits, batch(Tensor.zeros(2, 3), y), context(false)));
        assertThrows(IllegalArgumentException.class, () -> new Elr(2, 3)
                .loss(new Module() {}, batch(Tensor.zeros(2, 3), y), context(false)));
    }
}
