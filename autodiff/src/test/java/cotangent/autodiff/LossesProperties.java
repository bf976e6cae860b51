package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What {@link GoldenOperatorsTest} does not show: derivatives of second order, extreme values, errors. */
class LossesProperties {
    private static final GradientCheck.Options SECOND_ORDER =
            GradientCheck.Options.defaults().withSecondOrder(true).withMaxElements(20);
    private static final CrossEntropyOptions PLAIN = CrossEntropyOptions.DEFAULT;

    private static Tensor randn(Random r, int... shape) {
        return Tensor.randn(r, DType.FLOAT64, shape);
    }

    @Property(tries = 20)
    void derivativesOfCrossEntropy(@ForAll long seed) {
        Random r = new Random(seed);
        Tensor x = randn(r, 4, 3);
        Tensor labels = Tensor.of(new int[] {0, 2, 1, 2});
        Tensor weight = randn(r, 3).square().add(0.1);
        CrossEntropyOptions options = PLAIN.withIgnoreIndex(1).withWeight(weight);
        GradientCheck.check(t -> Losses.crossEntropy(t, labels, PLAIN.withReduction(Reduction.NONE)), x, SECOND_ORDER);
        GradientCheck.check(t -> Losses.crossEntropy(t, labels, options.withLabelSmoothing(0.2)), x, SECOND_ORDER);
        GradientCheck.check(
                in -> Losses.crossEntropy(in.get(0), in.get(1).softmax(-1), options),
                List.of(x, randn(r, 4, 3)),
                SECOND_ORDER);
    }

    /** Third derivatives pass through the rules of the residual's own derivatives. */
    @Property(tries = 10)
    void thirdDerivativesOfTheFusedFormAreThoseOfTheComposedOne(@ForAll long seed) {
        Random r = new Random(seed);
        Tensor x = randn(r, 3, 4);
        Tensor v = randn(r, 3, 4);
        Tensor labels = Tensor.of(new int[] {1, 3, 0});
        var fused = Autodiff.grad(t ->
                Autodiff.hvp(s -> Losses.crossEntropy(s, labels), t, v).square().sum());
        var plain = Autodiff.grad(t -> Autodiff.hvp(s -> Losses.nll(s.logSoftmax(1), labels), t, v)
                .square()
                .sum());
        assertClose(fused.apply(x), plain.apply(x), 1e-9, 1e-10, "third order");
    }

    @Property(tries = 20)
    void derivativesOfTheOthers(@ForAll long seed) {
        Random r = new Random(seed);
        Tensor x = randn(r, 5);
        Tensor t = randn(r, 5).sigmoid();
        Tensor signs = Tensor.of(new double[] {1, -1, -1, 1, 1});
        GradientCheck.check(
                in -> Losses.binaryCrossEntropyWithLogits(in.get(0), in.get(1)), List.of(x, t), SECOND_ORDER);
        GradientCheck.check(
                in -> Losses.binaryCrossEntropy(in.get(0).sigmoid(), in.get(1)), List.of(x, t), SECOND_ORDER);
        GradientCheck.check(in -> Losses.mse(in.get(0), in.get(1)), List.of(x, t), SECOND_ORDER);
        GradientCheck.check(
                in -> Losses.gaussianNll(in.get(0), t, in.get(1).square().add(0.5)), List.of(x, t), SECOND_ORDER);
        GradientCheck.check(in -> Losses.poissonNll(in.get(0), in.get(1)), List.of(x, t), SECOND_ORDER);
        GradientCheck.check(in -> Losses.softMargin(in.get(0), signs, Reduction.SUM), List.of(x), SECOND_ORDER);
        GradientCheck.check(
                in -> Losses.klDiv(in.get(0), in.get(1).exp(), false, Reduction.SUM),
                List.of(x.logSoftmax(0), t),
                SECOND_ORDER);
    }

    @Example
    void extremeLogitsGiveFiniteLossesAndGradients() {
        Tensor x = Tensor.of(new float[] {1e4f, -1e4f, 0, 80}, 2, 2).requiresGrad();
        Losses.crossEntropy(x, Tensor.of(new int[] {1, 0})).backward();
        assertClose(x.grad(), Tensor.of(new float[] {0.5f, -0.5f, -0.5f, 0.5f}, 2, 2), 1e-6);
        Tensor z = Tensor.of(new float[] {1e4f, -1e4f, 0}).requiresGrad();
        Tensor loss =
                Losses.binaryCrossEntropyWithLogits(z, Tensor.of(new float[] {0, 1, 1}), null, null, Reduction.SUM);
        assertEquals(2e4 + StrictMath.log(2), loss.item(), 1e-2);
        loss.backward();
        assertClose(z.grad(), Tensor.of(new float[] {1, -1, -0.5f}), 1e-6);
    }

    @Example
    void certainProbabilitiesCostAHundredAtMost() {
        Tensor p = Tensor.of(new double[] {0, 1, 0, 1}).requiresGrad();
        Tensor loss = Losses.binaryCrossEntropy(p, Tensor.of(new double[] {1, 0, 0, 1}), null, Reduction.NONE);
        assertClose(loss, Tensor.of(new double[] {100, 100, 0, 0}), 0);
        loss.sum().backward();
        assertEquals(true, p.grad().allFinite());
        assertThrows(
                IllegalArgumentException.class,
                () -> Losses.binaryCrossEntropy(Tensor.of(new double[] {1.5}), Tensor.of(new double[] {1})));
    }

    @Example
    void nothingToAverageIsNaNAsInPyTorch() {
        Tensor x = Tensor.zeros(2, 3);
        Tensor ignored = Tensor.of(new long[] {-100, -100});
        assertEquals(Double.NaN, Losses.crossEntropy(x, ignored).item());
        assertEquals(
                0,
                Losses.crossEntropy(x, ignored, PLAIN.withReduction(Reduction.SUM))
                        .item());
    }

    @Example
    void errors() {
        Tensor x = Tensor.zeros(2, 3);
        assertThrows(IndexOutOfBoundsException.class, () -> Losses.crossEntropy(x, Tensor.of(new int[] {0, 3})));
        assertThrows(IndexOutOfBoundsException.class, () -> Losses.crossEntropy(x, Tensor.of(new int[] {-1, 0})));
        assertThrows(ShapeException.class, () -> Losses.crossEntropy(x, Tensor.of(new int[] {0, 1, 2})));
        assertThrows(ShapeException.class, () -> Losses.crossEntropy(x, Tensor.zeros(2)));
        assertThrows(
                ShapeException.class,
                () -> Losses.crossEntropy(x, Tensor.of(new int[] {0, 1}), PLAIN.withWeight(Tensor.ones(2))));
        assertThrows(DTypeException.class, () -> Losses.nll(x, Tensor.of(new boolean[] {true, false})));
        assertThrows(
                IllegalArgumentException.class,
                () -> Losses.nll(x, Tensor.of(new int[] {0, 1}), PLAIN.withLabelSmoothing(0.1)));
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withLabelSmoothing(1.5));
        assertThrows(ShapeException.class, () -> Losses.mse(Tensor.zeros(3, 1), Tensor.zeros(3)));
        assertThrows(IllegalArgumentException.class, () -> Losses.huber(x, x, 0, Reduction.MEAN));
        assertThrows(
                IllegalArgumentException.class,
                () -> Losses.multiMargin(x, Tensor.of(new int[] {0, 1}), 3, 1, null, Reduction.MEAN));
    }
}
