package cotangent.nn;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.ConvolutionOptions3d;
import cotangent.autodiff.DType;
import cotangent.autodiff.Embeddings;
import cotangent.autodiff.PoolingOptions;
import cotangent.autodiff.PoolingOptions3d;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.parametrize.SpectralNorm;
import cotangent.nn.parametrize.WeightNorm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Layers have PyTorch's state dicts, outputs, gradients and running statistics. */
class LayerGoldenTest {
    private static final Rng RNG = Rng.of(7);
    private static final ConvolutionOptions CONV = ConvolutionOptions.DEFAULT;

    static Map<String, Supplier<Layer>> layers() {
        Map<String, Supplier<Layer>> all = new LinkedHashMap<>();
        all.put("linear", () -> new Linear(4, 3, RNG));
        all.put("linear, no bias, three axes", () -> new Linear(4, 3, false, RNG));
        all.put(
                "conv1d",
                () -> new Conv1d(
                        2,
                        4,
                        3,
                        CONV.withStride(2).withPadding(1).withDilation(2).withGroups(2),
                        RNG));
        all.put("conv2d", () -> new Conv2d(2, 3, 3, RNG));
        all.put(
                "conv2d, all settings",
                () -> new Conv2d(
                        4,
                        6,
                        3,
                        2,
                        CONV.withStride(2, 1)
                                .withPadding(1, 2)
                                .withDilation(1, 2)
                                .withGroups(2),
                        false,
                        RNG));
        all.put(
                "convTranspose2d",
                () -> new ConvTranspose2d(
                        4, 2, 3, 3, CONV.withStride(2).withPadding(1).withGroups(2), 1, 1, true, RNG));
        all.put(
                "maxPool1d",
                () -> new MaxPool1d(PoolingOptions.of(3).withStride(2).withPadding(1)));
        all.put(
                "maxPool2d",
                () -> new MaxPool2d(PoolingOptions.of(3, 2).withStride(2, 1).withPadding(1, 0)));
        all.put(
                "avgPool1d",
                () -> new AvgPool1d(PoolingOptions.of(3).withStride(2).withPadding(1)));
        all.put(
                "avgPool2d",
                () -> new AvgPool2d(PoolingOptions.of(3).withStride(2).withPadding(1)));
        all.put(
                "avgPool2d, padding not counted",
                () -> new AvgPool2d(
                        PoolingOptions.of(3).withStride(2).withPadding(1).withCountIncludePad(false)));
        all.put("adaptiveAvgPool2d", () -> new AdaptiveAvgPool2d(2, 3));
        BatchNormConfig norm = BatchNormConfig.defaults();
        all.put("batchNorm1d, train", () -> new BatchNorm1d(3));
        all.put(
                "batchNorm1d, sequence",
                () -> new BatchNorm1d(3, norm.withEpsilon(1e-3).withMomentum(0.3)));
        all.put("batchNorm1d, averaging", () -> new BatchNorm1d(3, norm.withAveraging()));
        all.put("batchNorm1d, eval", () -> new BatchNorm1d(3));
        all.put("batchNorm1d, not tracking, eval", () -> new BatchNorm1d(3, norm.withTracking(false)));
        all.put("batchNorm2d, train", () -> new BatchNorm2d(2));
        all.put("batchNorm2d, not affine, eval", () -> new BatchNorm2d(2, norm.withAffine(false)));
        all.put("layerNorm", () -> new LayerNorm(3, 4));
        all.put("groupNorm", () -> new GroupNorm(2, 4));
        all.put("instanceNorm", () -> new InstanceNorm(2, 1e-5, true));
        all.put("embedding", () -> new Embedding(5, 3, RNG));
        all.put("embedding, padding", () -> new Embedding(5, 3, 2, RNG));
        all.put("prelu", () -> new PRelu());
        all.put("prelu, channels", () -> new PRelu(3, 0.25));
        all.put("activation relu", Activation::relu);
        all.put("activation tanh", Activation::tanh);
        all.put("activation sigmoid", Activation::sigmoid);
        all.put("activation gelu", Activation::gelu);
        all.put("activation geluTanh", Activation::geluTanh);
        all.put("activation silu", Activation::silu);
        all.put("activation mish", Activation::mish);
        all.put("activation softplus", Activation::softplus);
        all.put("activation elu", Activation::elu);
        all.put("activation selu", Activation::selu);
        all.put("activation leakyRelu", () -> Activation.leakyRelu(0.2));
        all.put("activation hardswish", Activation::hardswish);
        all.put("activation softmax", () -> Activation.softmax(1));
        all.put("activation logSoftmax", () -> Activation.logSoftmax(1));
        all.put("flatten", Flatten::new);
        all.put("unflatten", () -> new Unflatten(1, 3, 2));
        all.put(
                "sequential",
                () -> new Sequential(
                        new Conv2d(1, 2, 3, RNG),
                        new BatchNorm2d(2),
                        Activation.relu(),
                        new MaxPool2d(2),
                        new Flatten(),
                        new Linear(8, 3, RNG)));
        all.put("weight norm", () -> weightNorm(new Linear(4, 3, RNG)));
        all.put("weight norm of conv2d", () -> weightNorm(new Conv2d(2, 3, 2, 2, CONV, false, RNG)));
        all.put("spectral norm, train", () -> spectralNorm(new Linear(4, 3, RNG)));
        all.put("spectral norm, eval", () -> spectralNorm(new Conv2d(2, 3, 2, RNG)));
        all.putAll(volumesAndBags());
        return all;
    }

    private static Map<String, Supplier<Layer>> volumesAndBags() {
        Map<String, Supplier<Layer>> all = new LinkedHashMap<>();
        ConvolutionOptions3d volume = ConvolutionOptions3d.DEFAULT;
        all.put(
                "conv3d",
                () -> new Conv3d(
                        2,
                        2,
                        new int[] {2, 1, 3},
                        volume.withStride(1, 2, 1)
                                .withPadding(1, 0, 1)
                                .withDilation(2, 1, 1)
                                .withGroups(2),
                        true,
                        RNG));
        all.put(
                "convTranspose1d",
                () -> new ConvTranspose1d(
                        2, 4, 3, CONV.withStride(2).withPadding(1).withGroups(2), 1, true, RNG));
        all.put(
                "convTranspose3d",
                () -> new ConvTranspose3d(
                        2,
                        1,
                        new int[] {2, 1, 2},
                        volume.withStride(2, 1, 1).withPadding(1, 0, 0),
                        new int[] {1, 0, 0},
                        true,
                        RNG));
        all.put(
                "maxPool3d",
                () -> new MaxPool3d(
                        PoolingOptions3d.of(2, 1, 2).withStride(1, 1, 2).withPadding(1, 0, 0)));
        all.put(
                "avgPool3d",
                () -> new AvgPool3d(PoolingOptions3d.of(2)
                        .withStride(1)
                        .withPadding(0, 1, 0)
                        .withCountIncludePad(false)));
        all.put("lpPool1d", () -> new LpPool1d(2, PoolingOptions.of(3).withStride(2)));
        all.put("lpPool2d", () -> new LpPool2d(2, PoolingOptions.of(2, 1).withStride(1, 2)));
        all.put("adaptiveAvgPool1d", () -> new AdaptiveAvgPool1d(3));
        all.put("adaptiveAvgPool3d", () -> new AdaptiveAvgPool3d(2, 1, 3));
        all.put("adaptiveMaxPool1d", () -> new AdaptiveMaxPool1d(3));
        all.put("adaptiveMaxPool2d", () -> new AdaptiveMaxPool2d(2, 3));
        all.put("adaptiveMaxPool3d", () -> new AdaptiveMaxPool3d(2, 1, 3));
        all.put("batchNorm3d, train", () -> new BatchNorm3d(2));
        all.put("embeddingBag", () -> new EmbeddingBag(5, 3, RNG));
        all.put("embeddingBag, max", () -> new EmbeddingBag(5, 3, Embeddings.Bag.MAX, RNG));
        return all;
    }

    private static Layer weightNorm(Layer layer) {
        layer.parametrize("weight", WeightNorm::new);
        return layer;
    }

    private static Layer spectralNorm(Layer layer) {
        layer.parametrize("weight", w -> new SpectralNorm(w, RNG));
        return layer;
    }

    @TestFactory
    Stream<DynamicTest> agreesWithPyTorch() {
        Map<String, Map<String, Tensor>> golden = Golden.read();
        List<DynamicTest> tests = new ArrayList<>();
        layers().forEach((name, layer) -> {
            for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
                tests.add(DynamicTest.dynamicTest(
                        name + " " + dtype, () -> Golden.assertAgrees(layer.get(), name, golden.get(name), dtype)));
            }
        });
        return tests.stream();
    }
}
