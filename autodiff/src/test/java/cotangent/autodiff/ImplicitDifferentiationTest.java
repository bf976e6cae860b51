package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

class ImplicitDifferentiationTest {
    private static final DType D = DType.FLOAT64;

    private static Tensor newtonRoot(BinaryOperator<Tensor> equation, Tensor start, Tensor theta) {
        return ImplicitDifferentiation.root(
                equation, ImplicitDifferentiation.newton(equation, start, 1e-13, 50), theta);
    }

    @Test
    void cubeRootHasItsDerivatives() {
        BinaryOperator<Tensor> equation = (x, t) -> x.pow(3).sub(t);
        Tensor start = Tensor.of(new double[] {1});
        Tensor eight = Tensor.of(new double[] {8});
        Autodiff.Dual at =
                Autodiff.valueAndGrad(t -> newtonRoot(equation, start, t).sum(), eight);
        assertEquals(2, at.value().item(), 1e-12);
        assertEquals(1 / 12.0, at.derived().item(), 1e-12);
        double second = Autodiff.hessian(t -> newtonRoot(equation, start, t).sum(), eight)
                .item();
        assertEquals(-2.0 / 9 * StrictMath.pow(8, -5 / 3.0), second, 1e-12);
    }

    @Test
    void rulesAgreeWithDifferences() {
        Tensor a = Tensor.of(new double[] {0.3, -0.2, 0.1, 0.4}, 2, 2);
        Tensor theta = Tensor.of(new double[] {0.5, -1});
        BinaryOperator<Tensor> map = (x, t) -> a.matmul(x).tanh().add(t);
        GradientCheck.check(
                in -> ImplicitDifferentiation.fixedPoint(
                        map,
                        ImplicitDifferentiation.newton((x, t) -> map.apply(x, t).sub(x), Tensor.zeros(D, 2), 1e-14, 50),
                        in.get(0)),
                List.of(theta));
    }

    @Test
    void minimumOfRidgeRegressionMovesAsItsFormulaSays() {
        Tensor x = Tensor.randn(Rng.of(1), D, 8, 3);
        Tensor y = Tensor.randn(Rng.of(2), D, 8);
        BinaryOperator<Tensor> objective = (w, l) -> x.matmul(w)
                .sub(y)
                .square()
                .sum()
                .add(w.square().sum().mul(l.exp().reshape()));
        ImplicitDifferentiation.Solver closed = l -> Linalg.solve(
                        x.mT().matmul(x).add(Tensor.eye(D, 3).mul(l.exp().item())),
                        x.mT().matmul(y).reshape(-1, 1))
                .flatten();
        Tensor l = Tensor.of(new double[] {-0.5});
        Tensor implicit = Autodiff.grad((Tensor t) -> ImplicitDifferentiation.argmin(objective, closed, t)
                        .square()
                        .sum())
                .apply(l);
        Tensor through = Autodiff.grad((Tensor t) -> Linalg.solve(
                                x.mT().matmul(x).add(Tensor.eye(D, 3).mul(t.exp())),
                                x.mT().matmul(y).reshape(-1, 1))
                        .square()
                        .sum())
                .apply(l);
        assertEquals(through.item(), implicit.item(), 1e-10 * Math.abs(through.item()));
    }

    @Test
    void failuresAreTold() {
        BinaryOperator<Tensor> noRoot = (x, t) -> x.square().add(t);
        Tensor one = Tensor.of(new double[] {1});
        String message = assertThrows(
                        ArithmeticException.class, () -> newtonRoot(noRoot, Tensor.of(new double[] {3}), one))
                .getMessage();
        assertTrue(message.contains("no root"), message);
        assertThrows(
                ShapeException.class,
                () -> ImplicitDifferentiation.root((x, t) -> x.sum(), t -> Tensor.zeros(D, 2), one));
    }
}
