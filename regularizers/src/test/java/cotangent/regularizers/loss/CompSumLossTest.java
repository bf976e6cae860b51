package cotangent.regularizers.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Indexing;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class CompSumLossTest {
    private static final double[] TAUS = {0, 0.5, 1, 1.5, 2};

    @Test
    void theCardsNumbers() {
        double[] losses = {3, 2, 1.386294, 1, 0.75};
        double[] transfers = {0.133975, 0.125628, 0.130812, 0.166925, 0.25};
        Tensor z = Tensor.zeros(DType.FLOAT64, 1, 4);
        for (int i = 0; i < TAUS.length; i++) {
            assertEquals(
                    losses[i],
                    new CompSumLoss(TAUS[i]).apply(z, Tensor.of(new long[] {2})).item(),
                    5e-7,
                    "tau " + TAUS[i]);
            assertEquals(transfers[i], new HConsistencyBound(TAUS[i], 2).transfer(0.5), 5e-7, "tau " + TAUS[i]);
        }
    }

    @Property(tries = 100)
    void valuesAndGradients(
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0, max = 3) double tau,
            @ForAll @DoubleRange(min = -100, max = 100) double c) {
        Tensor z = Tensor.randn(Rng.of(seed), DType.FLOAT64, 3, 5).mul(2);
        Tensor y = Tensor.of(new long[] {0, 4, 2});
        CompSumLoss loss = new CompSumLoss(tau);
        TensorAssertions.assertClose(loss.perSample(z.add(c), y), loss.perSample(z, y), 1e-10);
        Tensor p = z.softmax(1);
        Tensor e = Indexing.oneHot(y, 5, DType.FLOAT64);
        Tensor weight = p.gather(1, y.unsqueeze(1)).pow(tau - 1);
        TensorAssertions.assertClose(
                Autodiff.grad(t -> loss.perSample(t, y).sum()).apply(z), weight.mul(p.sub(e)), 1e-9, 1e-12, "gradient");
    }

    @Test
    void nothingJumpsAtOne() {
        Tensor z = Tensor.randn(Rng.of(1), DType.FLOAT64, 20, 5);
        Tensor y = Tensor.randint(Rng.of(2), 0, 5, 20);
        Tensor at = new CompSumLoss(1).perSample(z, y);
        for (double d : new double[] {1e-5, -1e-5, 2e-6, -2e-6}) {
            TensorAssertions.assertClose(new CompSumLoss(1 + d).perSample(z, y), at, 0, 1e-4, "tau " + (1 + d));
        }
        assertEquals(new HConsistencyBound(1, 4).transfer(0.3), new HConsistencyBound(1 - 1e-4, 4).transfer(0.3), 1e-4);
        assertEquals(new HConsistencyBound(1, 4).transfer(0.3), new HConsistencyBound(1 + 1e-4, 4).transfer(0.3), 1e-4);
        for (double beta : new double[] {0.3, 0.9, 1}) {
            assertEquals(
                    new HConsistencyBound(2, 4).transfer(beta),
                    new HConsistencyBound(2 - 1e-6, 4).transfer(beta),
                    1e-5);
        }
    }

    @Test
    void gradientsOfBothOrders() {
        Tensor z = Tensor.randn(Rng.of(3), DType.FLOAT64, 3, 4);
        Tensor y = Tensor.of(new long[] {3, 0, 1});
        for (double tau : new double[] {0, 0.5, 1, 1.7, 2, 2.5}) {
            GradientCheck.check(
                    t -> new CompSumLoss(tau).perSample(t, y),
                    z,
                    GradientCheck.Options.defaults().withSecondOrder(true));
        }
    }

    @Test
    void hugeSumsAreCapped() {
        Tensor z = Tensor.of(new double[][] {{0, 100}, {0, 10}}).to(DType.FLOAT32);
        Tensor y = Tensor.of(new long[] {0, 0});
        CompSumLoss loss = new CompSumLoss(0);
        assertTrue(loss.perSample(z, y).allFinite());
        assertArrayEquals(new boolean[] {true, false}, loss.capped(z, y).toBooleanArray());
        assertTrue(Autodiff.grad(t -> loss.apply(t, y)).apply(z).allFinite());
    }

    @Property(tries = 50)
    void theTransferIncreasesAndIsInverted(
            @ForAll @DoubleRange(min = 0, max = 3) double tau,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double beta) {
        HConsistencyBound bound = new HConsistencyBound(tau, 3);
        assertEquals(0, bound.transfer(0), 1e-12);
        double t = bound.transfer(beta);
        assertTrue(t > bound.transfer(beta * 0.9));
        assertEquals(beta, bound.inverse(t), 1e-6);
        assertEquals(1, bound.inverse(bound.transfer(1) + 1));
        assertEquals(beta - 0.1, bound.zeroOneExcess(t / 2, t / 2, 0.1), 1e-6);
    }

    /** With two classes: the risk of tied scores less the least one, by search over the score difference. */
    @Property(tries = 60)
    void theTransferIsTheGapOfTheConditionalRisk(
            @ForAll @DoubleRange(min = 0, max = 3) double tau,
            @ForAll @DoubleRange(min = 0.01, max = 0.95) double beta) {
        double eta = (1 + beta) / 2;
        double best = Double.POSITIVE_INFINITY;
        for (double z = 0; z <= 60; z += 1e-3) {
            best = Math.min(best, eta * phi(tau, -z) + (1 - eta) * phi(tau, z));
        }
        double gap = phi(tau, 0) - best;
        double t = new HConsistencyBound(tau, 2).transfer(beta);
        if (tau <= 2) {
            assertEquals(gap, t, 1e-5);
        } else {
            assertTrue(t <= gap + 1e-6, "a lower bound: " + t + " of " + gap);
        }
    }

    /** The loss for scores (0, z) of the first label. */
    private static double phi(double tau, double z) {
        double n = Math.max(z, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
        return Math.abs(1 - tau) < 1e-6 ? n : StrictMath.expm1((1 - tau) * n) / (1 - tau);
    }

    @Test
    void wrongArguments() {
        assertThrows(IllegalArgumentException.class, () -> new CompSumLoss(-0.1));
        assertThrows(IllegalArgumentException.class, () -> new CompSumLoss(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new HConsistencyBound(1, 1));
        assertThrows(IllegalArgumentException.class, () -> new HConsistencyBound(-1, 2));
        assertThrows(IllegalArgumentException.class, () -> new HConsistencyBound(1, 2).transfer(1.1));
        assertThrows(IllegalArgumentException.class, () -> new HConsistencyBound(1, 2).inverse(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> CompSumLoss.defaults()
                .apply(Tensor.zeros(1, 3), Tensor.of(new long[] {3})));
    }
}
