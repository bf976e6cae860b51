package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.DType;
import cotangent.autodiff.DTypeException;
import cotangent.autodiff.PoolingOptions;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class LayerTest {
    private final Rng rng = Rng.of(19);

    private static void refusesInput(String message, Layer layer, int... shape) {
        assertEquals(
                message,
                assertThrows(ShapeException.class, () -> layer.apply(Tensor.zeros(shape)))
                        .getMessage());
    }

    @Test
    void inputsOfOtherShapesAreNamedWithTheLayer() {
        refusesInput("Linear(4, 3): input has shape [2, 5], needs [..., 4]", new Linear(4, 3, rng), 2, 5);
        refusesInput("Linear(4, 3): input has shape [], needs [..., 4]", new Linear(4, 3, rng));
        refusesInput(
                "Conv1d(2, 4, kernel [3], stride [2], no bias): input has shape [1, 3, 9], needs [batch, 2, length]",
                new Conv1d(2, 4, 3, ConvolutionOptions.DEFAULT.withStride(2), false, rng),
                1,
                3,
                9);
        refusesInput(
                "Conv2d(4, 2, kernel [3, 3], padding [1, 1], groups 2): input has shape [4, 8, 8], needs [batch, 4, height, width]",
                new Conv2d(4, 2, 3, ConvolutionOptions.DEFAULT.withPadding(1).withGroups(2), rng),
                4,
                8,
                8);
        refusesInput(
                "ConvTranspose2d(4, 2, kernel [3, 3]): input has shape [1, 2, 8, 8], needs [batch, 4, height, width]",
                new ConvTranspose2d(4, 2, 3, ConvolutionOptions.DEFAULT, rng),
                1,
                2,
                8,
                8);
        refusesInput(
                "MaxPool2d(kernel [2, 2]): input has shape [8, 8], needs [batch, channels, height, width]",
                new MaxPool2d(2),
                8,
                8);
        refusesInput(
                "AvgPool1d(kernel [3], stride [2]): input has shape [8, 8], needs [batch, channels, length]",
                new AvgPool1d(3, 2),
                8,
                8);
        refusesInput(
                "AdaptiveAvgPool2d(1, 1): input has shape [8], needs [batch, channels, height, width]",
                new AdaptiveAvgPool2d(1),
                8);
        refusesInput(
                "BatchNorm1d(3): input has shape [2, 4], needs [batch, 3] or [batch, 3, length]",
                new BatchNorm1d(3),
                2,
                4);
        refusesInput(
                "BatchNorm2d(3): input has shape [2, 3], needs [batch, 3, height, width]", new BatchNorm2d(3), 2, 3);
        refusesInput(
                "LayerNorm([3, 4]): input has shape [2, 4, 3], needs to end in [3, 4]", new LayerNorm(3, 4), 2, 4, 3);
        refusesInput("RmsNorm([4]): input has shape [4, 2], needs to end in [4]", new RmsNorm(4), 4, 2);
        refusesInput("GroupNorm(2, 4): input has shape [2, 6], needs [batch, 4, ...]", new GroupNorm(2, 4), 2, 6);
        refusesInput(
                "InstanceNorm(2): input has shape [3, 2], needs [batch, 2, length, ...]", new InstanceNorm(2), 3, 2);
        refusesInput("PRelu(3): input has shape [2, 4], needs [batch, 3, ...]", new PRelu(3, 0.1), 2, 4);
        refusesInput(
                "Dropout2d(0.5): input has shape [2, 4], needs [batch, channels, length, ...]",
                new Dropout2d(0.5, rng),
                2,
                4);
        refusesInput(
                "Unflatten(1, [2, 3]): input has shape [2, 4], needs 6 positions along axis 1",
                new Unflatten(1, 2, 3),
                2,
                4);
        refusesInput("Reshape([2, 3]): input has shape [2, 4], needs 6 elements a sample", new Reshape(2, 3), 2, 4);
        refusesInput(
                "Residual: the body turns [2, 4] into [2, 3], which needs a shortcut",
                new Residual(new Linear(4, 3, rng)),
                2,
                4);
        assertThrows(DTypeException.class, () -> new Embedding(3, 2, rng).apply(Tensor.zeros(2)));
        assertThrows(IndexOutOfBoundsException.class, () -> new Embedding(3, 2, rng).apply(Tensor.of(new int[] {3})));
    }

    @Test
    void constructorsRefuseSettingsThatMakeNoSense() {
        ConvolutionOptions grouped = ConvolutionOptions.DEFAULT.withGroups(3);
        List<Executable> wrong = List.of(
                () -> new Linear(0, 1, rng),
                () -> new Linear(1, -1, rng),
                () -> new Conv1d(2, 0, 3, rng),
                () -> new Conv2d(2, 2, 0, rng),
                () -> new Conv2d(6, 4, 3, grouped, rng),
                () -> new ConvTranspose2d(4, 6, 3, grouped, rng),
                () -> new MaxPool2d(0),
                () -> new AvgPool2d(PoolingOptions.of(2).withDilation(2)),
                () -> new AdaptiveAvgPool2d(0),
                () -> new Dropout(1.5, rng),
                () -> new Dropout(Double.NaN, rng),
                () -> new Dropout2d(-0.1, rng),
                () -> new BatchNorm1d(0),
                () -> BatchNormConfig.defaults().withMomentum(1.1),
                () -> BatchNormConfig.defaults().withEpsilon(0),
                () -> new LayerNorm(),
                () -> new LayerNorm(3, 0),
                () -> new GroupNorm(3, 4),
                () -> new InstanceNorm(2, -1, true),
                () -> new RmsNorm(new int[] {2}, Double.NaN),
                () -> new Embedding(3, 2, 3, rng),
                () -> new PRelu(0, 0.25),
                () -> Mlp.of(rng, 3));
        for (int i = 0; i < wrong.size(); i++) {
            String message = assertThrows(IllegalArgumentException.class, wrong.get(i), "number " + i)
                    .getMessage();
            assertTrue(message.length() > 10, message);
        }
        assertEquals(
                "Linear: in must be positive, got 0",
                assertThrows(IllegalArgumentException.class, () -> new Linear(0, 1, rng))
                        .getMessage());
        assertThrows(NullPointerException.class, () -> new Dropout(0.5, null));
    }

    @Test
    void dropoutDropsAndScalesInTraining() {
        Dropout dropout = new Dropout(0.25, rng);
        float[] y = dropout.apply(Tensor.ones(40_000)).toFloatArray();
        int dropped = 0;
        for (float v : y) {
            assertTrue(v == 0 || v == (float) (1 / 0.75));
            dropped += v == 0 ? 1 : 0;
        }
        assertEquals(0.25, dropped / 40_000.0, 5 * Math.sqrt(0.25 * 0.75 / 40_000));
        dropout.mode(Module.Mode.TRAIN_FROZEN_STATISTICS);
        assertTrue(dropout.apply(Tensor.ones(1000)).eq(0).any());
        assertArrayEquals(
                new float[8], new Dropout(1, rng).apply(Tensor.ones(8)).toFloatArray());
    }

    @Test
    void dropout2dDropsWholeChannels() {
        Tensor sums = new Dropout2d(0.5, rng).apply(Tensor.ones(8, 8, 3, 3)).sum(2, 3);
        assertTrue(sums.eq(0).or(sums.eq(18)).all());
        assertTrue(sums.eq(0).any() && sums.ne(0).any());
    }

    @Test
    void batchNormModes() {
        BatchNorm1d norm = new BatchNorm1d(2);
        Tensor x = Tensor.randn(rng, 16, 2).mul(3).add(1);
        Tensor y = norm.apply(x);
        assertArrayEquals(new float[2], y.mean(0).toFloatArray(), 1e-6f);
        float[] mean = norm.runningMean().get().toFloatArray();
        assertEquals(0.1f * x.mean(0).toFloatArray()[0], mean[0], 1e-6f);

        norm.mode(Module.Mode.TRAIN_FROZEN_STATISTICS);
        assertArrayEquals(y.toFloatArray(), norm.apply(x).toFloatArray(), "normalises by the batch");
        assertArrayEquals(mean, norm.runningMean().get().toFloatArray());
        assertEquals(1, norm.stateDict().get("num_batches_tracked").itemLong());

        norm.eval();
        Tensor one = norm.apply(Tensor.zeros(1, 2));
        assertEquals(-mean[0] / Math.sqrt(norm.runningVar().get().get(0) + 1e-5), one.get(0, 0), 1e-6);

        norm.resetStatistics();
        assertArrayEquals(new float[] {0, 0}, norm.runningMean().get().toFloatArray());
        assertArrayEquals(new float[] {1, 1}, norm.runningVar().get().toFloatArray());
        assertEquals(0, norm.stateDict().get("num_batches_tracked").itemLong());
    }

    @Test
    void averagedStatisticsAreThoseOfAllBatches() {
        BatchNorm1d norm = new BatchNorm1d(1, BatchNormConfig.defaults().withAveraging());
        norm.to(DType.FLOAT64);
        for (double v : new double[] {1, 2, 6}) {
            norm.apply(Tensor.of(new double[] {v - 1, v + 1}, 2, 1));
        }
        assertEquals(3, norm.runningMean().get().item(), 1e-12);
        assertEquals(2, norm.runningVar().get().item(), 1e-12);
    }

    @Test
    void rmsNormDividesByTheRootMeanSquare() {
        RmsNorm norm = new RmsNorm(new int[] {2}, 1);
        norm.weight().value().assign(Tensor.of(new float[] {1, 2}));
        double root = Math.sqrt((9 + 16) / 2.0 + 1);
        assertArrayEquals(
                new double[] {3 / root, 2 * 4 / root},
                norm.apply(Tensor.of(new float[] {3, 4}, 1, 2)).toDoubleArray(),
                1e-6);
    }

    @Test
    void paddingRowIsZeroAndGetsNoGradient() {
        Embedding table = new Embedding(3, 2, 1, rng);
        assertArrayEquals(new float[2], table.weight().value().select(0, 1).toFloatArray());
        Tensor y = table.apply(Tensor.of(new int[] {1, 2, 1}, 3, 1));
        assertEquals(Shape.of(3, 1, 2), y.shape());
        y.sum().backward();
        assertArrayEquals(new float[] {0, 0, 0, 0, 1, 1}, table.weight().grad().toFloatArray());
    }

    @Test
    void sequentialNamesItsLayers() {
        Map<String, Layer> named = new LinkedHashMap<>();
        named.put("hidden", new Linear(2, 3, rng));
        named.put("output", new Linear(3, 1, rng));
        assertEquals(
                List.of("hidden.weight", "hidden.bias", "output.weight", "output.bias"),
                List.copyOf(Sequential.of(named).stateDict().keySet()));
        Sequential numbered = new Sequential(List.copyOf(named.values()));
        assertEquals(
                List.of("0.weight", "0.bias", "1.weight", "1.bias"),
                List.copyOf(numbered.stateDict().keySet()));
        assertSame(named.get("output"), numbered.get(1));
        assertEquals(2, numbered.size());
        assertEquals("Sequential {\n  0: Linear(2, 3)\n  1: Linear(3, 1)\n}", numbered.toString());
        Tensor x = Tensor.ones(1, 2);
        assertSame(x, new Sequential().apply(x));
    }

    @Test
    void residualAddsAndActivates() {
        Layer twice = new Activation("twice", x -> x.mul(2));
        Tensor x = Tensor.of(new float[] {-1, 2});
        assertArrayEquals(new float[] {-3, 6}, new Residual(twice).apply(x).toFloatArray());
        assertArrayEquals(
                new float[] {0, 8},
                new Residual(twice, twice, Activation.relu()).apply(x).toFloatArray());
    }

    @Test
    void hooksSeeAndReplaceUntilTheyAreClosed() {
        Linear linear = new Linear(2, 2, rng);
        Sequential model = new Sequential(linear, Activation.relu());
        Tensor x = Tensor.ones(1, 2);
        float[] plain = model.apply(x).toFloatArray();
        List<Tensor> seen = new ArrayList<>();
        try (Layer.Registration first = linear.registerForwardHook((layer, in, out) -> {
                    assertSame(linear, layer);
                    assertSame(x, in);
                    return Tensor.of(new float[] {-1, 5}, 1, 2);
                });
                Layer.Registration second = linear.registerForwardHook((layer, in, out) -> {
                    seen.add(out);
                    return out;
                })) {
            assertArrayEquals(new float[] {0, 5}, model.apply(x).toFloatArray());
        }
        assertArrayEquals(plain, model.apply(x).toFloatArray());
        assertEquals(1, seen.size());
        assertEquals(5, seen.get(0).get(0, 1));
    }

    @Test
    void seedsDecideTheFirstValues() {
        assertArrayEquals(
                new Linear(3, 2, Rng.of(5)).weight().value().toFloatArray(),
                new Linear(3, 2, Rng.of(5)).weight().value().toFloatArray());
    }
}
