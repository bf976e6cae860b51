package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Transforms and their compositions. */
class TransformsTest {
    private final Tensor x = Tensor.of(new double[] {0.3, -1.2, 0.7});
    private final Tensor v = Tensor.of(new double[] {1.5, 0.2, -0.4});

    private static Tensor scalar(double value) {
        return Tensor.scalar(DType.FLOAT64, value);
    }

    /** Derivative of a function of a scalar by reverse mode. */
    private static UnaryOperator<Tensor> reverse(Function<Tensor, Tensor> f) {
        return Autodiff.grad(f);
    }

    /** Derivative of a function of a scalar by forward mode. */
    private static UnaryOperator<Tensor> forward(Function<Tensor, Tensor> f) {
        return t -> Autodiff.jvp(f, t, Tensor.onesLike(t)).derived();
    }

    /** Derivative of a function of a scalar by backward on leaves: cannot be differentiated itself. */
    private static UnaryOperator<Tensor> recorded(Function<Tensor, Tensor> f) {
        return t -> {
            Tensor leaf = t.detach().requiresGrad();
            return Autodiff.gradients(f.apply(leaf), List.of(leaf), true).get(0);
        };
    }

    @Test
    void fourDerivativesInAllOrdersOfModes() {
        // (sin x e^{x/2}) by repeated differentiation of a sin + b cos times e^{x/2}.
        double a = 1;
        double b = 0;
        for (int order = 0; order <= 4; order++) {
            double expected = Math.exp(0.35) * (a * Math.sin(0.7) + b * Math.cos(0.7));
            for (int modes = 0; modes < 1 << order; modes++) {
                Function<Tensor, Tensor> f = t -> t.sin().mul(t.mul(0.5).exp());
                StringBuilder name = new StringBuilder();
                for (int k = 0; k < order; k++) {
                    boolean isForward = (modes >> k & 1) == 1;
                    f = isForward ? forward(f) : reverse(f);
                    name.append(isForward ? "F" : "R");
                }
                assertEquals(expected, f.apply(scalar(0.7)).item(), 1e-13, name.toString());
                if (order > 0 && order < 4) {
                    assertFalse(
                            f.apply(scalar(0.7)).carriesGrad(), "what no one differentiates is a constant: " + name);
                }
            }
            double next = a / 2 - b;
            b = a + b / 2;
            a = next;
        }
    }

    @Test
    void createGraphComposesWithTransforms() {
        assertEquals(6, recorded(reverse(t -> t.mul(t).mul(t))).apply(scalar(1)).item(), 1e-14);
        Tensor leaf = scalar(2).requiresGrad();
        Tensor first =
                Autodiff.gradients(leaf.square().square(), List.of(leaf), true).get(0);
        Tensor second = Autodiff.gradients(first, List.of(leaf), true).get(0);
        Tensor third = Autodiff.gradients(second, List.of(leaf)).get(0);
        assertEquals(32, first.item());
        assertEquals(48, second.item());
        assertEquals(48, third.item());
        assertFalse(third.carriesGrad());
        assertNull(leaf.grad());
    }

    @Test
    void perturbationsAreNotConfused() {
        // d/dx (x d/dy (x + y)) = 1; the classical mistake gives 2.
        List<Function<Function<Tensor, Tensor>, UnaryOperator<Tensor>>> modes =
                List.of(TransformsTest::reverse, TransformsTest::forward);
        for (var outer : modes) {
            for (var inner : modes) {
                assertEquals(
                        1,
                        outer.apply(a -> a.mul(inner.apply(b -> a.add(b)).apply(scalar(1))))
                                .apply(scalar(1))
                                .item());
                // d/dx (x d/dy (x y)) = 2 x
                assertEquals(
                        6,
                        outer.apply(a -> a.mul(inner.apply(b -> a.mul(b)).apply(scalar(5))))
                                .apply(scalar(3))
                                .item());
                // The same variable in both roles: d/dx (d/dy (x y^2) at y = x) = d/dx 2 x^2 = 4 x
                assertEquals(
                        12,
                        outer.apply(a -> inner.apply(b -> a.mul(b).mul(b)).apply(a))
                                .apply(scalar(3))
                                .item());
                // Three levels: d/dx (d/dy (d/dz x y z^2 at z = y) at y = x) = d/dx (d/dy 2 x y^2 at y = x) = d/dx 4
                // x^2 = 8 x
                assertEquals(
                        24,
                        outer.apply(a -> inner.apply(b -> inner.apply(
                                                        c -> a.mul(b).mul(c).mul(c))
                                                .apply(b))
                                        .apply(a))
                                .apply(scalar(3))
                                .item(),
                        1e-12);
            }
        }
    }

    @Test
    void outerVariablesAreDifferentiatedByBackward() {
        Tensor w = scalar(3).requiresGrad();
        // d/dt (w t^2) = 2 w t at t = 5, so its derivative with respect to w is 10.
        Tensor g = Autodiff.grad(t -> t.square().mul(w)).apply(scalar(5));
        assertEquals(30, g.item());
        assertTrue(g.carriesGrad());
        g.backward();
        assertEquals(10, w.grad().item());
        w.zeroGrad();
        Tensor d = Autodiff.jvp(t -> t.square().mul(w), scalar(5), scalar(2)).derived();
        d.backward();
        assertEquals(20, w.grad().item());
    }

    @Test
    void pointsThatCarryGradientsPassThemOn() {
        Tensor w = scalar(2).requiresGrad();
        Tensor y = Autodiff.grad(t -> t.pow(3)).apply(w.mul(2));
        // 3 (2 w)^2 = 12 w^2
        assertEquals(48, y.item(), 1e-12);
        y.backward();
        assertEquals(48, w.grad().item(), 1e-12);
    }

    @Test
    void nothingIsRecordedForLeavesInsideATransform() {
        Autodiff.grad(t -> {
                    assertThrows(GraphException.class, t::requiresGrad);
                    return t.sum();
                })
                .apply(x);
        Tensor w = x.detach().requiresGrad();
        Tensor g = Autodiff.grad(t -> {
                    Tensor inner = x.detach().requiresGrad();
                    inner.mul(2).sum().backward();
                    return t.mul(inner.grad()).sum();
                })
                .apply(w);
        assertClose(g, Tensor.full(DType.FLOAT64, 2, 3), 0);
        assertNull(w.grad());
    }

    @Test
    void hessianProductsAgreeWithTheHessian() {
        Function<Tensor, Tensor> f =
                t -> t.sin().mul(t.square()).sum().add(t.prod().exp());
        Tensor h = Autodiff.hessian(f, x);
        assertClose(h, h.mT(), 1e-12, 1e-13, "symmetry");
        assertClose(Autodiff.hvp(f, x, v), h.matmul(v), 1e-12, 1e-13, "hvp");
        Tensor reverseOverReverse = Autodiff.vjp(Autodiff.grad(f), x).pullback().apply(v);
        assertClose(reverseOverReverse, h.matmul(v), 1e-12, 1e-13, "reverse over reverse");
        Tensor reverseOverForward =
                Autodiff.grad(t -> Autodiff.jvp(f, t, v).derived()).apply(x);
        assertClose(reverseOverForward, h.matmul(v), 1e-12, 1e-13, "reverse over forward");
        Tensor forwardOverForward =
                Autodiff.jvp(t -> Autodiff.jvp(f, t, v).derived(), x, v).derived();
        assertClose(forwardOverForward, v.dot(h.matmul(v)), 1e-12, 1e-13, "forward over forward");
    }

    @Test
    void jacobiansOfBothModesAgree() {
        Function<Tensor, Tensor> f =
                t -> t.unsqueeze(1).mul(t.unsqueeze(0)).exp().narrow(1, 0, 2);
        Tensor j = Autodiff.jacobian(f, x);
        assertEquals(Shape.of(3, 2, 3), j.shape());
        assertClose(Autodiff.jacobianForward(f, x), j, 1e-14, 1e-15, "forward");
        Tensor square = Tensor.of(new double[] {1, 2, 3, 4}, 2, 2);
        Tensor k = Autodiff.jacobian(t -> t.matmul(t), square);
        assertEquals(Shape.of(2, 2, 2, 2), k.shape());
        assertClose(Autodiff.jacobianForward(t -> t.matmul(t), square), k, 1e-14);
        // d(XX)_00/dX = [[2 x00, x10], [x01, 0]]
        assertClose(k.select(0, 0).select(0, 0), Tensor.of(new double[] {2, 3, 2, 0}, 2, 2), 1e-14);
        // A Jacobian is differentiable: d/dx sum J = d/dx sum(2x) = 2
        Tensor g =
                Autodiff.grad(t -> Autodiff.jacobian(Tensor::square, t).sum()).apply(x);
        assertClose(g, Tensor.full(DType.FLOAT64, 2, 3), 1e-14);
    }

    @Test
    void jacobiansOfNothing() {
        Tensor empty = Tensor.zeros(DType.FLOAT64, 0);
        assertEquals(Shape.of(0, 0), Autodiff.jacobian(Tensor::exp, empty).shape());
        assertEquals(
                Shape.of(0, 3),
                Autodiff.jacobianForward(t -> t.narrow(0, 0, 0), x).shape());
        assertEquals(Shape.of(3), Autodiff.jacobian(Tensor::sum, x).shape());
    }

    @Test
    void functionsThatIgnoreTheirArgument() {
        assertClose(Autodiff.grad(t -> scalar(4)).apply(x), Tensor.zerosLike(x), 0);
        Autodiff.Dual d = Autodiff.jvp(t -> scalar(4), x, v);
        assertEquals(4, d.value().item());
        assertEquals(0, d.derived().item());
        assertClose(Autodiff.hessian(t -> t.sum(), x), Tensor.zeros(DType.FLOAT64, 3, 3), 0);
        assertClose(Autodiff.hvp(t -> t.sum(), x, v), Tensor.zerosLike(x), 0);
        assertClose(Autodiff.grad(t -> t.sign().sum()).apply(x), Tensor.zerosLike(x), 0);
        List<Tensor> g = Autodiff.grad((List<Tensor> in) -> in.get(1).sum(), List.of(x, v));
        assertClose(g.get(0), Tensor.zerosLike(x), 0);
        assertClose(g.get(1), Tensor.onesLike(v), 0);
        assertClose(
                Autodiff.grad(t -> t.get(0) > 0 ? Autodiff.stopGradient(t).sum() : t.sum())
                        .apply(x),
                Tensor.zerosLike(x),
                0);
    }

    @Test
    void functionsThatReturnTheirArgument() {
        assertEquals(1, Autodiff.grad(t -> t).apply(scalar(3)).item());
        assertClose(Autodiff.jacobian(t -> t, x), Tensor.eye(DType.FLOAT64, 3), 0);
        assertClose(Autodiff.jacobianForward(t -> t, x), Tensor.eye(DType.FLOAT64, 3), 0);
        assertFalse(Autodiff.vjp(t -> t, x).value().carriesGrad());
    }

    @Test
    void gradientsOfIntermediates() {
        Tensor leaf = x.detach().requiresGrad();
        Tensor y = leaf.square();
        Tensor z = y.mul(leaf).sum();
        List<Tensor> g = Autodiff.gradients(z, List.of(y, leaf, z));
        assertClose(g.get(0), x, 0);
        assertClose(g.get(1), x.square().mul(3), 1e-14);
        assertEquals(1, g.get(2).item());
        Tensor unused = v.detach().requiresGrad();
        assertClose(Autodiff.gradients(z, List.of(unused)).get(0), Tensor.zerosLike(v), 0);
        assertThrows(GraphException.class, () -> Autodiff.gradients(z, List.of(v)));
        assertThrows(ShapeException.class, () -> Autodiff.gradients(y, List.of(leaf)));
        // The graph is still there.
        z.backward();
        assertClose(leaf.grad(), x.square().mul(3), 1e-14);
    }

    @Test
    void pullbacksAndPushforwardsMayBeUsedOften() {
        Autodiff.Vjp at = Autodiff.vjp(t -> t.exp(), x);
        Autodiff.Linearization lin = Autodiff.linearize(t -> t.exp(), x);
        for (int i = 1; i < 4; i++) {
            Tensor u = v.mul(i);
            assertClose(at.pullback().apply(u), x.exp().mul(u), 1e-15);
            assertClose(lin.pushforward().apply(u), x.exp().mul(u), 1e-15);
        }
        // Both are linear maps, and differentiable ones.
        GradientCheck.check(u -> at.pullback().apply(u), v);
        GradientCheck.check(u -> lin.pushforward().apply(u), v);
    }

    @Test
    void seedsAreConverted() {
        Tensor narrow = x.to(DType.FLOAT32);
        assertEquals(
                DType.FLOAT32,
                Autodiff.vjp(Tensor::exp, narrow).pullback().apply(v).dtype());
        assertEquals(
                DType.FLOAT32, Autodiff.jvp(Tensor::exp, narrow, v).derived().dtype());
        assertEquals(
                DType.FLOAT64,
                Autodiff.jvp(Tensor::exp, x, v.to(DType.FLOAT32)).derived().dtype());
    }

    @Test
    void argumentsAreChecked() {
        ShapeException e = assertThrows(
                ShapeException.class, () -> Autodiff.grad(Tensor::exp).apply(x));
        assertTrue(e.getMessage().contains("[3]"), e.getMessage());
        ShapeException f = assertThrows(ShapeException.class, () -> Autodiff.jvp(Tensor::exp, x, scalar(1)));
        assertTrue(f.getMessage().contains("[3]") && f.getMessage().contains("[]"), f.getMessage());
        assertThrows(
                ShapeException.class,
                () -> Autodiff.vjp(Tensor::sum, x).pullback().apply(x));
        assertThrows(DTypeException.class, () -> Autodiff.grad(t -> t.sum()).apply(Tensor.arange(3)));
        assertThrows(ShapeException.class, () -> Autodiff.hessian(Tensor::exp, x));
    }

    @Test
    void transformsWorkWhereNothingIsRecorded() {
        Tensor w = scalar(2).requiresGrad();
        try (var off = GradMode.noGrad()) {
            Tensor g = Autodiff.grad(t -> t.square().mul(w)).apply(scalar(3));
            assertEquals(12, g.item());
            assertFalse(g.carriesGrad());
            assertEquals(2, Autodiff.hessian(t -> t.square(), scalar(3)).item());
        }
    }

    /** A primitive that a user defines: softplus, of which the gradient is a sigmoid. */
    private record Softplus() implements Primitive {
        @Override
        public String name() {
            return "softplus";
        }

        @Override
        public Tensor forward(Tensor[] in) {
            return in[0].exp().log1p();
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return g.mul(node.input(0).sigmoid());
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return t.mul(node.input(0).sigmoid());
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }

    @Test
    void rulesForReverseModeAreTransposed() {
        UnaryOperator<Tensor> f = Autodiff.customVjp(t -> t.sin().sum(), (t, y, g) -> g.mul(t.cos()));
        assertClose(Autodiff.jvp(f, x, v).derived(), v.mul(x.cos()).sum(), 1e-15);
        assertClose(Autodiff.hvp(f, x, v), x.sin().neg().mul(v), 1e-15);
        UnaryOperator<Tensor> shifted =
                Autodiff.customVjp(Tensor::sum, (t, y, g) -> g.add(1).expand(3));
        assertEquals(2, Autodiff.grad(shifted).apply(x).get(0));
        GraphException e = assertThrows(GraphException.class, () -> Autodiff.jvp(shifted, x, v));
        assertTrue(e.getMessage().contains("linear"), e.getMessage());
    }

    @Test
    void usersDefinePrimitives() {
        GradientCheck.check(
                t -> new Softplus().apply(t),
                x,
                GradientCheck.Options.defaults().withSecondOrder(true));
        assertTrue(new Softplus().apply(x.detach().requiresGrad()).toString().contains("softplus"));
    }

    private record Wrong(Function<Tensor, Tensor> rule) implements Primitive {
        @Override
        public String name() {
            return "wrong";
        }

        @Override
        public Tensor forward(Tensor[] in) {
            return in[0].mul(2);
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return rule.apply(g);
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return rule.apply(t);
        }
    }

    @Test
    void rulesOfTheWrongShapeOrTypeAreNamed() {
        List<Exception> errors = new ArrayList<>();
        for (Function<Tensor, Tensor> rule : List.<Function<Tensor, Tensor>>of(Tensor::sum, g -> g.to(DType.FLOAT32))) {
            Function<Tensor, Tensor> f = t -> new Wrong(rule).apply(t);
            errors.add(assertThrows(
                    IllegalArgumentException.class,
                    () -> Autodiff.vjp(f, x).pullback().apply(v)));
            errors.add(assertThrows(IllegalArgumentException.class, () -> Autodiff.jvp(f, x, v)));
        }
        for (Exception e : errors) {
            assertTrue(e.getMessage().contains("'wrong'"), e.getMessage());
        }
    }
}
