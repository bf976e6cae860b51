package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class NormalizationProperties {
    private static final GradientCheck.Options SECOND_ORDER =
            GradientCheck.Options.defaults().withSecondOrder(true).withMaxElements(16);

    private static Tensor randn(Random r, int... shape) {
        return Tensor.randn(r, DType.FLOAT64, shape);
    }

    /** The defining formula in elementary operations. */
    private static Tensor composed(Tensor x, double eps, int... axes) {
        return x.sub(x.mean(true, axes)).div(x.var(0, true, axes).add(eps).sqrt());
    }

    @Property(tries = 200)
    void standardizedIsTheFormulaOverAnyAxes(@ForAll long seed) {
        Random r = new Random(seed);
        Tensor x = randn(r, 2 + r.nextInt(3), 1 + r.nextInt(4), 1 + r.nextInt(4), 2)
                .permute(0, 2, 1, 3)
                .mul(3)
                .add(5);
        int[][] choices = {{3}, {2, 3}, {1, 2, 3}, {0, 2, 3}, {0}, {0, 1}, {-1, 0}, {0, 1, 2, 3}};
        int[] axes = choices[r.nextInt(choices.length)];
        Tensor expected = composed(x, 0.01, axes);
        assertClose(Normalization.standardize(x, 0.01, axes), expected, 1e-11, 1e-11, "float64");
        assertClose(Normalization.standardize(x.to(DType.FLOAT32), 0.01, axes), expected, 1e-4, 1e-4, "float32");
    }

    @Property(tries = 20)
    void derivativesOfBothOrders(@ForAll long seed) {
        Random r = new Random(seed);
        Tensor x = randn(r, 3, 4, 2);
        GradientCheck.check(t -> Normalization.standardize(t, 0.1, -1, -2), x, SECOND_ORDER);
        GradientCheck.check(t -> Normalization.standardize(t, 0.1, 0, 2), x, SECOND_ORDER);
        GradientCheck.check(t -> Normalization.standardize(t, 0.1, 0, 1), x, SECOND_ORDER);
        GradientCheck.check(
                in -> Normalization.layerNorm(in.get(0), new int[] {2}, in.get(1), in.get(2), 0.1),
                List.of(x, randn(r, 2), randn(r, 2)),
                SECOND_ORDER);
        GradientCheck.check(
                in -> Normalization.rmsNorm(in.get(0), new int[] {4, 2}, in.get(1), 0.1),
                List.of(x, randn(r, 4, 2)),
                SECOND_ORDER);
        GradientCheck.check(
                in -> Normalization.groupNorm(in.get(0), 2, in.get(1), in.get(2), 0.1),
                List.of(x, randn(r, 4), randn(r, 4)),
                SECOND_ORDER);
        GradientCheck.check(t -> Normalization.normalize(t, 2, 1, 1e-12), x, SECOND_ORDER);
    }

    /** The gradient of the gradient goes through primitives that gradient checks of first and second order do not reach. */
    @Property(tries = 10)
    void thirdDerivativesOfTheFusedFormAreThoseOfTheComposedOne(@ForAll long seed) {
        Random r = new Random(seed);
        Tensor x = randn(r, 2, 3, 2);
        Tensor u = randn(r, 2, 3, 2);
        Tensor v = randn(r, 2, 3, 2);
        var fused = Autodiff.grad(t -> Autodiff.hvp(
                        s -> Normalization.standardize(s, 0.1, 0, 2).mul(u).sum(), t, v)
                .square()
                .sum());
        var plain = Autodiff.grad(
                t -> Autodiff.hvp(s -> composed(s, 0.1, 0, 2).mul(u).sum(), t, v)
                        .square()
                        .sum());
        assertClose(fused.apply(x), plain.apply(x), 1e-8, 1e-8, "third order");
    }

    @Property(tries = 10)
    void thirdDerivativesOfBatchNormAreThoseOfTheComposedOne(@ForAll long seed) {
        Random r = new Random(seed);
        Tensor x = randn(r, 2, 3, 2);
        Tensor u = randn(r, 2, 3, 2);
        Tensor v = randn(r, 2, 3, 2);
        Tensor weight = randn(r, 3);
        Tensor bias = randn(r, 3);
        var fused = Autodiff.grad(t -> Autodiff.hvp(
                        s -> Normalization.batchNorm(s, null, null, weight, bias, true, 0.1, 0.1)
                                .pow(2)
                                .mul(u)
                                .sum(),
                        t,
                        v)
                .square()
                .sum());
        var plain = Autodiff.grad(t -> Autodiff.hvp(
                        s -> composed(s, 0.1, 0, 2)
                                .mul(weight.reshape(3, 1))
                                .add(bias.reshape(3, 1))
                                .pow(2)
                                .mul(u)
                                .sum(),
                        t,
                        v)
                .square()
                .sum());
        assertClose(fused.apply(x), plain.apply(x), 1e-8, 1e-8, "third order");
    }

    @Property(tries = 20)
    void batchesAsExampleByExample(@ForAll long seed) {
        Random r = new Random(seed);
        Tensor x = randn(r, 5, 2, 3, 4);
        for (int[] axes : new int[][] {{0, 2}, {2}}) {
            UnaryOperator<Tensor> f = t -> Normalization.standardize(t, 0.1, axes);
            UnaryOperator<Tensor> hessian =
                    t -> Autodiff.hvp(s -> f.apply(s).pow(3).sum(), t, x.select(0, 0));
            for (UnaryOperator<Tensor> g : List.of(f, hessian)) {
                List<Tensor> each = IntStream.range(0, 5)
                        .mapToObj(i -> g.apply(x.select(0, i)))
                        .toList();
                assertClose(Autodiff.vmap(g::apply).apply(x), Tensor.stack(0, each), 1e-11, 1e-11, "vmap");
            }
        }
    }

    @Property(tries = 50)
    void runningStatisticsMoveAsInPyTorch(@ForAll long seed) {
        Random r = new Random(seed);
        Tensor x = randn(r, 3, 2, 4).requiresGrad();
        Tensor mean = randn(r, 2);
        Tensor var = randn(r, 2).square();
        Tensor expectedMean = mean.mul(0.7).add(x.mean(0, 2).mul(0.3));
        Tensor expectedVar = var.mul(0.7).add(x.var(1, false, 0, 2).mul(0.3));
        Normalization.batchNorm(x, mean, var, null, null, true, 0.3, 1e-5).sum().backward();
        assertClose(mean, expectedMean, 1e-12, 1e-12, "mean");
        assertClose(var, expectedVar, 1e-12, 1e-12, "variance");
        Tensor before = mean.copy();
        Normalization.batchNorm(x, mean, var, null, null, false, 0.3, 1e-5);
        assertClose(mean, before, 0);
    }

    @Example
    void constantRowsStayFinite() {
        Tensor x = Tensor.full(DType.FLOAT32, 3, 2, 8).requiresGrad();
        Tensor y = Normalization.layerNorm(x, null, null);
        y.sum().backward();
        assertEquals(0, y.abs().sum().item());
        assertEquals(true, x.grad().allFinite());
    }

    @Example
    void emptyInputsAreAllowed() {
        assertEquals(
                Shape.of(0, 4),
                Normalization.layerNorm(Tensor.zeros(0, 4), null, null).shape());
        assertEquals(
                Shape.of(0, 4, 2),
                Normalization.groupNorm(Tensor.zeros(0, 4, 2), 2, null, null, 1e-5)
                        .shape());
    }

    @Example
    void errors() {
        Tensor x = Tensor.ones(2, 3);
        Tensor three = Tensor.ones(3);
        assertThrows(ShapeException.class, () -> Normalization.layerNorm(x, new int[] {2}, null, null, 1e-5));
        assertThrows(ShapeException.class, () -> Normalization.layerNorm(x, Tensor.ones(2), null));
        assertThrows(
                ShapeException.class, () -> Normalization.batchNorm(three, null, null, null, null, true, 0.1, 1e-5));
        assertThrows(
                ShapeException.class,
                () -> Normalization.batchNorm(Tensor.ones(1, 3), three, three, null, null, true, 0.1, 1e-5));
        assertThrows(
                IllegalArgumentException.class,
                () -> Normalization.batchNorm(x, three, null, null, null, true, 0.1, 1e-5));
        assertThrows(ShapeException.class, () -> Normalization.groupNorm(x, 2, null, null, 1e-5));
        assertThrows(ShapeException.class, () -> Normalization.instanceNorm(x, null, null, 1e-5));
    }
}
