package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OdeTest {
    private final Tensor matrix = Tensor.of(new double[] {-0.5, 1, -1, -0.5}, 2, 2);
    private final Tensor start = Tensor.of(new double[] {1, 0.5});

    /** {@code exp(A t) y}, the solution of {@code dy/dt = A y}. */
    private Tensor exact(double t) {
        return Linalg.matrixExp(matrix.mul(t)).matmul(start);
    }

    @Test
    void rungeKuttaHasOrderFour() {
        double coarse = Ode.rk4((t, y) -> matrix.matmul(y), start, 0, 2, 20)
                .sub(exact(2))
                .norm()
                .item();
        double fine = Ode.rk4((t, y) -> matrix.matmul(y), start, 0, 2, 40)
                .sub(exact(2))
                .norm()
                .item();
        assertEquals(16, coarse / fine, 2);
    }

    @Test
    void adaptiveStepsKeepTheTolerance() {
        for (double tolerance : new double[] {1e-4, 1e-8}) {
            Ode.Solution s = Ode.dormandPrince((t, y) -> matrix.matmul(y), start, 0, 3, tolerance, tolerance);
            assertTrue(s.y().sub(exact(3)).norm().item() < 10 * tolerance, s::toString);
        }
        Ode.Solution stiffStart = Ode.dormandPrince((t, y) -> y.mul(-200), start, 0, 1, 1e-6, 1e-6);
        assertTrue(stiffStart.rejected() > 0);
        assertTrue(Ode.dormandPrince((t, y) -> y, start, 1, 0, 1e-9, 1e-9)
                        .y()
                        .sub(start.mul(StrictMath.exp(-1)))
                        .norm()
                        .item()
                < 1e-7);
    }

    @Test
    void solutionsAreDifferentiable() {
        GradientCheck.check(
                in -> Ode.rk4((t, y) -> in.get(1).matmul(y).tanh(), in.get(0), 0, 1, 5), List.of(start, matrix));
        GradientCheck.check(
                in -> Ode.dormandPrince((t, y) -> in.get(1).matmul(y), in.get(0), 0, 1, 1e-3, 1e-3)
                        .y(),
                List.of(start, matrix));
    }

    @Test
    void theContinuousAdjointAgreesWithTheDiscreteOne() {
        List<Tensor> in = List.of(start, matrix);
        List<Tensor> discrete = Autodiff.grad(
                x -> Ode.rk4((t, y) -> x.get(1).matmul(y).tanh(), x.get(0), 0, 1, 50)
                        .square()
                        .sum(),
                in);
        List<Tensor> adjoint = Autodiff.grad(
                x -> Ode.adjoint((t, y, a) -> a.matmul(y).tanh(), x.get(0), x.get(1), 0, 1, 50)
                        .square()
                        .sum(),
                in);
        for (int i = 0; i < 2; i++) {
            assertTrue(discrete.get(i).sub(adjoint.get(i)).abs().max().item() < 1e-7);
        }
        Tensor direct = Ode.rk4((t, y) -> matrix.matmul(y).tanh(), start, 0, 1, 50);
        assertClose(direct, Ode.adjoint((t, y, a) -> a.matmul(y).tanh(), start, matrix, 0, 1, 50), 0);
    }

    @Test
    void theAdjointHasForwardModeAndSecondDerivatives() {
        Function<Tensor, Tensor> byAdjoint =
                a -> Ode.adjoint((t, y, m) -> m.matmul(y).tanh(), start, a, 0, 1, 50);
        Function<Tensor, Tensor> bySteps = a -> Ode.rk4((t, y) -> a.matmul(y).tanh(), start, 0, 1, 50);
        Tensor v = matrix.cos();
        assertClose(
                Autodiff.jvp(byAdjoint, matrix, v).derived(),
                Autodiff.jvp(bySteps, matrix, v).derived(),
                1e-13);
        Tensor forwardOverReverse =
                Autodiff.hvp(a -> byAdjoint.apply(a).square().sum(), matrix, v);
        Tensor expected = Autodiff.hvp(a -> bySteps.apply(a).square().sum(), matrix, v);
        assertClose(forwardOverReverse, expected, 1e-6);
        Tensor reverseOverReverse = Autodiff.vjp(
                        Autodiff.grad((Tensor a) -> byAdjoint.apply(a).square().sum()), matrix)
                .pullback()
                .apply(v);
        assertClose(reverseOverReverse, expected, 1e-6);
    }

    @Test
    void badSettingsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Ode.rk4((t, y) -> y, start, 0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> Ode.dormandPrince((t, y) -> y, start, 0, 1, 0, 1e-6));
        assertThrows(
                ArithmeticException.class,
                () -> Ode.dormandPrince((t, y) -> y.square(), Tensor.of(new double[] {1}), 0, 2, 1e-6, 1e-6));
    }
}
