package cotangent.regularizers.calibration;

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
import cotangent.nn.data.Batch;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.train.StepContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MaxSupTest {
    private static final Tensor Z = Tensor.of(new double[][] {{3, 1, 0}});
    private static final Tensor Y = Tensor.of(new long[] {1});

    @Test
    void theCardsNumbers() {
        double fit = CrossEntropy.of(Z, Y).item();
        assertEquals(2.169846, fit, 5e-7);
        double smooth =
                CrossEntropy.defaults().withLabelSmoothing(0.1).apply(Z, Y).item();
        assertEquals(2.136513, smooth, 5e-7);
        assertEquals(-0.033333, smooth - fit, 5e-7);
        assertEquals(0.166667, new MaxSupLoss(0.1).apply(Z, Y).item() - fit, 5e-7);
        assertEquals(0.1 / 3 * 5, new MaxSupLoss(0.1).penalty(Z).item(), 1e-15);
    }

    @Property(tries = 200)
    void smoothingIsThePenaltyOfTheLabelAndDecomposes(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 6) int classes,
            @ForAll @DoubleRange(min = 0, max = 1) double alpha) {
        Rng rng = Rng.of(seed);
        Tensor z = Tensor.randn(rng, DType.FLOAT64, 4, classes).mul(3);
        Tensor y = Tensor.randint(rng, 0, classes, 4);
        Tensor fit = CrossEntropy.defaults().perSample(z, y);
        Tensor smooth = CrossEntropy.defaults().withLabelSmoothing(alpha).perSample(z, y);
        Tensor own = z.gather(1, y.unsqueeze(1)).squeeze(1);
        Tensor extra = own.sub(z.mean(1)).mul(alpha);
        TensorAssertions.assertClose(smooth, fit.add(extra), 1e-12, 1e-12, "identity");
        LabelSmoothingDecomposition parts = LabelSmoothingDecomposition.of(z, y, alpha);
        TensorAssertions.assertClose(
                parts.regularization().add(parts.errorEnhancement()), extra, 1e-12, 1e-12, "R + E");
        assertTrue(parts.regularization().ge(0).all());
        assertTrue(parts.errorEnhancement().le(0).all());
        Tensor right = z.argmax(1).eq(y);
        Tensor sup = new MaxSupLoss(alpha).perSample(z, y);
        for (int i = 0; i < 4; i++) {
            if (right.get(i) != 0) {
                assertEquals(0, parts.errorEnhancement().get(i), 0.0, "no error to enhance");
                assertEquals(smooth.get(i), sup.get(i), 1e-12, "where it is right, it is label smoothing");
            } else if (alpha > 0) {
                assertTrue(sup.get(i) > smooth.get(i));
            }
        }
    }

    @Property(tries = 100)
    void thePenaltyAndItsGradient(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 6) int classes,
            @ForAll @DoubleRange(min = -50, max = 50) double c) {
        Tensor z = Tensor.randn(Rng.of(seed), DType.FLOAT64, 3, classes);
        MaxSupLoss loss = new MaxSupLoss(0.15);
        Tensor penalty = loss.penalty(z);
        assertTrue(penalty.gt(0).all());
        assertEquals(0, loss.penalty(Tensor.full(DType.FLOAT64, c, 1, classes)).item(), 1e-12);
        TensorAssertions.assertClose(loss.penalty(z.add(c)), penalty, 1e-11, 1e-12, "shift");
        Tensor y = Tensor.randint(Rng.of(seed), 0, classes, 3);
        Tensor g = Autodiff.grad(t -> loss.perSample(t, y).sum()).apply(z);
        Tensor top = Indexing.oneHot(z.argmax(1), classes, DType.FLOAT64);
        Tensor expected = z.softmax(1)
                .sub(Indexing.oneHot(y, classes, DType.FLOAT64))
                .add(top.sub(1.0 / classes).mul(0.15));
        TensorAssertions.assertClose(g, expected, 1e-10, 1e-12, "gradient");
    }

    @Test
    void ofEqualLogitsTheFirstCounts() {
        Tensor z = Tensor.of(new double[][] {{1, 4, 4}});
        Tensor g = Autodiff.grad(t -> new MaxSupLoss(3).penalty(t).sum()).apply(z);
        assertArrayEquals(new double[] {-1, 2, -1}, g.toDoubleArray(), 1e-15);
    }

    @Test
    void gradientsOfBothOrders() {
        Tensor z = Tensor.randn(Rng.of(1), DType.FLOAT64, 3, 4);
        Tensor y = Tensor.of(new long[] {3, 0, 1});
        GradientCheck.Options options = GradientCheck.Options.defaults().withSecondOrder(true);
        GradientCheck.check(t -> new MaxSupLoss(0.2).apply(t, y), z, options);
        GradientCheck.check(t -> LogitPenaltyLoss.defaults().apply(t, y), z, options);
        // No two logits of a row are near to each other, where the parts have kinks.
        Tensor apart = Tensor.of(new double[][] {{-0.4, 0.2, 0.7, 1.9}, {-0.1, -0.6, 0.8, 1.2}, {0.3, 0.1, -0.9, 2}});
        GradientCheck.check(t -> LabelSmoothingDecomposition.of(t, y, 0.1).regularization(), apart, options);
        GradientCheck.check(t -> LabelSmoothingDecomposition.of(t, y, 0.1).errorEnhancement(), apart, options);
    }

    @Test
    void theStrengthGrows() {
        MaxSup objective = MaxSup.over(11);
        assertEquals(0.1, objective.in(0).lambda());
        assertEquals(0.15, objective.in(5).lambda(), 1e-15);
        assertEquals(0.2, objective.in(10).lambda(), 1e-15);
        assertEquals(0.2, objective.in(99).lambda(), 1e-15);
        assertEquals(0.1, MaxSup.over(1).in(0).lambda());
        assertEquals(0.1, MaxSup.over(0).in(3).lambda());
        StepContext context = new StepContext(50, 5, 110, Rng.of(1), true);
        Batch batch = new Batch(Z, Y, Tensor.arange(1), null);
        assertEquals(
                new MaxSupLoss(0.15).apply(Z, Y).item(),
                objective.loss(new Identity(), batch, context).item(),
                1e-12);
        assertEquals(1, context.sampleLosses().size());
    }

    @Test
    void takesMixedLabelsAndIsCrossEntropyWithoutStrength() {
        Tensor soft = Tensor.of(new double[][] {{0.2, 0.7, 0.1}});
        assertEquals(
                CrossEntropy.of(Z, soft).item() + new MaxSupLoss(0.3).penalty(Z).item(),
                new MaxSupLoss(0.3).apply(Z, soft).item(),
                1e-15);
        assertEquals(CrossEntropy.of(Z, Y).item(), new MaxSupLoss(0).apply(Z, Y).item());
        assertEquals(
                CrossEntropy.of(Z, Y).item() + 0.02 * 10 / 2,
                new LogitPenaltyLoss(0.02).apply(Z, Y).item(),
                1e-15);
    }

    @Test
    void wrongArguments() {
        assertThrows(IllegalArgumentException.class, () -> new MaxSupLoss(-0.1));
        assertThrows(IllegalArgumentException.class, () -> new MaxSup(0.1, Double.NaN, 3));
        assertThrows(IllegalArgumentException.class, () -> new LogitPenaltyLoss(-1));
        assertThrows(IllegalArgumentException.class, () -> LabelSmoothingDecomposition.of(Z, Y, 1.1));
        assertThrows(ShapeException.class, () -> LabelSmoothingDecomposition.of(Z, Tensor.arange(2), 0.1));
        MaxSupLoss loss = new MaxSupLoss(0.1);
        assertThrows(ShapeException.class, () -> loss.apply(Tensor.zeros(2, 1), Tensor.arange(2)));
        assertThrows(ArithmeticException.class, () -> loss.apply(Z.mul(Double.NaN), Y));
        assertThrows(IndexOutOfBoundsException.class, () -> loss.apply(Z, Tensor.of(new long[] {3})));
    }
}
