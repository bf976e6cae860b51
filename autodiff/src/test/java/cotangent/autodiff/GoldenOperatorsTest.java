package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and gradients are those of PyTorch: see {@code src/test/scripts/operators_golden.py}. */
class GoldenOperatorsTest {
    private static final Map<String, Function<List<Tensor>, Tensor>> OPERATORS = new LinkedHashMap<>();

    private static final GoldenCases GOLDEN = GoldenCases.read("operators.txt");

    private static final Tensor WEIGHT = Tensor.of(new double[] {0.5, 1, 2, 0, 1.5});
    private static final Tensor SIGNS = Tensor.of(new double[] {1, -1, 1, -1, -1, 1});
    private static final CrossEntropyOptions PLAIN = CrossEntropyOptions.DEFAULT;
    private static final CrossEntropyOptions WEIGHTED = PLAIN.withWeight(WEIGHT);

    private static void unary(String name, Function<Tensor, Tensor> f) {
        OPERATORS.put(name, in -> f.apply(in.get(0)));
    }

    private interface Binary {
        Tensor apply(Tensor a, Tensor b);
    }

    private static void binary(String name, Binary f) {
        OPERATORS.put(name, in -> f.apply(in.get(0), in.get(1)));
    }

    private interface Ternary {
        Tensor apply(Tensor a, Tensor b, Tensor c);
    }

    private static void ternary(String name, Ternary f) {
        OPERATORS.put(name, in -> f.apply(in.get(0), in.get(1), in.get(2)));
    }

    private static double[] zeros(int n) {
        return new double[n];
    }

    private static double[] ones(int n) {
        double[] a = new double[n];
        Arrays.fill(a, 1);
        return a;
    }

    static {
        ConvolutionOptions conv = ConvolutionOptions.DEFAULT;
        ternary("conv2d", Convolutions::conv2d);
        ConvolutionOptions all =
                conv.withStride(2, 1).withPadding(1, 2).withDilation(1, 2).withGroups(2);
        ternary("conv2d-all", (x, w, b) -> Convolutions.conv2d(x, w, b, all));
        binary("conv2d-1x1", (x, w) -> Convolutions.conv2d(x, w, null));
        binary(
                "conv2d-depthwise",
                (x, w) -> Convolutions.conv2d(x, w, null, conv.withPadding(1).withGroups(3)));
        ternary("conv1d", (x, w, b) -> Convolutions.conv1d(x, w, b, 2, 1));
        ConvolutionOptions transposed = conv.withStride(2).withPadding(1).withGroups(2);
        ternary("convTranspose2d", (x, w, b) -> Convolutions.convTranspose2d(x, w, b, transposed, 1, 1));
        ConvolutionOptions folded = conv.withStride(2, 1).withPadding(1);
        unary("unfold", x -> Convolutions.unfold(x, 3, 2, folded));
        unary("fold", x -> Convolutions.fold(x, 4, 4, 3, 2, folded));

        unary("maxPool2d", x -> Pooling.maxPool2d(x, 3, 2, 1));
        PoolingOptions dilated = PoolingOptions.of(2).withStride(1).withDilation(2);
        unary("maxPool2d-dilated", x -> Pooling.maxPool2d(x, dilated));
        unary("maxPool1d", x -> Pooling.maxPool1d(x, 3, 2, 1));
        unary("avgPool2d", x -> Pooling.avgPool2d(x, 3, 2, 1));
        PoolingOptions exclude =
                PoolingOptions.of(3, 2).withStride(2).withPadding(1).withCountIncludePad(false);
        unary("avgPool2d-exclude", x -> Pooling.avgPool2d(x, exclude));
        unary("avgPool1d", x -> Pooling.avgPool1d(x, 2));
        unary("adaptiveAvgPool2d", x -> Pooling.adaptiveAvgPool2d(x, 3, 2));

        ternary("layerNorm", (x, w, b) -> Normalization.layerNorm(x, new int[] {3, 4}, w, b, 1e-5));
        ternary(
                "batchNorm-train",
                (x, w, b) ->
                        Normalization.batchNorm(x, Tensor.of(zeros(3)), Tensor.of(ones(3)), w, b, true, 0.1, 1e-5));
        Tensor mean = Tensor.of(new double[] {0.1, -0.2, 0.3});
        Tensor var = Tensor.of(new double[] {0.5, 1.5, 2});
        ternary("batchNorm-eval", (x, w, b) -> Normalization.batchNorm(x, mean, var, w, b, false, 0.1, 1e-5));
        unary("batchNorm-2d", x -> Normalization.batchNorm(x, null, null, null, null, true, 0.1, 1e-5));
        ternary("groupNorm", (x, w, b) -> Normalization.groupNorm(x, 2, w, b, 1e-5));
        ternary("instanceNorm", (x, w, b) -> Normalization.instanceNorm(x, w, b, 1e-5));
        unary("normalize", x -> Normalization.normalize(x, 3, 1, 1e-12));

        unary("relu6", Activations::relu6);
        unary("elu", x -> Activations.elu(x, 0.7));
        unary("celu", x -> Activations.celu(x, 2));
        unary("selu", Activations::selu);
        unary("gelu", Activations::gelu);
        unary("geluTanh", Activations::geluTanh);
        unary("silu", Activations::silu);
        unary("mish", Activations::mish);
        unary("softplus", x -> Activations.softplus(x, 1, 20));
        unary("softplus-beta", x -> Activations.softplus(x, 2, 3));
        unary("softsign", Activations::softsign);
        unary("softshrink", x -> Activations.softshrink(x, 0.5));
        unary("hardshrink", x -> Activations.hardshrink(x, 0.5));
        unary("tanhshrink", Activations::tanhshrink);
        unary("hardtanh", Activations::hardtanh);
        unary("hardsigmoid", Activations::hardsigmoid);
        unary("hardswish", Activations::hardswish);
        unary("leakyRelu", Activations::leakyRelu);
        unary("rrelu", Activations::rrelu);
        unary("threshold", x -> Activations.threshold(x, 0.3, -2));
        unary("logSigmoid", Activations::logSigmoid);
        binary("prelu", Activations::prelu);
        unary("glu", x -> Activations.glu(x, 1));
        for (String name : List.of(
                "relu6", "hardtanh", "elu", "leakyRelu", "softshrink", "hardshrink", "softplus", "logSigmoid")) {
            OPERATORS.put(name + "-kinks", OPERATORS.get(name));
        }

        binary("crossEntropy", Losses::crossEntropy);
        binary("crossEntropy-weighted", (x, t) -> Losses.crossEntropy(x, t, WEIGHTED.withIgnoreIndex(2)));
        CrossEntropyOptions smooth = WEIGHTED.withLabelSmoothing(0.1);
        binary("crossEntropy-smooth", (x, t) -> Losses.crossEntropy(x, t, smooth.withIgnoreIndex(2)));
        CrossEntropyOptions smoothPlain = PLAIN.withIgnoreIndex(2).withLabelSmoothing(0.2);
        binary("crossEntropy-smooth-plain", (x, t) -> Losses.crossEntropy(x, t, smoothPlain));
        CrossEntropyOptions none = smooth.withIgnoreIndex(2).withReduction(Reduction.NONE);
        binary("crossEntropy-none", (x, t) -> Losses.crossEntropy(x, t, none));
        binary("crossEntropy-spatial", (x, t) -> Losses.crossEntropy(x, t, smooth));
        binary("crossEntropy-spatial-none", (x, t) -> Losses.crossEntropy(x, t, PLAIN.withReduction(Reduction.NONE)));
        binary("crossEntropy-soft", (x, t) -> Losses.crossEntropy(x, t, smooth));
        binary("crossEntropy-soft-sum", (x, t) -> Losses.crossEntropy(x, t, PLAIN.withReduction(Reduction.SUM)));
        binary("crossEntropy-single", Losses::crossEntropy);
        binary("nll", (x, t) -> Losses.nll(x, t, WEIGHTED.withIgnoreIndex(2)));
        binary("nll-sum", (x, t) -> Losses.nll(x, t, PLAIN.withReduction(Reduction.SUM)));
        binary("binaryCrossEntropy", Losses::binaryCrossEntropy);
        Tensor posWeight = Tensor.of(new double[] {0.5, 2, 1});
        binary(
                "binaryCrossEntropyWithLogits",
                (x, t) -> Losses.binaryCrossEntropyWithLogits(x, t, null, posWeight, Reduction.MEAN));
        binary("mse", Losses::mse);
        binary("l1", Losses::l1);
        binary("smoothL1", (x, t) -> Losses.smoothL1(x, t, 0.7, Reduction.MEAN));
        binary("huber", (x, t) -> Losses.huber(x, t, 0.7, Reduction.MEAN));
        binary("poissonNll", Losses::poissonNll);
        binary("mse-none", (x, t) -> Losses.mse(x, t, Reduction.NONE));
        binary("poissonNll-full", (x, t) -> Losses.poissonNll(x, t.detach(), false, true, 1e-8, Reduction.MEAN));
        binary("klDiv", (x, t) -> Losses.klDiv(x, t, false, Reduction.SUM));
        binary("klDiv-log", (x, t) -> Losses.klDiv(x, t, true, Reduction.MEAN));
        ternary("gaussianNll", (x, t, v) -> Losses.gaussianNll(x, t, v, true, 1e-6, Reduction.MEAN));
        unary("hingeEmbedding", x -> Losses.hingeEmbedding(x, SIGNS, 1, Reduction.MEAN));
        binary("marginRanking", (a, b) -> Losses.marginRanking(a, b, SIGNS, 0.3, Reduction.MEAN));
        binary("cosineEmbedding", (a, b) -> Losses.cosineEmbedding(a, b, SIGNS, 0.1, Reduction.MEAN));
        unary("softMargin", x -> Losses.softMargin(x, SIGNS, Reduction.MEAN));
        ternary("tripletMargin", Losses::tripletMargin);
        ternary("tripletMargin-swap", (a, p, n) -> Losses.tripletMargin(a, p, n, 0.5, 3, 1e-6, true, Reduction.SUM));
        binary("multiMargin", (x, t) -> Losses.multiMargin(x, t, 1, 1, WEIGHT, Reduction.MEAN));
        binary("multiMargin-2", (x, t) -> Losses.multiMargin(x, t, 2, 0.5, null, Reduction.NONE));
        binary("multilabelSoftMargin", (x, t) -> Losses.multilabelSoftMargin(x, t, null, Reduction.MEAN));
    }

    static Iterable<String> cases() {
        return OPERATORS.keySet();
    }

    @Test
    void everyCaseIsTested() {
        assertEquals(new TreeSet<>(GOLDEN.names()), new TreeSet<>(OPERATORS.keySet()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valueAndGradientsAreThoseOfPyTorch(String name) {
        GOLDEN.check(name, OPERATORS.get(name), 1e-9, 1e-10);
    }
}
