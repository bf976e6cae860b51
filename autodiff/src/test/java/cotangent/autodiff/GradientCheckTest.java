package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.GradientCheck.Failure;
import cotangent.autodiff.GradientCheck.Kind;
import cotangent.autodiff.GradientCheck.Options;
import cotangent.autodiff.GradientCheck.Report;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class GradientCheckTest {
    private static final Options ALL = Options.defaults().withSecondOrder(true);

    private final Tensor x = Tensor.of(new double[] {0.3, -1.2, 2.5, 0.7, -0.4, 1.1}, 2, 3);

    /** {@code x^3}, with rules that can be made wrong. */
    private record Cube(double vjpFactor, double jvpFactor, boolean differentiable) implements Primitive {
        @Override
        public String name() {
            return "cube";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            return x[0].square().mul(x[0]);
        }

        private Tensor slope(Node node) {
            Tensor at = node.input(0);
            return (differentiable ? at : at.detach()).square().mul(3);
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return g.mul(slope(node)).mul(vjpFactor);
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return t.mul(slope(node)).mul(jvpFactor);
        }
    }

    private static Report report(Function<Tensor, Tensor> f, Tensor x, Options options) {
        return GradientCheck.report((List<Tensor> in) -> f.apply(in.get(0)), List.of(x), options);
    }

    @Test
    void acceptsRightDerivatives() {
        GradientCheck.check(t -> new Cube(1, 1, true).apply(t), x, ALL);
        GradientCheck.check(t -> t.sin().mul(t.exp()), x, ALL);
        GradientCheck.check(in -> in.get(0).matmul(in.get(1)).tanh(), List.of(x, x.mT()), ALL);
    }

    @Test
    void measuresSmallErrorsForRightDerivatives() {
        Report r = report(t -> t.sin().mul(t.exp()), x, ALL);
        assertTrue(r.passed());
        assertTrue(r.error(Kind.REVERSE) < 1e-9, r.toString());
        assertTrue(r.error(Kind.FORWARD) < 1e-9, r.toString());
        assertTrue(r.error(Kind.DUALITY) < 1e-14, r.toString());
        assertTrue(r.error(Kind.SECOND_ORDER) < 1e-8, r.toString());
        assertTrue(r.error(Kind.FLOAT32) < 1e-6 && r.error(Kind.FLOAT32) > 0, r.toString());
    }

    @Test
    void findsWrongReverseRule() {
        Failure e = assertThrows(Failure.class, () -> GradientCheck.check(t -> new Cube(1.00001, 1, true).apply(t), x));
        assertTrue(e.report().error(Kind.REVERSE) > 9e-6, e.getMessage());
        assertTrue(e.report().error(Kind.DUALITY) > 1e-6, e.getMessage());
        assertTrue(e.report().error(Kind.FORWARD) < 1e-9, e.getMessage());
        assertTrue(e.getMessage().contains("gradient for input 0 [2, 3] at ["), e.getMessage());
        assertTrue(e.getMessage().contains("relative error"), e.getMessage());
    }

    @Test
    void findsWrongForwardRule() {
        Report r = report(t -> new Cube(1, 0.99, true).apply(t), x, Options.defaults());
        assertTrue(
                r.error(Kind.FORWARD) > 5e-3 && r.error(Kind.REVERSE) < 1e-9 && r.error(Kind.DUALITY) > 1e-6,
                r.toString());
        assertTrue(report(
                        t -> new Cube(1, 0.99, true).apply(t),
                        x,
                        Options.defaults().withForwardMode(false))
                .passed());
    }

    @Test
    void findsRuleThatIsNotDifferentiable() {
        assertTrue(report(t -> new Cube(1, 1, false).apply(t), x, Options.defaults())
                .passed());
        Report r = report(t -> new Cube(1, 1, false).apply(t), x, ALL);
        assertFalse(r.passed());
        assertTrue(r.error(Kind.SECOND_ORDER) > 0.1, r.toString());
    }

    @Test
    void namesTheInputAndTheElement() {
        Tensor wrongAt = Tensor.of(new double[] {1, 1, 1, 1, 2, 1}, 2, 3);
        Function<List<Tensor>, Tensor> f =
                in -> in.get(0).add(in.get(1).add(in.get(1).mul(wrongAt.sub(1)).detach()));
        Failure e = assertThrows(Failure.class, () -> GradientCheck.check(f, List.of(x, x)));
        assertTrue(e.getMessage().contains("gradient for input 1 [2, 3] at [1, 1]"), e.getMessage());
    }

    @Test
    void findsDependenceThatWasCut() {
        assertThrows(Failure.class, () -> GradientCheck.check(t -> t.mul(t.detach()), x));
    }

    @Test
    void pointsAtKinks() {
        Tensor atKink = Tensor.of(new double[] {1e-5, 1});
        Failure e = assertThrows(Failure.class, () -> GradientCheck.check(Tensor::abs, atKink));
        assertTrue(e.getMessage().contains("kink"), e.getMessage());
        GradientCheck.check(Tensor::abs, atKink, Options.defaults().withStep(1e-6));
    }

    @Test
    void findsNaN() {
        Report r = report(t -> t.sub(t).div(t.sub(t)), x, Options.defaults());
        assertEquals(Double.POSITIVE_INFINITY, r.error(Kind.REVERSE));
    }

    @Test
    void findsLossOfPrecisionInFloat32() {
        Function<Tensor, Tensor> cancelling = t -> t.add(1e6).sub(1e6).square();
        Report r = report(cancelling, x, Options.defaults().withTolerance(1e-4));
        assertTrue(r.error(Kind.FLOAT32) > 1e-3, r.toString());
        GradientCheck.check(
                cancelling, x, Options.defaults().withTolerance(1e-4).withFloat32Tolerance(Double.POSITIVE_INFINITY));
    }

    @Test
    void holdsIntegersConstantAndAcceptsFloat32Inputs() {
        Tensor index = Tensor.of(new int[] {1, 0, 1});
        GradientCheck.check(
                in -> in.get(1).indexSelect(0, in.get(0)).square(), List.of(index, x.to(DType.FLOAT32)), ALL);
    }

    @Test
    void acceptsScalarsAndNothing() {
        GradientCheck.check(Tensor::exp, Tensor.scalar(DType.FLOAT64, 0.3), ALL);
        GradientCheck.check(Tensor::exp, Tensor.zeros(DType.FLOAT64, 0, 3), ALL);
        GradientCheck.check(t -> Tensor.ones(DType.FLOAT64, 2), x, ALL);
    }

    @Test
    void looksAtSomeElementsOfLargeInputs() {
        int[] calls = {0};
        Function<Tensor, Tensor> counted = t -> {
            calls[0]++;
            return t.square();
        };
        GradientCheck.check(
                counted, Tensor.ones(DType.FLOAT64, 1000), Options.defaults().withMaxElements(10));
        assertTrue(calls[0] < 60, "calls: " + calls[0]);
    }

    @Test
    void refusesWhatCannotBeChecked() {
        Tensor ints = Tensor.arange(3);
        assertThrows(IllegalArgumentException.class, () -> GradientCheck.check(t -> t, ints));
        assertThrows(DTypeException.class, () -> GradientCheck.check(t -> t.gt(0), x));
        Rng shared = Rng.of(1);
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> GradientCheck.check(t -> t.mul(Tensor.rand(shared, 2, 3)), x));
        assertTrue(e.getMessage().contains("deterministic"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Options.defaults().withTolerance(0));
        assertThrows(IllegalArgumentException.class, () -> Options.defaults().withStep(Double.NaN));
    }

    @Test
    void isRepeatable() {
        assertEquals(report(Tensor::sin, x, ALL), report(Tensor::sin, x, ALL));
        assertFalse(report(Tensor::sin, x, ALL).equals(report(Tensor::sin, x, ALL.withSeed(1))));
    }

    @Test
    void worksWhileNothingIsRecorded() {
        try (var off = GradMode.noGrad()) {
            GradientCheck.check(Tensor::sin, x, ALL);
        }
    }
}
