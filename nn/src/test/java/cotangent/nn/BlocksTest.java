package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.ConvolutionOptions3d;
import cotangent.autodiff.DType;
import cotangent.autodiff.DTypeException;
import cotangent.autodiff.Embeddings;
import cotangent.autodiff.Pooling;
import cotangent.autodiff.PoolingOptions3d;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Layers without a counterpart in PyTorch, and what golden values do not show of the others. */
class BlocksTest {
    private final Rng rng = Rng.of(17);

    @Test
    void aLazyLayerIsALinearLayerAfterTheFirstInput() {
        LazyLinear lazy = new LazyLinear(3, rng);
        assertFalse(lazy.isMaterialized());
        assertTrue(lazy.parameters().isEmpty());
        assertEquals("LazyLinear(3)", lazy.toString());
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 2, 4);
        Tensor y = lazy.apply(x);
        assertEquals("LazyLinear(4, 3)", lazy.toString());
        Linear plain = new Linear(4, 3, rng);
        plain.to(DType.FLOAT64);
        plain.loadStateDict(lazy.stateDict());
        assertArrayEquals(plain.apply(x).toDoubleArray(), y.toDoubleArray());
        assertThrows(ShapeException.class, () -> lazy.apply(Tensor.zeros(DType.FLOAT64, 2, 5)));
        assertThrows(IllegalStateException.class, () -> lazy.materialize(4));
        assertThrows(DTypeException.class, () -> new LazyLinear(3, rng).apply(Tensor.arange(3)));
        assertEquals(
                Set.of("weight"),
                new LazyLinear(3, false, rng).materialize(2).stateDict().keySet());
    }

    @Test
    void ghostBatchesAreNormalisedEachByItself() {
        BatchNorm1d plain = new BatchNorm1d(3);
        GhostBatchNorm ghost = new GhostBatchNorm(4, new BatchNorm1d(3));
        Tensor x = Tensor.randn(rng, 10, 3);
        Tensor expected = Tensor.cat(
                0, plain.apply(x.narrow(0, 0, 4)), plain.apply(x.narrow(0, 4, 4)), plain.apply(x.narrow(0, 8, 2)));
        assertArrayEquals(expected.toFloatArray(), ghost.apply(x).toFloatArray());
        assertArrayEquals(
                plain.runningMean().get().toFloatArray(),
                ghost.norm().runningMean().get().toFloatArray());
        plain.eval();
        ghost.eval();
        assertArrayEquals(plain.apply(x).toFloatArray(), ghost.apply(x).toFloatArray());
        assertThrows(IllegalArgumentException.class, () -> new GhostBatchNorm(0, new BatchNorm1d(3)));
    }

    @Test
    void aSeparableConvolutionIsOneWithAKernelOfRankOne() {
        DepthwiseSeparableConv2d layer = new DepthwiseSeparableConv2d(2, 3, 3, rng);
        layer.to(DType.FLOAT64);
        Tensor each = layer.depthwise().weight().value(); // [2, 1, 3, 3]
        Tensor mix = layer.pointwise().weight().value(); // [3, 2, 1, 1]
        Conv2d full = new Conv2d(2, 3, 3, ConvolutionOptions.DEFAULT.withPadding(1), rng);
        full.to(DType.FLOAT64);
        full.weight().value().assign(mix.mul(each.transpose(0, 1)));
        Tensor shift =
                mix.squeeze(-1).squeeze(-1).matmul(layer.depthwise().bias().value());
        full.bias().value().assign(shift.add(layer.pointwise().bias().value()));
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 2, 2, 5, 4);
        assertTrue(full.apply(x).allClose(layer.apply(x)));
    }

    @Test
    void squeezeExciteWeighsChannels() {
        SqueezeExcite layer = new SqueezeExcite(4, 2, rng);
        Tensor x = Tensor.randn(rng, 2, 4, 3, 3);
        Tensor factors = layer.apply(x).div(x);
        Tensor first = factors.narrow(2, 0, 1).narrow(3, 0, 1);
        assertTrue(factors.allClose(first.expand(factors.shape())));
        assertTrue(first.gt(0).all() && first.lt(1).all());
        assertEquals(
                Set.of("fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"),
                layer.stateDict().keySet());
    }

    @Test
    void fractionalPoolsAreTheFunctionsWithTheLayersNumbers() {
        Tensor image = Tensor.randn(rng, 2, 3, 7, 6);
        assertArrayEquals(
                Pooling.fractionalMaxPool2d(image, 2, 2, 4, 3, Rng.of(5))
                        .values()
                        .toFloatArray(),
                new FractionalMaxPool2d(new int[] {2, 2}, new int[] {4, 3}, Rng.of(5))
                        .apply(image)
                        .toFloatArray());
        Tensor volume = Tensor.randn(rng, 1, 2, 5, 4, 4);
        Layer three = new FractionalMaxPool3d(new int[] {2, 2, 2}, new int[] {3, 2, 2}, rng);
        assertEquals(Shape.of(1, 2, 3, 2, 2), three.apply(volume).shape());
        Tensor rising = Tensor.arange(DType.FLOAT32, 0, 9, 1).reshape(1, 1, 9);
        Tensor largest = new FractionalMaxPool1d(2, 5, rng).apply(rising);
        assertEquals(Shape.of(1, 1, 5), largest.shape());
        assertEquals(8, largest.max().item());
        assertTrue(largest.narrow(2, 1, 4).gt(largest.narrow(2, 0, 4)).all());
        assertThrows(
                IllegalArgumentException.class, () -> new FractionalMaxPool2d(new int[] {2}, new int[] {4, 3}, rng));
        assertThrows(ShapeException.class, () -> new FractionalMaxPool1d(2, 5, rng).apply(Tensor.ones(2, 9)));
    }

    @Test
    void neuralOdeOfALinearFieldIsTheExponential() {
        Linear field = new Linear(1, 1, false, rng);
        field.to(DType.FLOAT64);
        field.weight().value().assign(Tensor.scalar(DType.FLOAT64, -0.5));
        Tensor x = Tensor.of(new double[] {1, 2}, 2, 1);
        Tensor y = new NeuralOde(field, 0, 2, 40, false, false).apply(x);
        assertArrayEquals(new double[] {Math.exp(-1), 2 * Math.exp(-1)}, y.toDoubleArray(), 1e-8);
    }

    @Test
    void theFieldSeesTheTime() {
        Layer field = new Activation("the time", z -> z.narrow(-1, 1, 1));
        Tensor y = new NeuralOde(field, 1, 3, 10, true, false).apply(Tensor.zeros(DType.FLOAT64, 2, 1));
        assertArrayEquals(new double[] {4, 4}, y.toDoubleArray(), 1e-12); // the integral of t from 1 to 3
    }

    @Test
    void theAdjointGivesTheGradientsOfTheSolution() {
        Layer field = new Sequential(new Linear(3, 4, rng), Activation.tanh(), new Linear(4, 2, rng));
        field.to(DType.FLOAT64);
        NeuralOde direct = new NeuralOde(field, 0, 1, 40, true, false);
        NeuralOde adjoint = new NeuralOde(field, 0, 1, 40, true, true);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 3, 2);
        Map<String, Tensor> one = gradients(direct, x);
        gradients(adjoint, x)
                .forEach((name, g) ->
                        assertTrue(g.isClose(one.get(name), 1e-6, 1e-8, false).all(), name));
    }

    private static Map<String, Tensor> gradients(NeuralOde block, Tensor input) {
        Tensor x = input.copy().requiresGrad();
        block.zeroGrad();
        block.apply(x).square().sum().backward();
        Map<String, Tensor> all = new java.util.LinkedHashMap<>();
        all.put("input", x.grad().copy());
        block.parameters().forEach((name, p) -> all.put(name, p.grad().copy()));
        return all;
    }

    @Test
    void wrongSettingsAndInputsAreNamed() {
        assertMessage(
                IllegalArgumentException.class,
                "Conv3d: needs 3 sizes, got 2",
                () -> new Conv3d(1, 1, new int[] {1, 1}, ConvolutionOptions3d.DEFAULT, true, rng));
        assertMessage(
                ShapeException.class,
                "Conv3d(2, 4, kernel [3, 3, 3], padding [1, 1, 1]): input has shape [2, 2, 4, 4], needs [batch, 2, depth, height, width]",
                () -> new Conv3d(2, 4, 3, ConvolutionOptions3d.DEFAULT.withPadding(1), rng)
                        .apply(Tensor.zeros(2, 2, 4, 4)));
        assertMessage(
                IllegalArgumentException.class,
                "ConvTranspose3d: needs an output padding for 3 directions, got 1",
                () -> new ConvTranspose3d(
                        1, 1, new int[] {1, 1, 1}, ConvolutionOptions3d.DEFAULT, new int[1], true, rng));
        assertMessage(
                IllegalArgumentException.class,
                "AvgPool3d: windows of averages cannot be dilated",
                () -> new AvgPool3d(PoolingOptions3d.of(2).withDilation(2)));
        assertMessage(
                ShapeException.class,
                "MaxPool3d(kernel [2, 2, 2]): input has shape [1, 2, 4, 4], needs [batch, channels, depth, height, width]",
                () -> new MaxPool3d(2).apply(Tensor.zeros(1, 2, 4, 4)));
        assertMessage(
                ShapeException.class,
                "Bilinear(2, 3, 4): inputs have shapes [5, 2] and [5, 2], needs [..., 2] and [..., 3]",
                () -> new Bilinear(2, 3, 4, rng).forward(Tensor.zeros(5, 2), Tensor.zeros(5, 2)));
        assertMessage(
                DTypeException.class,
                "EmbeddingBag(5, 2, SUM): needs integers, got FLOAT32",
                () -> new EmbeddingBag(5, 2, Embeddings.Bag.SUM, rng).apply(Tensor.zeros(2, 2)));
        assertThrows(IllegalArgumentException.class, () -> new AdaptiveMaxPool2d(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new LpPool2d(0, 2));
        assertThrows(IllegalArgumentException.class, () -> new NeuralOde(new Identity(), 0));
        assertThrows(
                IllegalArgumentException.class, () -> new NeuralOde(new Identity(), 0, Double.NaN, 1, false, false));
        for (Layer layer : List.of(
                new AdaptiveAvgPool1d(2),
                new AdaptiveAvgPool3d(2),
                new AdaptiveMaxPool1d(2),
                new AdaptiveMaxPool3d(1),
                new LpPool1d(2, 2))) {
            assertThrows(ShapeException.class, () -> layer.apply(Tensor.zeros(2, 2)), layer.toString());
        }
    }

    private static void assertMessage(Class<? extends Exception> type, String message, Executable action) {
        assertEquals(message, assertThrows(type, action).getMessage());
    }
}
