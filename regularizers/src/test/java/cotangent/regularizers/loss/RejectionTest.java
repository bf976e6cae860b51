package cotangent.regularizers.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.Dropout;
import cotangent.nn.Linear;
import cotangent.nn.Sequential;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class RejectionTest {
    private static double loss(RejectionLoss loss, double r, double a) {
        return loss.apply(Tensor.of(new double[] {r}), Tensor.of(new double[] {a}))
                .item();
    }

    @Test
    void theCardsNumbers() {
        RejectionLoss loss = new RejectionLoss(0.05, 2);
        assertEquals(0.485400, loss.atZero(0.05), 5e-7);
        assertEquals(9.707991, loss.beta(), 5e-7);
        assertEquals(2.768282, loss(loss, 0, -1), 5e-7);
        assertEquals(0.417879, loss(loss, 0, 1), 5e-7);
        assertEquals(0.020105, loss.minimizer(0.01), 5e-7);
        assertEquals(-0.108009, loss.minimizer(0.5), 5e-7);
        assertEquals(0, loss.minimizer(0.05));
    }

    @Property(tries = 200)
    void theMinimizerIsOneAndHasTheRightSign(
            @ForAll @DoubleRange(min = 0.01, max = 0.5) double c,
            @ForAll @DoubleRange(min = 0.5, max = 5) double alpha,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double eta) {
        RejectionLoss loss = new RejectionLoss(c, alpha);
        double r = loss.minimizer(eta);
        if (Math.abs(eta - c) > 1e-12) {
            assertEquals(eta < c, r > 0);
        }
        // The derivative of the expectation, from that of each outcome.
        Tensor at = Tensor.of(new double[] {r, r});
        Tensor g = Autodiff.grad(t -> loss.perSample(t, Tensor.of(new double[] {-1, 1}))
                        .mul(Tensor.of(new double[] {eta, 1 - eta}))
                        .sum())
                .apply(at);
        double size = eta * alpha / 2 * StrictMath.exp(alpha / 2 * (r + 1));
        assertEquals(0, g.sum().item(), 1e-12 * (1 + size) * (1 + loss.beta()));
        if (c * 1.1 < 0.5) {
            assertTrue(
                    new RejectionLoss(c * 1.1, alpha).minimizer(eta) >= r || eta >= c,
                    "a dearer rejection accepts more");
        }
    }

    @Property(tries = 200)
    void boundsWhatIsWantedAndIsConvex(
            @ForAll @DoubleRange(min = 0.01, max = 0.5) double c,
            @ForAll @DoubleRange(min = 0.5, max = 5) double alpha,
            @ForAll @DoubleRange(min = -1, max = 1) double r,
            @ForAll @DoubleRange(min = -1, max = 1) double s) {
        RejectionLoss loss = new RejectionLoss(c, alpha);
        for (int a : new int[] {-1, 1}) {
            double wanted = r > 0 ? (a < 0 ? 1 : 0) : c;
            assertTrue(loss(loss, r, a) >= wanted);
            double middle = loss(loss, (r + s) / 2, a);
            double chord = (loss(loss, r, a) + loss(loss, s, a)) / 2;
            assertTrue(middle <= chord * (1 + 1e-12));
        }
    }

    @Test
    void gradientsOfBothOrdersAndClampedExponents() {
        Tensor a = Tensor.of(new double[] {-1, 1, 1});
        Tensor r = Tensor.of(new double[] {0.3, -0.1, 0.02});
        RejectionLoss loss = RejectionLoss.of(0.2);
        GradientCheck.check(
                t -> loss.perSample(t, a), r, GradientCheck.Options.defaults().withSecondOrder(true));
        Tensor far = Tensor.of(new float[] {1000, -1000}).unsqueeze(1);
        assertTrue(loss.perSample(far, Tensor.of(new float[] {1, -1})).allFinite());
        assertEquals(
                loss.perSample(r, a).mean().item(),
                loss.apply(r.unsqueeze(1), a).item());
    }

    @Test
    void rescalesALayer() {
        Linear last = new Linear(4, 1, Rng.of(1));
        Tensor x = Tensor.randn(Rng.of(2), 3, 4);
        Tensor before = last.apply(x).detach();
        RejectionLoss loss = RejectionLoss.of(0.1);
        loss.rescale(last);
        TensorAssertions.assertClose(last.apply(x), before.div(loss.beta()), 1e-5);
    }

    @Test
    void theRejectorLeavesThePredictorAlone() {
        Rng rng = Rng.of(1);
        Sequential predictor = new Sequential(new Linear(4, 3, rng), new Dropout(0.5, rng.split()));
        Linear scorer = new Linear(7, 1, rng);
        Rejector rejector = new Rejector(predictor, scorer);
        rejector.train();
        Tensor x = Tensor.randn(rng, 5, 2, 2).flatten(1);
        predictor.eval();
        Tensor logits = predictor.apply(x).detach();
        predictor.train();
        Tensor expected = scorer.apply(Tensor.cat(1, x, logits.softmax(1))).squeeze(1);
        TensorAssertions.assertClose(rejector.apply(x), expected, 1e-6);
        TensorAssertions.assertClose(rejector.confidence(x), logits.softmax(1).amax(1), 1e-6);
        Tensor labels = logits.argmax(1);
        assertEquals(5, rejector.outcomes(x, labels).sum().item());
        assertEquals(-5, rejector.outcomes(x, labels.add(1).remainder(3)).sum().item());
        RejectionLoss.of(0.1).apply(rejector.apply(x), Tensor.ones(5)).backward();
        assertTrue(scorer.weight().grad() != null);
        predictor.parameters().forEach((name, p) -> {
            assertFalse(p.isTrainable(), name);
            assertTrue(p.grad() == null, name);
        });
        assertTrue(predictor.isTraining(), "modes are as they were");
        assertThrows(ShapeException.class, () -> new Rejector(predictor, new Linear(7, 2, rng)).apply(x));
    }

    @Test
    void precisionAndCoverage() {
        Tensor scores = Tensor.of(new double[] {0.5, -1, 2, 0, 0.1});
        Tensor outcomes = Tensor.of(new double[] {1, -1, 1, 1, -1});
        PrecisionCoverage above = PrecisionCoverage.above(scores, outcomes, 0);
        assertEquals(0.6, above.coverage());
        assertEquals(2.0 / 3, above.precision(), 1e-15);
        assertEquals(1.0 / 3, above.acceptedError(), 1e-15);
        assertEquals(new PrecisionCoverage(0.4, 1), PrecisionCoverage.best(scores, outcomes, 0.4));
        assertEquals(new PrecisionCoverage(1, 0.6), PrecisionCoverage.best(scores, outcomes, 1));
        assertTrue(Double.isNaN(PrecisionCoverage.best(scores, outcomes, 0).precision()));
        assertTrue(Double.isNaN(PrecisionCoverage.above(scores, outcomes, 9).precision()));
        assertArrayEquals(
                new double[] {1, 0.75},
                new double[] {
                    PrecisionCoverage.limit(0.6, 0.5).precision(),
                    PrecisionCoverage.limit(0.6, 0.8).precision()
                },
                1e-15);
        assertThrows(ShapeException.class, () -> PrecisionCoverage.above(scores, Tensor.ones(3), 0));
        assertThrows(IllegalArgumentException.class, () -> PrecisionCoverage.best(scores, outcomes, 1.2));
    }

    @Test
    void wrongArguments() {
        assertThrows(IllegalArgumentException.class, () -> RejectionLoss.of(0));
        assertThrows(IllegalArgumentException.class, () -> RejectionLoss.of(1));
        assertThrows(IllegalArgumentException.class, () -> new RejectionLoss(0.1, 0));
        RejectionLoss loss = RejectionLoss.of(0.1);
        assertThrows(
                IllegalArgumentException.class,
                () -> loss.apply(Tensor.zeros(DType.FLOAT64, 2), Tensor.of(new double[] {1, 0})));
        assertThrows(ShapeException.class, () -> loss.apply(Tensor.zeros(2, 2), Tensor.ones(2)));
        assertThrows(ShapeException.class, () -> loss.apply(Tensor.zeros(3), Tensor.ones(2)));
    }
}
