package cotangent.regularizers.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparsemaxTest {
    private static final GradientCheck.Options TWICE =
            GradientCheck.Options.defaults().withSecondOrder(true);
    private final SparsemaxLoss loss = new SparsemaxLoss();
    private final Tensor z = Tensor.of(new double[][] {{1, 0.8, 0.1}});

    private static Tensor labels(long... values) {
        return Tensor.of(values);
    }

    @Test
    void theCardsNumbers() {
        TensorAssertions.assertClose(
                new Sparsemax().apply(z), Tensor.of(new double[][] {{0.6, 0.4, 0}}), 1e-15, 1e-15, "probabilities");
        assertEquals(0.16, loss.apply(z, labels(0)).item(), 1e-15);
        assertEquals(1.06, loss.apply(z, labels(2)).item(), 1e-15);
        // tau = z_i - p_i on the support
        assertEquals(0.4, z.sub(new Sparsemax().apply(z)).get(0, 0), 1e-15);
    }

    @Test
    void theLossIsThatOfThePaper() {
        Tensor x = Tensor.randn(Rng.of(1), DType.FLOAT64, 20, 6);
        Tensor q = Tensor.randn(Rng.of(2), DType.FLOAT64, 20, 6).softmax(1);
        Tensor p = Sparsemax.of(x, 1);
        Tensor inside = p.gt(0).to(DType.FLOAT64);
        Tensor tau = x.mul(inside).sum(true, 1).sub(1).div(inside.sum(true, 1));
        Tensor expected = x.square()
                .sub(tau.square())
                .mul(inside)
                .sum(1)
                .mul(0.5)
                .sub(q.mul(x).sum(1))
                .add(q.square().sum(1).mul(0.5));
        TensorAssertions.assertClose(loss.perSample(x, q), expected, 1e-12, 1e-12, "loss");
    }

    @Test
    void itsGradientIsTheDifferenceOfProbabilities() {
        Tensor x = Tensor.randn(Rng.of(3), DType.FLOAT64, 4, 5);
        Tensor q = Tensor.randn(Rng.of(4), DType.FLOAT64, 4, 5).softmax(1);
        Tensor g = Autodiff.grad(t -> loss.perSample(t, q).sum()).apply(x);
        TensorAssertions.assertClose(g, Sparsemax.of(x, 1).sub(q), 1e-13, 1e-15, "gradient");
    }

    @Test
    void gradientsOfBothOrders() {
        Tensor x = Tensor.of(new double[][] {{1.3, 0.72, 0.1, -0.4}, {0.2, 0.31, 0.45, -2}, {3, 0, 0.5, 1.1}});
        Tensor weight = Tensor.randn(Rng.of(5), DType.FLOAT64, 4);
        GradientCheck.check(t -> Sparsemax.of(t, -1).mul(weight).exp(), x, TWICE);
        GradientCheck.check(t -> loss.perSample(t, labels(1, 2, 0)), x, TWICE);
        // Targets stay distributions only if they are made so.
        GradientCheck.check(
                in -> loss.perSample(in.get(0), in.get(1).softmax(1)),
                List.of(x, Tensor.randn(Rng.of(6), DType.FLOAT64, 3, 4)),
                TWICE);
        Tensor several = Tensor.of(
                new boolean[] {true, true, false, false, false, true, true, true, true, false, false, false}, 3, 4);
        GradientCheck.check(t -> new MultiLabelSparsemaxLoss().perSample(t, several), x, TWICE);
    }

    /** As if the class were not there; a label that is excluded cannot be fitted. */
    @Test
    void excludedClassesTakeNoPart() {
        double out = Double.NEGATIVE_INFINITY;
        Tensor excluded = Tensor.of(new double[][] {{1, out, 0.8, 0.1}});
        assertEquals(0.16, loss.apply(excluded, labels(0)).item(), 1e-15);
        assertArrayEquals(
                new double[] {-0.4, 0, 0.4, 0},
                Autodiff.grad(t -> loss.apply(t, labels(0))).apply(excluded).toDoubleArray(),
                1e-15);
        assertEquals(Double.POSITIVE_INFINITY, loss.apply(excluded, labels(1)).item());
    }

    @Test
    void manyLabelsAreAUniformTarget() {
        Tensor x = Tensor.randn(Rng.of(7), DType.FLOAT64, 2, 4);
        Tensor labels = Tensor.of(new boolean[] {true, false, true, false, false, false, false, true}, 2, 4);
        Tensor q = Tensor.of(new double[] {0.5, 0, 0.5, 0, 0, 0, 0, 1}, 2, 4);
        MultiLabelSparsemaxLoss many = new MultiLabelSparsemaxLoss();
        TensorAssertions.assertSame(many.perSample(x, labels), loss.perSample(x, q), "losses");
        TensorAssertions.assertSame(
                many.perSample(x, labels.to(DType.FLOAT32)), loss.perSample(x, q), "labels as numbers");
        assertThrows(
                IllegalArgumentException.class,
                () -> many.apply(x, labels.and(Tensor.of(new boolean[] {true, true, true, false}))));
        assertThrows(ShapeException.class, () -> many.apply(x, labels(0, 1)));
    }

    @Test
    void labelsArePredictedBySupportOrThreshold() {
        assertArrayEquals(
                new boolean[] {true, true, false},
                MultiLabelSparsemaxLoss.predict(z).toBooleanArray());
        assertArrayEquals(
                new boolean[] {true, false, false},
                MultiLabelSparsemaxLoss.predict(z, 0.5).toBooleanArray());
    }

    @Test
    void theBestThresholdHasTheLargestF1() {
        Tensor scores = Tensor.randn(Rng.of(8), DType.FLOAT64, 30, 6);
        Tensor noise = Tensor.randn(Rng.of(9), DType.FLOAT64, 30, 6).mul(0.05);
        Tensor labels = Sparsemax.of(scores, 1).add(noise).gt(0.3);
        double best = MultiLabelSparsemaxLoss.bestThreshold(scores, labels);
        double reached = f1(MultiLabelSparsemaxLoss.predict(scores, best), labels);
        for (double t = 0; t < 1; t += 0.001) {
            assertTrue(f1(MultiLabelSparsemaxLoss.predict(scores, t), labels) <= reached + 1e-15, "threshold " + t);
        }
        assertTrue(best > 0, "else this test shows little");
    }

    private static double f1(Tensor predicted, Tensor actual) {
        return 2
                * predicted.and(actual).sum().item()
                / (predicted.sum().item() + actual.sum().item());
    }

    @Test
    void attentionLeavesMaskedPositionsOut() {
        Rng rng = Rng.of(10);
        Tensor q = Tensor.randn(rng, DType.FLOAT64, 2, 3, 4);
        Tensor k = Tensor.randn(rng, DType.FLOAT64, 2, 5, 4);
        Tensor v = Tensor.randn(rng, DType.FLOAT64, 2, 5, 6);
        TensorAssertions.assertClose(
                SparsemaxAttention.of(q, k, v),
                Sparsemax.of(q.matmul(k.mT()).div(2), -1).matmul(v),
                1e-14,
                1e-14,
                "attention");
        Tensor mask = Tensor.of(new boolean[] {true, true, false, true, false});
        Tensor w = SparsemaxAttention.weights(q, k, mask);
        assertEquals(0, w.select(-1, 2).abs().sum().item());
        assertEquals(0, w.select(-1, 4).abs().sum().item());
        TensorAssertions.assertClose(w.sum(-1), Tensor.ones(DType.FLOAT64, 2, 3), 1e-14);
        // As if they were not there.
        Tensor there = labels(0, 1, 3);
        TensorAssertions.assertSame(
                SparsemaxAttention.weights(q, k.indexSelect(1, there), null),
                w.indexSelect(2, there),
                "without the masked");
        GradientCheck.check(
                in -> SparsemaxAttention.of(in.get(0), in.get(1), in.get(2), mask), List.of(q, k, v), TWICE);
        assertThrows(IllegalArgumentException.class, () -> SparsemaxAttention.of(q, k, v, Tensor.of(new boolean[5])));
        assertThrows(ShapeException.class, () -> SparsemaxAttention.of(q, v, v));
    }

    @Test
    void wrongArguments() {
        assertThrows(
                IllegalArgumentException.class,
                () -> loss.apply(Tensor.of(new double[][] {{1, Double.NaN}}), labels(0)));
        assertThrows(
                IllegalArgumentException.class,
                () -> Sparsemax.of(Tensor.of(new double[][] {{1, Double.POSITIVE_INFINITY}}), 1));
        assertThrows(ShapeException.class, () -> loss.apply(Tensor.zeros(2, 0), labels(0, 0)));
        assertThrows(ShapeException.class, () -> loss.apply(Tensor.zeros(3), labels(0, 0, 0)));
        assertThrows(ShapeException.class, () -> loss.apply(z, labels(0, 1)));
        assertThrows(ShapeException.class, () -> loss.apply(z, Tensor.zeros(1, 2)));
        assertThrows(IndexOutOfBoundsException.class, () -> loss.apply(z, labels(3)));
    }
}
