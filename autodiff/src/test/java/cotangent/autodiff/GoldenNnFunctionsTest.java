package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cotangent.autodiff.Interpolation.Mode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and gradients are those of PyTorch: see {@code src/test/scripts/nn_functions_golden.py}. */
class GoldenNnFunctionsTest {
    private static final Map<String, Function<List<Tensor>, Tensor>> FUNCTIONS = new LinkedHashMap<>();
    private static final GoldenCases GOLDEN = GoldenCases.read("nn_functions.txt");

    private static void unary(String name, Function<Tensor, Tensor> f) {
        FUNCTIONS.put(name, in -> f.apply(in.get(0)));
    }

    private interface Binary {
        Tensor apply(Tensor a, Tensor b);
    }

    private static void binary(String name, Binary f) {
        FUNCTIONS.put(name, in -> f.apply(in.get(0), in.get(1)));
    }

    private interface Ternary {
        Tensor apply(Tensor a, Tensor b, Tensor c);
    }

    private static void ternary(String name, Ternary f) {
        FUNCTIONS.put(name, in -> f.apply(in.get(0), in.get(1), in.get(2)));
    }

    /** The maxima plus half of their places, which the file compares at once. */
    private static Tensor both(Indexed y, double share) {
        return y.values().add(y.indices().to(DType.FLOAT64).mul(share));
    }

    static {
        convolutions();
        pooling();
        resampling();
        lookups();
        losses();
    }

    private static void convolutions() {
        ConvolutionOptions3d volume = ConvolutionOptions3d.DEFAULT
                .withStride(2, 1, 1)
                .withPadding(1, 0, 1)
                .withDilation(1, 2, 1)
                .withGroups(2);
        ternary("conv3d", (x, w, b) -> Convolutions.conv3d(x, w, b, volume));
        ConvolutionOptions conv = ConvolutionOptions.DEFAULT;
        ConvolutionOptions line = conv.withStride(3).withPadding(1).withGroups(2);
        ternary("convTranspose1d", (x, w, b) -> Convolutions.convTranspose1d(x, w, b, line, 2));
        ConvolutionOptions dilated = conv.withPadding(1).withDilation(3);
        binary("convTranspose1d-dilated", (x, w) -> Convolutions.convTranspose1d(x, w, null, dilated, 2));
        ConvolutionOptions plane = conv.withStride(1, 2).withDilation(2);
        ternary("convTranspose2d-dilated", (x, w, b) -> Convolutions.convTranspose2d(x, w, b, plane, 1, 1));
        ConvolutionOptions3d transposed = volume.withStride(2, 1, 2);
        ternary("convTranspose3d", (x, w, b) -> Convolutions.convTranspose3d(x, w, b, transposed, 1, 1, 0));
    }

    private static void pooling() {
        PoolingOptions3d box = PoolingOptions3d.of(2, 3, 2).withStride(2, 1, 2).withPadding(1, 1, 0);
        unary("maxPool3d", x -> Pooling.maxPool3d(x, box.withDilation(1, 1, 2)));
        PoolingOptions3d ceil = PoolingOptions3d.of(2).withCeilMode(true);
        unary("maxPool3d-ceil", x -> Pooling.maxPool3d(x, ceil));
        PoolingOptions flat =
                PoolingOptions.of(3, 2).withStride(2).withPadding(1).withCeilMode(true);
        unary("maxPool2d-ceil", x -> Pooling.maxPool2d(x, flat));
        unary("avgPool3d", x -> Pooling.avgPool3d(x, box));
        unary("avgPool3d-exclude", x -> Pooling.avgPool3d(x, ceil.withPadding(1).withCountIncludePad(false)));
        PoolingOptions3d odd =
                PoolingOptions3d.of(2, 3, 2).withStride(2).withPadding(0, 1, 1).withCeilMode(true);
        unary("avgPool3d-ceil", x -> Pooling.avgPool3d(x, odd));
        unary("avgPool3d-divisor", x -> Pooling.avgPool3d(x, ceil.withDivisorOverride(3)));
        PoolingOptions three = PoolingOptions.of(3).withStride(2).withPadding(1).withCeilMode(true);
        unary("avgPool2d-ceil", x -> Pooling.avgPool2d(x, three));
        PoolingOptions five =
                PoolingOptions.of(2).withPadding(1).withCeilMode(true).withDivisorOverride(5);
        unary("avgPool2d-divisor", x -> Pooling.avgPool2d(x, five));
        unary("adaptiveAvgPool3d", x -> Pooling.adaptiveAvgPool3d(x, 2, 3, 2));
        unary("adaptiveMaxPool1d", x -> Pooling.adaptiveMaxPool1d(x, 3).values());
        unary("adaptiveMaxPool2d", x -> Pooling.adaptiveMaxPool2d(x, 3, 2).values());
        unary("adaptiveMaxPool3d", x -> Pooling.adaptiveMaxPool3d(x, 2, 1, 3).values());
        unary("maxPool3d-ties", x -> both(Pooling.maxPool3dIndexed(x, box), 0.5));
        unary("adaptiveMaxPool2d-ties", x -> both(Pooling.adaptiveMaxPool2d(x, 3, 2), 0.5));
        unary("adaptiveMaxPool3d-ties", x -> both(Pooling.adaptiveMaxPool3d(x, 2, 2, 3), 0.5));
        unary("lpPool1d", x -> Pooling.lpPool1d(x, 3, PoolingOptions.of(2).withStride(1)));
        unary(
                "lpPool2d",
                x -> Pooling.lpPool2d(
                        x, 2, PoolingOptions.of(2, 3).withStride(2).withCeilMode(true)));
        binary("fractionalMaxPool2d", (x, s) -> both(Pooling.fractionalMaxPool2d(x, 2, 3, 3, 2, s), 1));
        binary(
                "fractionalMaxPool3d",
                (x, s) -> both(Pooling.fractionalMaxPool3d(x, new int[] {2, 2, 2}, new int[] {2, 2, 3}, s), 1));
        binary("maxUnpool1d", (x, i) -> Pooling.maxUnpool1d(x, i, 7));
        binary("maxUnpool2d", (x, i) -> Pooling.maxUnpool2d(x, i, 4, 6));
        binary("maxUnpool3d", (x, i) -> Pooling.maxUnpool3d(x, i, 2, 4, 4));
    }

    private static void resampling() {
        unary("pad-reflect", x -> PaddingModes.reflect(x, 2, 1, 1, 0));
        unary("pad-replicate", x -> PaddingModes.replicate(x, 2, 4, 1, 0));
        unary("pad-circular", x -> PaddingModes.circular(x, 3, 1, 1, 0));
        unary("pixelShuffle", x -> Shuffling.pixelShuffle(x, 2));
        unary("pixelUnshuffle", x -> Shuffling.pixelUnshuffle(x, 2));
        unary("channelShuffle", x -> Shuffling.channelShuffle(x, 3));
        resize("nearest-1", Mode.NEAREST, 7);
        resize("nearest-2", Mode.NEAREST, 5, 2);
        resize("nearest-3", Mode.NEAREST, 3, 4, 5);
        resize("nearest-exact-2", Mode.NEAREST_EXACT, 5, 2);
        resize("area-2", Mode.AREA, 3, 2);
        resize("area-3", Mode.AREA, 2, 3, 4);
        resizeBothWays("linear", Mode.LINEAR, 8);
        resizeBothWays("bilinear", Mode.BILINEAR, 5, 2);
        resizeBothWays("bicubic", Mode.BICUBIC, 3, 7);
        resizeBothWays("trilinear", Mode.TRILINEAR, 3, 2, 4);
        unary("interpolate-by-nearest", x -> Interpolation.interpolateBy(x, Mode.NEAREST, false, 1.7));
        unary("interpolate-by-bilinear", x -> Interpolation.interpolateBy(x, Mode.BILINEAR, false, 1.7, 0.6));
        unary("interpolate-by-bicubic", x -> Interpolation.interpolateBy(x, Mode.BICUBIC, false, 1.3, 2.2));
        for (GridSampling.Mode mode : GridSampling.Mode.values()) {
            for (GridSampling.Padding padding : GridSampling.Padding.values()) {
                for (boolean corners : new boolean[] {false, true}) {
                    String name = (mode + "-" + padding + "-").toLowerCase(Locale.ROOT) + (corners ? "True" : "False");
                    binary("gridSample-" + name, (x, g) -> GridSampling.gridSample(x, g, mode, padding, corners));
                }
            }
        }
        binary(
                "gridSample-3d",
                (x, g) -> GridSampling.gridSample(
                        x, g, GridSampling.Mode.BILINEAR, GridSampling.Padding.REFLECTION, false));
        unary("affineGrid", t -> GridSampling.affineGrid(t, false, 2, 3));
        unary("affineGrid-corners", t -> GridSampling.affineGrid(t, true, 2, 1, 3));
    }

    private static void resize(String name, Mode mode, int... size) {
        unary("interpolate-" + name, x -> Interpolation.interpolate(x, mode, false, size));
    }

    private static void resizeBothWays(String name, Mode mode, int... size) {
        resize(name, mode, size);
        unary("interpolate-" + name + "-corners", x -> Interpolation.interpolate(x, mode, true, size));
    }

    private static void lookups() {
        unary("localResponseNorm", x -> Normalization.localResponseNorm(x, 4, 0.3, 0.6, 1.5));
        binary("embedding", (i, w) -> Embeddings.embedding(i, w, 2));
        Tensor offsets = Tensor.of(new int[] {0, 2, 2, 5});
        for (Embeddings.Bag mode : Embeddings.Bag.values()) {
            String name = "embeddingBag-" + mode.name().toLowerCase(Locale.ROOT);
            binary(name, (i, w) -> Embeddings.embeddingBag(i, w, offsets, mode, null, Embeddings.NO_PADDING));
            binary(name + "-padding", (i, w) -> Embeddings.embeddingBag(i, w, offsets, mode, null, 2));
        }
        ternary(
                "embeddingBag-weighted",
                (i, w, p) -> Embeddings.embeddingBag(i, w, Embeddings.Bag.SUM, p, Embeddings.NO_PADDING));
        FUNCTIONS.put("bilinear", in -> Similarity.bilinear(in.get(0), in.get(1), in.get(2), in.get(3)));
        binary("cosineSimilarity", (a, b) -> Similarity.cosineSimilarity(a, b, 1, 1e-8));
        binary("pairwiseDistance", (a, b) -> Similarity.pairwiseDistance(a, b, 3, 1e-6, true));
        ternary("attention", Attention::scaledDotProductAttention);
        ternary("attention-causal", (q, k, v) -> Attention.scaledDotProductAttention(q, k, v, null, true));
        FUNCTIONS.put(
                "attention-bias",
                in -> Attention.scaledDotProductAttention(in.get(0), in.get(1), in.get(2), in.get(3), false));
    }

    private static void losses() {
        binary("multilabelMargin", (x, t) -> Losses.multilabelMargin(x, t, Reduction.MEAN));
        binary("multilabelMargin-none", (x, t) -> Losses.multilabelMargin(x, t, Reduction.NONE));
        ternary(
                "tripletMarginWithDistance",
                (a, p, n) -> Losses.tripletMarginWithDistance(
                        a, p, n, Similarity::pairwiseDistance, 0.7, true, Reduction.MEAN));
        int[] frames = {6, 5, 4};
        int[] lengths = {3, 2, 1};
        binary("ctc", (x, t) -> Losses.ctc(x.logSoftmax(-1), t, frames, lengths));
        binary("ctc-none", (x, t) -> Losses.ctc(x.logSoftmax(-1), t, frames, lengths, 0, Reduction.NONE, false));
        binary(
                "ctc-blank",
                (x, t) -> Losses.ctc(x.logSoftmax(-1), t, new int[] {5, 2}, new int[] {2, 3}, 2, Reduction.SUM, true));
        binary(
                "ctc-empty",
                (x, t) -> Losses.ctc(x.logSoftmax(-1), t, new int[] {3, 4}, new int[] {0, 1}, 0, Reduction.SUM, false));
    }

    static Iterable<String> cases() {
        return FUNCTIONS.keySet();
    }

    @Test
    void everyCaseIsTested() {
        assertEquals(new TreeSet<>(GOLDEN.names()), new TreeSet<>(FUNCTIONS.keySet()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valueAndGradientsAreThoseOfPyTorch(String name) {
        GOLDEN.check(name, FUNCTIONS.get(name), 1e-8, 1e-9);
    }
}
