package cotangent.nn.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Mlp;
import cotangent.nn.Module;
import cotangent.nn.TransformerConfig;
import cotangent.nn.loss.MeanSquaredError;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.Closure;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Shapes, names, sizes, and that every parameter takes part and learns. */
class ModelsTest {
    private final Rng rng = Rng.of(31);
    private final TransformerConfig blocks =
            TransformerConfig.of(8, 2).withNormFirst(true).withActivation(Activation::gelu);

    private VisionTransformer vit() {
        return new VisionTransformer(1, 3, 8, 4, blocks, 2, rng);
    }

    private ConvNext convNext() {
        return new ConvNext(1, 3, 2, new int[] {4, 8}, new int[] {1, 2}, 0.1, rng);
    }

    @Test
    void classifiersGiveLogitsAndEveryParameterTakesPart() {
        for (Layer model : List.of(ResNet.of(8, 1, 3, rng), convNext(), vit())) {
            Tensor y = model.apply(Tensor.randn(rng, 2, 1, 8, 8));
            assertEquals(Shape.of(2, 3), y.shape(), model.getClass().getSimpleName());
            assertTakesPart(model, y);
        }
    }

    @Test
    void uNetGivesImagesOfTheSameSize() {
        UNet model = new UNet(2, 3, new int[] {4, 6, 8}, rng);
        Tensor y = model.apply(Tensor.randn(rng, 2, 2, 8, 12));
        assertEquals(Shape.of(2, 3, 8, 12), y.shape());
        assertTakesPart(model, y);
        assertEquals(
                Shape.of(1, 1, 5, 3),
                new UNet(1, 1, new int[] {4}, rng)
                        .apply(Tensor.zeros(1, 1, 5, 3))
                        .shape());
        assertMessage(
                ShapeException.class,
                "UNet: input has shape [1, 2, 6, 8], needs [batch, 2, height, width] with multiples of 4",
                () -> model.apply(Tensor.zeros(1, 2, 6, 8)));
    }

    private static void assertTakesPart(Module model, Tensor y) {
        y.mul(Tensor.arange(DType.FLOAT32, 0, y.size(), 1).reshape(y.shape()).cos())
                .sum()
                .backward();
        model.parameters().forEach((name, p) -> {
            assertNotNull(p.grad(), name);
            assertTrue(p.grad().norm().item() > 0, name);
        });
    }

    @Test
    void resNetHasThePapersSizeAndTorchvisionsNames() {
        assertEquals(
                272_474,
                ResNet.of(20, 3, 10, rng)
                        .parameterCount()); // 0.27 M in the paper's table 6, with its maps at shortcuts
        Set<String> names = ResNet.of(8, 1, 10, rng).stateDict().keySet();
        assertTrue(names.containsAll(Set.of(
                "conv1.weight",
                "bn1.running_mean",
                "layer1.0.conv1.weight",
                "layer2.0.downsample.0.weight",
                "layer2.0.downsample.1.num_batches_tracked",
                "layer3.0.bn2.weight",
                "fc.bias")));
        assertFalse(names.contains("conv1.bias"));
        assertFalse(names.contains("layer1.0.downsample.0.weight"));
    }

    @Test
    void theClassTokenReadsAllPatches() {
        VisionTransformer model = vit();
        model.eval();
        Tensor x = Tensor.randn(rng, 1, 1, 8, 8);
        Tensor y = model.apply(x);
        for (int patch = 0; patch < 4; patch++) {
            Tensor changed = x.copy();
            changed.narrow(2, patch / 2 * 4, 4).narrow(3, patch % 2 * 4, 4).assign(Tensor.scalar(0));
            assertFalse(y.allClose(model.apply(changed)), "patch " + patch);
        }
    }

    @Test
    void convNextBlocksStartNearTheIdentity() {
        ConvNextBlock block = new ConvNextBlock(3, 0, rng);
        Tensor x = Tensor.randn(rng, 2, 3, 9, 9);
        assertTrue(x.sub(block.apply(x)).abs().max().item() < 1e-4);
        assertFalse(x.allClose(block.apply(x), 0, 0, false));
    }

    @Test
    void anAutoencoderLearnsACode() {
        Autoencoder model = Autoencoder.mlp(rng, 6, 16, 2);
        Tensor x = Tensor.randn(rng, 64, 2).matmul(Tensor.randn(rng, 2, 6));
        double before = MeanSquaredError.of(model.apply(x), x).item();
        double after = learn(model, 300, () -> MeanSquaredError.of(model.apply(x), x));
        assertTrue(after < before / 10, () -> before + " -> " + after);
        assertEquals(Shape.of(64, 2), model.encode(x).shape());
        assertArrayEquals(
                model.apply(x).toFloatArray(), model.decode(model.encode(x)).toFloatArray());
    }

    private static double learn(Module model, int steps, Supplier<Tensor> loss) {
        Adam adam = new Adam(model.parameters(), AdamConfig.defaults().withLearningRate(1e-2));
        double last = Double.NaN;
        for (int i = 0; i < steps; i++) {
            last = adam.step(Closure.of(adam, loss));
        }
        return last;
    }

    private VariationalAutoencoder vae() {
        return new VariationalAutoencoder(2, Mlp.of(rng, 6, 16, 4), Mlp.of(rng, 2, 16, 6), rng);
    }

    @Test
    void theDivergenceIsThatOfNormalDistributions() {
        Tensor mean = Tensor.of(new double[] {0, 0, 1, -2}, 2, 2);
        Tensor logVariance = Tensor.of(new double[] {0, 0, 1, 0}, 2, 2);
        Tensor kl = new VariationalAutoencoder.Output(null, mean, logVariance).divergence();
        // log(s2 / s1) + (s1^2 + m^2) / 2 - 1/2 with s2 = 1
        double expected = -0.5 + (StrictMath.exp(1) + 1) / 2 - 0.5 + 2;
        assertArrayEquals(new double[] {0, expected}, kl.toDoubleArray(), 1e-12);
    }

    @Test
    void codesAreDrawnWhileTrainingOnly() {
        VariationalAutoencoder model = vae();
        Tensor x = Tensor.randn(rng, 5, 6);
        assertFalse(model.apply(x).allClose(model.apply(x)));
        assertTakesPart(model, model.apply(x));
        model.eval();
        VariationalAutoencoder.Output y = model.run(x);
        assertArrayEquals(y.reconstruction().toFloatArray(), model.apply(x).toFloatArray());
        model.train();
        Tensor samples = model.sample(7, DType.FLOAT32, Rng.of(1));
        assertEquals(Shape.of(7, 6), samples.shape());
        assertArrayEquals(
                samples.toFloatArray(),
                model.sample(7, DType.FLOAT32, Rng.of(1)).toFloatArray());
        assertTrue(model.isTraining());
    }

    @Test
    void aVariationalAutoencoderLearns() {
        VariationalAutoencoder model = vae();
        Tensor x = Tensor.randn(rng, 64, 2).matmul(Tensor.randn(rng, 2, 6)).mul(3);
        Supplier<Tensor> loss = () -> {
            VariationalAutoencoder.Output y = model.run(x);
            return MeanSquaredError.of(y.reconstruction(), x)
                    .mul(6)
                    .add(y.divergence().mean());
        };
        double before = loss.get().item();
        double after = learn(model, 300, loss);
        assertTrue(after < before / 5, () -> before + " -> " + after);
    }

    @Test
    void wrongSettingsAndInputsAreNamed() {
        assertMessage(
                IllegalArgumentException.class,
                "ResNet: the depth must be 6 n + 2, got 18",
                () -> ResNet.of(18, 1, 10, rng));
        assertMessage(
                IllegalArgumentException.class,
                "VisionTransformer: patches of 3 do not cover images of 8",
                () -> new VisionTransformer(1, 3, 8, 3, blocks, 2, rng));
        assertThrows(
                IllegalArgumentException.class,
                () -> new VisionTransformer(1, 3, 8, 4, blocks.withCausal(true), 2, rng));
        assertMessage(
                ShapeException.class,
                "VisionTransformer: input has shape [2, 1, 8, 7], needs [batch, 1, 8, 8]",
                () -> vit().apply(Tensor.zeros(2, 1, 8, 7)));
        assertMessage(
                IllegalArgumentException.class,
                "ConvNext: needs a width and a depth for each stage, got 2 and 1",
                () -> new ConvNext(1, 3, 2, new int[] {4, 8}, new int[] {1}, 0, rng));
        assertMessage(
                ShapeException.class,
                "VariationalAutoencoder: the encoder gives shape [5, 3], needs [batch, 4]",
                () -> new VariationalAutoencoder(2, new Linear(6, 3, rng), new Linear(2, 6, rng), rng)
                        .apply(Tensor.zeros(5, 6)));
    }

    private static void assertMessage(Class<? extends Exception> type, String message, Executable action) {
        assertEquals(message, assertThrows(type, action).getMessage());
    }
}
