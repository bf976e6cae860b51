package cotangent.regularizers.calibration;

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
import cotangent.nn.loss.CrossEntropy;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class AclsLossTest {
    private static final AclsLoss ACLS = AclsLoss.defaults();

    @Test
    void theCardsNumbers() {
        Tensor z = Tensor.of(new double[][] {{12, 1, -3}});
        assertEquals(0.53, ACLS.penalty(z).item(), 1e-15);
        assertEquals(5.3, ACLS.withAlpha(1).penalty(z).item(), 1e-14);
        // With the smallest logit as reference: (15 - 10)^2 + 0.1 (1 + 25) / 2.
        assertEquals(
                26.3,
                ACLS.withAlpha(1)
                        .withReference(AclsLoss.Reference.MIN)
                        .penalty(z)
                        .item(),
                1e-13);
        assertEquals(
                0.1 * (1 + 5) / 3, MarginLabelSmoothing.defaults().penalty(z).item(), 1e-15);
    }

    @Property(tries = 100)
    void theGradient(@ForAll long seed, @ForAll @DoubleRange(min = 0, max = 3) double margin) {
        Rng rng = Rng.of(seed);
        Tensor z = Tensor.randn(rng, DType.FLOAT64, 4, 5).mul(3);
        Tensor y = Tensor.randint(rng, 0, 5, 4);
        for (AclsLoss.Reference reference : AclsLoss.Reference.values()) {
            AclsLoss loss = new AclsLoss(0.3, 0.7, 0.2, margin, reference);
            Tensor g = Autodiff.grad(t -> loss.apply(t, y)).apply(z);
            Tensor fit = Autodiff.grad(t -> CrossEntropy.of(t, y)).apply(z);
            Tensor max = z.amax(true, 1);
            Tensor r = reference == AclsLoss.Reference.ZERO ? max : max.sub(z.amin(true, 1));
            Tensor top = Indexing.oneHot(z.argmax(1), 5, DType.FLOAT64);
            Tensor down = r.sub(margin).relu().mul(2 * 0.7 * 0.3 / 4).mul(top);
            Tensor up = max.sub(z).sub(margin).relu().mul(-2 * 0.2 * 0.3 / (4 * 4));
            TensorAssertions.assertClose(g, fit.add(down).add(up), 1e-10, 1e-13, "gradient");
            assertTrue(g.sub(fit).mul(top.rsub(1)).le(1e-15).all(), "others are pulled up");
        }
    }

    @Property(tries = 100)
    void doesNothingWithinTheMarginAndLooksNotAtLabels(
            @ForAll long seed, @ForAll @DoubleRange(min = -20, max = 20) double c) {
        Tensor z = Tensor.randn(Rng.of(seed), DType.FLOAT64, 3, 4);
        Tensor y = Tensor.randint(Rng.of(seed), 0, 4, 3);
        double fit = CrossEntropy.of(z, y).item();
        double spread = z.amax(1).sub(z.amin(1)).max().item();
        double margin = Math.max(spread, z.abs().max().item());
        for (AclsLoss.Reference reference : AclsLoss.Reference.values()) {
            AclsLoss loss = ACLS.withReference(reference);
            assertEquals(fit, loss.withMargin(margin).apply(z, y).item(), 1e-15);
            assertEquals(
                    fit, loss.withMargin(Double.POSITIVE_INFINITY).apply(z, y).item(), 1e-15);
        }
        assertEquals(fit, new MarginLabelSmoothing(margin, 1).apply(z, y).item(), 1e-15);
        AclsLoss close = ACLS.withMargin(0.5);
        Tensor others = y.add(1).remainder(4);
        assertEquals(
                close.apply(z, y).item() - fit,
                close.apply(z, others).item() - CrossEntropy.of(z, others).item(),
                1e-12);
        AclsLoss shifted = close.withReference(AclsLoss.Reference.MIN);
        TensorAssertions.assertClose(shifted.penalty(z.add(c)), shifted.penalty(z), 1e-10, 1e-12, "shift");
    }

    @Test
    void withoutMarginTheMarginLossIsMaxSuppression() {
        Tensor z = Tensor.randn(Rng.of(1), DType.FLOAT64, 5, 4);
        TensorAssertions.assertClose(
                new MarginLabelSmoothing(0, 0.3).penalty(z), new MaxSupLoss(0.3).penalty(z), 1e-14);
        assertTrue(
                Autodiff.grad(t -> new MarginLabelSmoothing(1, 1).penalty(t).sum())
                        .apply(Tensor.of(new double[][] {{1, 0}}))
                        .eq(0)
                        .all(),
                "at the margin the derivative is 0");
    }

    @Test
    void gradientsOfBothOrders() {
        Tensor z = Tensor.randn(Rng.of(3), DType.FLOAT64, 3, 4).mul(3);
        Tensor y = Tensor.of(new long[] {3, 0, 1});
        GradientCheck.Options options = GradientCheck.Options.defaults().withSecondOrder(true);
        // What is held constant moves in differences: the terms one by one.
        AclsLoss first = new AclsLoss(0.5, 1, 0, 1, AclsLoss.Reference.ZERO);
        GradientCheck.check(t -> first.apply(t, y), z, options);
        GradientCheck.check(t -> new MarginLabelSmoothing(1, 0.5).apply(t, y), z, options);
        AclsLoss both = ACLS.withMargin(1);
        Tensor g64 = Autodiff.grad(t -> both.apply(t, y)).apply(z);
        Tensor g32 = Autodiff.grad(t -> both.apply(t, y)).apply(z.to(DType.FLOAT32));
        TensorAssertions.assertClose(g32.to(DType.FLOAT64), g64, 1e-5, 1e-6, "float32");
    }

    /** Pixels [batch, classes, height, width], some of which are not labelled. */
    @Test
    void positionsCountAlikeUnlessIgnored() {
        Rng rng = Rng.of(5);
        Tensor z = Tensor.randn(rng, DType.FLOAT64, 2, 3, 2, 2).mul(4);
        long[] labels = {0, 1, -100, 2, -100, -100, 1, -100};
        Tensor y = Tensor.of(labels, 2, 2, 2);
        AclsLoss loss = ACLS.withMargin(1);
        double[] sums = new double[2];
        int[] counts = new int[2];
        for (int i = 0; i < 8; i++) {
            if (labels[i] >= 0) {
                Tensor pixel =
                        z.select(0, i / 4).select(1, i / 2 % 2).select(1, i % 2).unsqueeze(0);
                sums[i / 4] +=
                        loss.apply(pixel, Tensor.of(new long[] {labels[i]})).item();
                counts[i / 4]++;
            }
        }
        assertEquals(
                (sums[0] + sums[1]) / (counts[0] + counts[1]), loss.apply(z, y).item(), 1e-12);
        TensorAssertions.assertClose(
                loss.perSample(z, y), Tensor.of(new double[] {sums[0] / counts[0], sums[1] / counts[1]}), 1e-12);
        Tensor none = Tensor.of(new long[] {-100, -100});
        assertEquals(0, loss.apply(Tensor.ones(DType.FLOAT64, 2, 3), none).item());
        assertTrue(loss.perSample(z, y.clampMin(0)).allFinite());
    }

    @Test
    void wrongArguments() {
        assertThrows(IllegalArgumentException.class, () -> ACLS.withMargin(-1));
        assertThrows(IllegalArgumentException.class, () -> ACLS.withAlpha(-1));
        assertThrows(IllegalArgumentException.class, () -> ACLS.withLambda1(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> ACLS.withLambda2(-1));
        assertThrows(NullPointerException.class, () -> ACLS.withReference(null));
        assertThrows(IllegalArgumentException.class, () -> new MarginLabelSmoothing(-1, 0.1));
        assertThrows(ShapeException.class, () -> ACLS.apply(Tensor.zeros(2, 1), Tensor.arange(2)));
    }
}
