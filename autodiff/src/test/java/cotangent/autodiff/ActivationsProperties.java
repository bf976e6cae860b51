package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What {@link GoldenOperatorsTest} does not show: derivatives of second order, extreme values, randomness, errors. */
class ActivationsProperties {
    private static final List<UnaryOperator<Tensor>> SMOOTH = List.of(
            Activations::gelu,
            Activations::geluTanh,
            Activations::silu,
            Activations::mish,
            Activations::softplus,
            Activations::logSigmoid,
            Activations::tanhshrink,
            x -> Activations.glu(x, 0));

    private static final List<UnaryOperator<Tensor>> KINKED = List.of(
            Activations::relu6,
            Activations::elu,
            x -> Activations.celu(x, 0.5),
            Activations::selu,
            Activations::hardtanh,
            Activations::hardswish,
            Activations::hardsigmoid,
            Activations::leakyRelu,
            Activations::rrelu,
            Activations::softsign,
            x -> Activations.softshrink(x, 0.5),
            x -> Activations.hardshrink(x, 0.5),
            x -> Activations.threshold(x, 1, 7),
            x -> Activations.softplus(x, 2, 20));

    private static final GradientCheck.Options SECOND_ORDER =
            GradientCheck.Options.defaults().withSecondOrder(true);

    @Property(tries = 20)
    void derivativesOfSmoothOnes(@ForAll long seed) {
        Tensor x = Tensor.randn(new Random(seed), DType.FLOAT64, 6).mul(2);
        for (UnaryOperator<Tensor> f : SMOOTH) {
            GradientCheck.check(f::apply, x, SECOND_ORDER);
        }
    }

    @Property(tries = 20)
    void derivativesOfOnesWithKinks(@ForAll long seed) {
        Random r = new Random(seed);
        // Kinks lie at multiples of 0.5.
        Tensor x = Tensor.randint(r, -8, 14, 6)
                .to(DType.FLOAT64)
                .mul(0.5)
                .add(Tensor.rand(r, DType.FLOAT64, 6).mul(0.4))
                .add(0.05);
        for (UnaryOperator<Tensor> f : KINKED) {
            GradientCheck.check(f::apply, x, SECOND_ORDER);
        }
        GradientCheck.check(
                in -> Activations.prelu(in.get(0), in.get(1)),
                List.of(x.reshape(1, 3, 2), Tensor.rand(r, DType.FLOAT64, 3)),
                SECOND_ORDER);
    }

    @Example
    void extremeValuesGiveFiniteGradients() {
        Tensor large = Tensor.of(new float[] {-3e4f, -200, -100, 0, 100, 200, 3e4f});
        for (List<UnaryOperator<Tensor>> functions : List.of(SMOOTH.subList(0, 7), KINKED)) {
            for (UnaryOperator<Tensor> f : functions) {
                Tensor x = large.copy().requiresGrad();
                Tensor y = f.apply(x);
                y.sum().backward();
                assertTrue(y.allFinite() && x.grad().allFinite(), y + " " + x.grad());
            }
        }
    }

    @Example
    void softplusIsDifferentiableAtZero() {
        Tensor zero = Tensor.scalar(DType.FLOAT64, 0);
        assertEquals(0.5, Autodiff.grad(Activations::softplus).apply(zero).item());
        assertEquals(
                0.25,
                Autodiff.grad(t -> Autodiff.grad(Activations::softplus).apply(t))
                        .apply(zero)
                        .item());
    }

    @Example
    void randomSlopesLieBetweenTheirBounds() {
        Tensor x = Tensor.full(DType.FLOAT64, -1, 1000);
        Tensor slope = Activations.rrelu(x, 0.25, 0.5, Rng.of(3)).neg();
        assertTrue(slope.amin().item() >= 0.25 && slope.amax().item() <= 0.5);
        assertEquals(0.375, slope.mean().item(), 0.01);
        assertClose(Activations.rrelu(x.neg(), 0.25, 0.5, Rng.of(3)), x.neg(), 0);
    }

    @Example
    void dropoutKeepsTheMean() {
        Tensor x = Tensor.ones(DType.FLOAT64, 100, 50, 2, 2).requiresGrad();
        Tensor y = Dropouts.dropout(x, 0.2, Rng.of(4));
        assertEquals(1, y.mean().item(), 0.02);
        assertTrue(y.eq(0).or(y.eq(1.25)).all());
        y.sum().backward();
        assertClose(x.grad(), y, 0);
        Tensor z = Dropouts.channels(x, 0.5, Rng.of(5));
        assertClose(z, z.slice(2, 0, 1).slice(3, 0, 1).expand(z.shape()), 0);
        assertEquals(1, z.mean().item(), 0.06);
        assertEquals(0, Dropouts.dropout(x, 1, Rng.of(6)).abs().sum().item());
    }

    @Example
    void errors() {
        Tensor x = Tensor.ones(2, 3);
        assertThrows(ShapeException.class, () -> Activations.glu(x, 1));
        assertThrows(ShapeException.class, () -> Activations.prelu(x, Tensor.ones(2)));
        assertThrows(IllegalArgumentException.class, () -> Activations.celu(x, 0));
        assertThrows(IllegalArgumentException.class, () -> Activations.softplus(x, 0, 20));
        assertThrows(IllegalArgumentException.class, () -> Activations.softshrink(x, -1));
        assertThrows(IllegalArgumentException.class, () -> Activations.rrelu(x, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> Activations.hardtanh(x, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> Dropouts.dropout(x, 1.5, Rng.of(1)));
        assertThrows(ShapeException.class, () -> Dropouts.channels(Tensor.ones(3), 0.5, Rng.of(1)));
    }
}
