package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.DType;
import cotangent.autodiff.Embeddings;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.models.ConvNext;
import cotangent.nn.models.ConvNextBlock;
import cotangent.nn.models.Gpt;
import cotangent.nn.models.GptConfig;
import cotangent.nn.models.ResNet;
import cotangent.nn.models.UNet;
import cotangent.nn.models.VisionTransformer;
import cotangent.nn.parametrize.WeightNorm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whole models, and layers of newer versions, have the state dicts, outputs and gradients of the same ones in PyTorch. */
class ModelGoldenTest {
    private static final Rng RNG = Rng.of(7);

    private static Map<String, Supplier<Layer>> layers() {
        Map<String, Supplier<Layer>> all = new LinkedHashMap<>();
        all.put("rmsNorm", () -> new RmsNorm(4));
        all.put("rmsNorm, two axes", () -> new RmsNorm(new int[] {3, 4}, 1e-3));
        all.put("instanceNorm, sequences", () -> new InstanceNorm(2, 1e-5, true));
        all.put("instanceNorm, volumes", () -> new InstanceNorm(2));
        all.put("lazyLinear", () -> new LazyLinear(3, RNG).materialize(4));
        all.put("embeddingBag, sum", () -> new EmbeddingBag(5, 3, Embeddings.Bag.SUM, RNG));
        all.put("identity", Identity::new);
        all.put("dropout, eval", () -> new Dropout(0.3, RNG));
        all.put("dropout1d, eval", () -> new Dropout1d(0.3, RNG));
        all.put("dropout2d, eval", () -> new Dropout2d(0.3, RNG));
        all.put("dropout3d, eval", () -> new Dropout3d(0.3, RNG));
        all.put("alphaDropout, eval", () -> new AlphaDropout(0.3, RNG));
        all.put("featureAlphaDropout, eval", () -> new FeatureAlphaDropout(0.3, RNG));
        all.put("weight norm, by parametrization", () -> weightNorm(new Linear(4, 3, RNG)));
        all.put(
                "weight norm of convTranspose2d",
                () -> weightNorm(new ConvTranspose2d(2, 1, 2, ConvolutionOptions.DEFAULT, RNG)));
        all.put("ghostBatchNorm", () -> new GhostBatchNorm(3, new BatchNorm1d(2)));
        all.put("squeezeExcite", () -> new SqueezeExcite(3, 2, RNG));
        all.put("depthwiseSeparable", () -> new DepthwiseSeparableConv2d(2, 3, 3, RNG));
        AttentionConfig grouped = AttentionConfig.of(8, 4).withCausal(true);
        all.put(
                "attention, grouped, rotary",
                () -> new MultiheadAttention(grouped.withKeyValueHeads(2).withRotary(9), RNG));
        all.put(
                "attention, one group, alibi",
                () -> new MultiheadAttention(grouped.withKeyValueHeads(1).withAlibi(), RNG));
        return all;
    }

    private static Map<String, Supplier<Layer>> models() {
        TransformerConfig blocks = TransformerConfig.of(4, 2)
                .withNormFirst(true)
                .withActivation(Activation::gelu)
                .withDropout(0);
        Map<String, Supplier<Layer>> all = new LinkedHashMap<>();
        all.put("resNet8", () -> new ResNet(1, 3, new int[] {2, 3, 4}, 1, RNG));
        all.put("resNet8, eval", () -> new ResNet(1, 3, new int[] {2, 3, 4}, 1, RNG));
        all.put("convNextBlock", () -> new ConvNextBlock(3, 0, RNG));
        all.put("convNext", () -> new ConvNext(1, 3, 2, new int[] {2, 3}, new int[] {1, 1}, 0, RNG));
        all.put("uNet", () -> new UNet(1, 2, new int[] {2, 3}, RNG));
        all.put("visionTransformer", () -> new VisionTransformer(1, 3, 4, 2, blocks.withFeedForward(6), 2, RNG));
        all.put("gpt", () -> new Gpt(GptConfig.of(5, 4, 4, 2, 2).withDropout(0), RNG));
        return all;
    }

    private static Layer weightNorm(Layer layer) {
        layer.parametrize("weight", WeightNorm::new);
        return layer;
    }

    @TestFactory
    Stream<DynamicTest> agreesWithPyTorch() {
        Map<String, Map<String, Tensor>> golden = Golden.read("models.txt");
        Set<String> names = new LinkedHashSet<>(layers().keySet());
        names.addAll(models().keySet());
        assertEquals(golden.keySet(), names, "cases");
        List<DynamicTest> tests = new ArrayList<>();
        for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
            layers().forEach((name, layer) -> tests.add(DynamicTest.dynamicTest(
                    name + " " + dtype, () -> Golden.assertAgrees(layer.get(), name, golden.get(name), dtype))));
            models().forEach((name, model) -> tests.add(DynamicTest.dynamicTest(
                    name + " " + dtype, () -> Golden.assertModelAgrees(model.get(), name, golden.get(name), dtype))));
        }
        return tests.stream();
    }

    /**
     * Layers that have no golden values of their own in this package. PyTorch has none of them but fractional pooling, which draws its windows at random
     * in all modes; its values for given windows are compared in the tests of {@code cotangent.autodiff}.
     */
    private static final Set<String> NOT_COMPARED = Set.of(
            "DropBlock2d",
            "FractionalMaxPool1d",
            "FractionalMaxPool2d",
            "FractionalMaxPool3d",
            "MixtureOfExperts",
            "NeuralOde",
            "Reshape",
            "Residual",
            "RotaryPositions",
            "SinusoidalPositions",
            "TopKGate");

    @Test
    void everyLayerThatPyTorchHasIsCompared() {
        List<Module> compared = new ArrayList<>();
        for (Map<String, Supplier<Layer>> suppliers : List.of(LayerGoldenTest.layers(), layers(), models())) {
            suppliers.values().forEach(s -> compared.add(s.get()));
        }
        SequenceGoldenTest.cases().values().forEach(c -> compared.add(c.layer()));
        assertEquals(NOT_COMPARED, LayerClasses.missing(compared, "cotangent.nn"));
    }
}
