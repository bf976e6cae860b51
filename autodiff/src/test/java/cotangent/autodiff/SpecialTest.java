package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static cotangent.autodiff.fixtures.TensorAssertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What {@link GoldenElementwiseTest} and {@link PrimitiveTest} do not show: derivatives at singular points, types, predicates, errors. */
class SpecialTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    private static Tensor of(double... values) {
        return Tensor.of(values);
    }

    /** The derivative of order {@code n} at one point. */
    private static double derivative(UnaryOperator<Tensor> f, int n, double x) {
        UnaryOperator<Tensor> g = f;
        for (int i = 0; i < n; i++) {
            g = Autodiff.grad(g);
        }
        return g.apply(Tensor.scalar(DType.FLOAT64, x)).item();
    }

    private static void assertGradients(BinaryOperator<Tensor> f, double a, double b, double da, double db) {
        Tensor x = of(a).requiresGrad();
        Tensor y = of(b).requiresGrad();
        f.apply(x, y).sum().backward();
        assertEquals(da, x.grad().item(), 1e-15);
        assertEquals(db, y.grad() == null ? 0 : y.grad().item(), 1e-15);
    }

    @Test
    void familiesAreDifferentiableAnyNumberOfTimesAtZero() {
        double square = Math.PI * Math.PI;
        double[] sinc = {1, 0, -square / 3, 0, square * square / 5};
        double[] i0 = {1, 0, 0.5, 0, 0.375};
        double[] i1 = {0, 0.5, 0, 0.375, 0};
        for (int n = 0; n < 5; n++) {
            assertEquals(sinc[n], derivative(Special::sinc, n, 0), 1e-14 * Math.abs(sinc[n]), "sinc " + n);
            assertEquals(i0[n], derivative(Special::i0, n, 0), 1e-15, "i0 " + n);
            assertEquals(i1[n], derivative(Special::i1, n, 0), 1e-15, "i1 " + n);
        }
    }

    @Test
    void higherDerivativesOfTheGammaFunctionAreZetaValues() {
        // -euler, then (-1)^(n+1) n! zeta(n+1)
        double[] expected = {
            -0.5772156649015329, Math.PI * Math.PI / 6, -2.404113806319188, StrictMath.pow(Math.PI, 4) / 15
        };
        for (int n = 0; n < 4; n++) {
            assertEquals(expected[n], derivative(Special::lgamma, n + 1, 1), 2e-15 * Math.abs(expected[n]));
        }
    }

    @Test
    void gradientsAtSingularPointsAreNotNaN() {
        assertGradients(Tensor::hypot, 0, 0, 0, 0);
        assertGradients(Tensor::atan2, 0, 0, 0, 0);
        assertGradients(Tensor::logaddexp, -INF, -INF, 0.5, 0.5);
        assertGradients(Tensor::logaddexp, -INF, 1, 0, 1);
        assertGradients(Tensor::logaddexp, INF, 1, 1, 0);
        assertGradients(Pointwise::logaddexp2, -INF, -INF, 0.5, 0.5);
        assertGradients(Special::xlogy, 0, 0, 0, 0);
        assertGradients(Special::xlogy, 0, -1, 0, 0);
        assertGradients(Special::xlogy, 0, Math.E, 1, 0);
        assertGradients(Special::xlog1py, 0, -1, 0, 0);
        assertGradients(Pointwise::copysign, 0, -1, 0, 0);
        assertEquals(0.25, derivative(x -> x.logaddexp(Tensor.scalar(DType.FLOAT64, 1)), 2, 1), 1e-15);
    }

    @Test
    void derivativesInTheTailsKeepTheirPrecision() {
        assertEquals(100.00999800099926, derivative(Special::logNdtr, 1, -100), 1e-13);
        assertEquals(-0.9999000599500531, derivative(Special::logNdtr, 2, -100), 1e-11);
        assertEquals(0, derivative(Special::logNdtr, 2, 1000), 0);
    }

    @Test
    void gradientsGoWhereValuesComeFrom() {
        Tensor x = of(-1, 0, 2, 5, 1).requiresGrad();
        Tensor low = of(0, 0, 0, 0, 4).requiresGrad();
        Tensor high = of(3, 3, 3, 3, 3).requiresGrad();
        Tensor y = x.clamp(low, high);
        y.sum().backward();
        assertSame(y.detach(), of(0, 0, 2, 3, 3), "value");
        assertSame(x.grad(), of(0, 1, 1, 0, 0), "x");
        assertSame(low.grad(), of(1, 0, 0, 0, 0), "low");
        assertSame(high.grad(), of(0, 0, 0, 1, 1), "high");
        assertGradients(Pointwise::fmax, 1, 1, 1, 0);
        assertGradients(Pointwise::fmin, NAN, 1, 0, 1);
        assertGradients((a, b) -> Pointwise.nanToNum(a).add(b), NAN, 1, 0, 1);
    }

    @Test
    void nanBoundsAndOperandsGiveNaN() {
        assertSame(of(1, NAN).clampMin(of(NAN, 0)), of(NAN, NAN), "min");
        assertSame(of(1, NAN).clampMax(of(NAN, 0)), of(NAN, NAN), "max");
    }

    @Test
    void integersBecomeFloat32OrStayIntegers() {
        Tensor ints = Tensor.of(new int[] {-7, 7, 5});
        Tensor three = Tensor.of(new int[] {3, -3, 5});
        for (UnaryOperator<Tensor> f : List.<UnaryOperator<Tensor>>of(
                Tensor::atan, Tensor::exp2, Special::ndtr, Special::i0, Special::sinc, Pointwise::deg2rad)) {
            assertEquals(DType.FLOAT32, f.apply(ints).dtype());
            assertEquals(DType.FLOAT32, f.apply(ints.to(DType.INT64)).dtype());
            assertEquals(DType.FLOAT32, f.apply(ints.gt(0)).dtype());
        }
        assertEquals(DType.FLOAT32, ints.atan2(three).dtype());
        assertEquals(DType.FLOAT64, ints.atan2(of(1)).dtype());
        assertSame(ints.fmod(three), Tensor.of(new int[] {-1, 1, 0}), "fmod");
        assertSame(ints.remainder(three), Tensor.of(new int[] {2, -2, 0}), "remainder");
        assertSame(ints.floorDivide(three), Tensor.of(new int[] {-3, -3, 1}), "floorDivide");
        assertSame(Pointwise.truncDivide(ints, three), Tensor.of(new int[] {-2, -2, 1}), "truncDivide");
        Tensor longs = Tensor.of(new long[] {Long.MAX_VALUE, Long.MIN_VALUE});
        assertSame(longs.remainder(10), Tensor.of(new long[] {7, 2}), "remainder of long");
        assertSame(
                longs.floorDivide(Tensor.of(new long[] {10})),
                Tensor.of(new long[] {922337203685477580L, -922337203685477581L}),
                "long");
        assertSame(Pointwise.fmax(ints, three), Tensor.of(new int[] {3, 7, 5}), "fmax");
        assertEquals(DType.FLOAT64, Pointwise.floatPower(ints, 2).dtype());
        assertSame(Pointwise.nanToNum(ints), ints, "nanToNum");
        assertSame(Special.xlogy(of(2), Tensor.of(new int[] {3})), Special.xlogy(of(2), of(3)), "xlogy");
        assertSame(Special.xlog1py(of(2), Tensor.of(new int[] {3})), Special.xlog1py(of(2), of(3)), "xlog1py");
        assertSame(Pointwise.ldexp(of(1), Tensor.of(new int[] {1000})), of(0x1p1000), "ldexp");
    }

    @Test
    void scalarsAndEmptyTensors() {
        Tensor empty = Tensor.zeros(DType.FLOAT64, 0, 3).requiresGrad();
        Special.lgamma(empty)
                .add(Tensor.zeros(DType.FLOAT64, 3).hypot(empty))
                .sum()
                .backward();
        assertEquals(Shape.of(0, 3), empty.grad().shape());
        assertEquals(Shape.of(), Special.i0(Tensor.scalar(1)).shape());
        assertTrue(empty.allClose(empty));
    }

    @Test
    void predicates() {
        Tensor x = of(0, -0.0, 1, -1, INF, -INF, NAN);
        assertSame(x.isInf(), Tensor.of(new boolean[] {false, false, false, false, true, true, false}), "isInf");
        assertSame(x.isFinite(), Tensor.of(new boolean[] {true, true, true, true, false, false, false}), "isFinite");
        assertSame(
                Pointwise.signbit(x),
                Tensor.of(new boolean[] {false, true, false, true, false, true, false}),
                "signbit");
        assertSame(Tensor.of(new int[] {1, -2}).isFinite(), Tensor.of(new boolean[] {true, true}), "integers");
        assertSame(Pointwise.signbit(Tensor.of(new int[] {1, -2})), Tensor.of(new boolean[] {false, true}), "integers");
        Tensor y = of(0, 0, 1 + 9e-6, -1.1, INF, INF, NAN);
        assertSame(x.isClose(y), Tensor.of(new boolean[] {true, true, true, false, true, false, false}), "isClose");
        assertTrue(x.isClose(y, 0, 0.2, true).toBooleanArray()[6]);
        assertFalse(x.allClose(y));
        assertTrue(x.allClose(x, 0, 0, true));
        assertFalse(of(1).allClose(of(INF)));
        assertFalse(Tensor.of(new int[] {1 << 24}).allClose(Tensor.of(new int[] {(1 << 24) + 1}), 0, 0.5, false));
        assertFalse(of(INF).allClose(of(1e308), 1e5, 0, false));
    }

    @Test
    void logicOfIntegersIsThatOfTheirBits() {
        Tensor a = Tensor.of(new int[] {0b1100, -1, Integer.MIN_VALUE});
        Tensor b = Tensor.of(new int[] {0b1010, 5, Integer.MIN_VALUE});
        assertSame(a.and(b), Tensor.of(new int[] {0b1000, 5, Integer.MIN_VALUE}), "and");
        assertSame(a.or(b), Tensor.of(new int[] {0b1110, -1, Integer.MIN_VALUE}), "or");
        assertSame(a.xor(b), Tensor.of(new int[] {0b0110, -6, 0}), "xor");
        assertSame(a.not(), Tensor.of(new int[] {-13, 0, Integer.MAX_VALUE}), "not");
        assertSame(a.to(DType.INT64).xor(b), Tensor.of(new long[] {6, -6, 0}), "xor of long");
        assertSame(a.gt(0).xor(b.gt(0)), Tensor.of(new boolean[] {false, true, false}), "truth values");
        assertSame(a.gt(0).and(b), Tensor.of(new int[] {0, 0, 0}), "truth values with integers");
        assertThrows(DTypeException.class, () -> a.xor(of(1)));
        assertThrows(DTypeException.class, () -> of(1).not());
    }

    @Test
    void lerpEndsExactly() {
        Tensor a = of(0.1, 1e17, -3.7);
        Tensor b = of(0.3, 1, 1e-9);
        assertSame(a.lerp(b, 1), b, "number");
        assertSame(a.lerp(b, of(1)), b, "tensor");
        assertSame(a.lerp(b, of(0)), a, "start");
    }

    @Test
    void exactValues() {
        assertSame(
                of(-1074, -1022, -3, 0, 10, 1023).exp2(), of(0x1p-1074, 0x1p-1022, 0.125, 1, 1024, 0x1p1023), "exp2");
        assertSame(
                of(0x1p-1074, 0x1p-1022, 0.125, 1, 1024, 0x1p1023).log2(), of(-1074, -1022, -3, 0, 10, 1023), "log2");
        assertSame(of(1, 10, 1e15, 1e22).log10(), of(0, 1, 15, 22), "log10");
        assertSame(Special.lgamma(of(1, 2)), of(0, 0), "lgamma");
        assertSame(Special.sinc(of(1, -2, 7)).abs(), of(0, 0, 0), "sinc");
    }

    @Test
    void inverses() {
        Tensor x = Tensor.linspace(DType.FLOAT64, -5, 5, 101);
        assertClose(Special.ndtri(Special.ndtr(x.neg().abs().neg())), x.abs().neg(), 1e-13, 1e-14, "ndtri");
        assertClose(Special.logit(x.sigmoid()), x, 1e-12, 1e-14, "logit");
        assertClose(x.sinh().asinh(), x, 1e-14, 0, "asinh");
        assertClose(x.cosh().acosh(), x.abs(), 1e-12, 1e-14, "acosh");
        assertClose(x.exp2().log2(), x, 1e-14, 1e-15, "log2");
    }

    @Test
    void vmapAppliesThemToAllExamples() {
        Tensor x = Tensor.linspace(DType.FLOAT64, 0.5, 3, 6).reshape(2, 3);
        for (UnaryOperator<Tensor> f : List.<UnaryOperator<Tensor>>of(
                t -> Special.polygamma(1, t).sum(),
                t -> Special.i0e(t).sum(),
                t -> t.hypot(Tensor.scalar(DType.FLOAT64, 2)).sum(),
                t -> t.remainder(0.4).mul(t).sum(),
                t -> Special.xlogy(t, t).sum(),
                t -> t.clamp(Tensor.scalar(DType.FLOAT64, 1), Tensor.scalar(DType.FLOAT64, 2))
                        .sum())) {
            UnaryOperator<Tensor> g = Autodiff.grad(f);
            Tensor expected = Tensor.stack(0, g.apply(x.select(0, 0)), g.apply(x.select(0, 1)));
            assertSame(Autodiff.vmap(g).apply(x), expected, "vmap of grad");
        }
    }

    @Test
    void badArguments() {
        Tensor x = of(1);
        Tensor zero = Tensor.of(new int[] {0});
        assertThrows(IllegalArgumentException.class, () -> Special.polygamma(-1, x));
        assertThrows(IllegalArgumentException.class, () -> Special.mvlgamma(x, 0));
        assertThrows(IllegalArgumentException.class, () -> x.isClose(x, -1, 0, false));
        for (BinaryOperator<Tensor> f : List.<BinaryOperator<Tensor>>of(
                Tensor::fmod, Tensor::remainder, Tensor::floorDivide, Pointwise::truncDivide)) {
            assertThrows(ArithmeticException.class, () -> f.apply(zero, zero));
            assertThrows(ArithmeticException.class, () -> f.apply(zero.to(DType.INT64), zero));
        }
        assertThrows(ShapeException.class, () -> Tensor.zeros(2).hypot(Tensor.zeros(3)));
        assertThrows(ShapeException.class, () -> Special.xlogy(Tensor.zeros(2), Tensor.zeros(3)));
        assertThrows(DTypeException.class, () -> x.gt(0).remainder(x.gt(0)));
    }
}
