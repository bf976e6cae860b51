package cotangent.regularizers.loss;

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
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class SphericalLossTest {
    private static final Tensor O = Tensor.of(new double[][] {{3, 1, 0, -2}});
    private static final Tensor FIRST = Tensor.of(new long[] {0});
    private static final List<SphericalLoss> LOSSES =
            List.of(new ZLoss(1, 1), ZLoss.defaults(), new TaylorSoftmaxLoss(), new OneHotSquaredError());

    @Test
    void theCardsNumbers() {
        ZLoss one = new ZLoss(1, 1);
        assertEquals(0.518354, one.apply(O, FIRST).item(), 5e-7);
        assertEquals(12.138124, ZLoss.defaults().apply(O, FIRST).item(), 5e-7);
        Tensor g = Autodiff.grad(o -> one.apply(o, FIRST)).apply(O);
        TensorAssertions.assertClose(
                g, Tensor.of(new double[][] {{-0.060409, 0.077669, 0.034519, -0.051779}}), 0, 5e-7, "gradient");
        // zeta from the loss: softplus(1 - zeta) is known
        double zeta = 1 - StrictMath.log(StrictMath.expm1(one.apply(O, FIRST).item()));
        assertEquals(1.386750, zeta, 5e-7);
    }

    @Test
    void theOutputCannotStandHigherThanTheRootOfTheOthers() {
        Tensor o = Tensor.of(new double[][] {{1, 0, 0, 0, 0}});
        double loss = new ZLoss(1, 0).apply(o, FIRST).item();
        assertEquals(2, -StrictMath.log(StrictMath.expm1(loss)), 1e-9);
        for (int seed = 0; seed < 100; seed++) {
            Tensor other = Tensor.randn(Rng.of(seed), DType.FLOAT64, 1, 5);
            assertTrue(new ZLoss(1, 0).apply(other, FIRST).item() >= loss);
        }
    }

    @Test
    void gradientsOfBothOrders() {
        Tensor o = Tensor.randn(Rng.of(1), DType.FLOAT64, 3, 5);
        Tensor labels = Tensor.of(new long[] {4, 0, 2});
        for (SphericalLoss loss : LOSSES) {
            GradientCheck.check(
                    t -> loss.perSample(t, labels),
                    o,
                    GradientCheck.Options.defaults().withSecondOrder(true));
        }
    }

    /** The three numbers give the whole gradient. */
    @Property(tries = 100)
    void theTermsAreTheGradient(@ForAll long seed) {
        Tensor o = Tensor.randn(Rng.of(seed), DType.FLOAT64, 6);
        Tensor label = Tensor.of(new long[] {Math.floorMod(seed, 6L)});
        for (SphericalLoss loss : LOSSES) {
            int c = (int) label.itemLong();
            SphericalLoss.Terms t =
                    loss.terms(o.get(c), o.sum().item(), o.square().sum().item(), 6);
            Autodiff.Dual expected = Autodiff.valueAndGrad(x -> loss.apply(x.unsqueeze(0), label), o);
            double[] g = o.mul(t.alpha()).add(t.beta()).toDoubleArray();
            g[c] += t.gamma();
            assertEquals(expected.value().item(), t.value(), 1e-9, loss.toString());
            TensorAssertions.assertClose(Tensor.of(g), expected.derived(), 1e-8, 1e-9, loss.toString());
        }
    }

    @Property(tries = 100)
    void scaleAndOffsetDoNotMatter(
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0.01, max = 100) double k,
            @ForAll @DoubleRange(min = -50, max = 50) double m) {
        Tensor o = Tensor.randn(Rng.of(seed), DType.FLOAT64, 4, 6);
        Tensor labels = Tensor.of(new long[] {0, 5, 2, 2});
        ZLoss loss = new ZLoss(1, 2);
        TensorAssertions.assertClose(loss.perSample(o.mul(k).add(m), labels), loss.perSample(o, labels), 1e-6);
        Tensor g = Autodiff.grad(t -> loss.perSample(t, labels).sum()).apply(o);
        TensorAssertions.assertClose(g.sum(1), Tensor.zeros(DType.FLOAT64, 4), 0, 1e-14, "sum of the gradient");
        TensorAssertions.assertClose(
                g.mul(o).sum(1), Tensor.zeros(DType.FLOAT64, 4), 0, 1e-10, "gradient along the outputs");
    }

    @Test
    void equalOutputsHaveAFiniteGradient() {
        Tensor o = Tensor.ones(DType.FLOAT64, 1, 4);
        ZLoss loss = new ZLoss(1, 2);
        assertEquals(StrictMath.log1p(StrictMath.exp(2)), loss.apply(o, FIRST).item(), 1e-12);
        assertTrue(Autodiff.grad(t -> loss.apply(t, FIRST)).apply(o).allFinite());
    }

    @Test
    void wrongArguments() {
        assertThrows(IllegalArgumentException.class, () -> new ZLoss(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new ZLoss(1, Double.NaN));
        for (SphericalLoss loss : LOSSES) {
            assertThrows(ShapeException.class, () -> loss.apply(Tensor.zeros(1, 1), FIRST));
            assertThrows(ShapeException.class, () -> loss.apply(O, Tensor.of(new long[] {0, 1})));
            assertThrows(IndexOutOfBoundsException.class, () -> loss.apply(O, Tensor.of(new long[] {4})));
        }
    }
}
