package cotangent.nn;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.ConvolutionOptions3d;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.parametrize.LowRankUpdate;
import cotangent.nn.parametrize.Skew;
import cotangent.nn.parametrize.SpectralNorm;
import cotangent.nn.parametrize.Symmetric;
import cotangent.nn.parametrize.WeightNorm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Derivatives of first and second order through layers, with respect to the input and to tensors in place of all parameters. */
class LayerGradientTest {
    private static final Rng RNG = Rng.of(11);

    private record Case(String name, Layer layer, int... shape) {}

    private static List<Case> cases() {
        Layer parametrized = new Linear(3, 3, RNG);
        parametrized.parametrize("weight", WeightNorm::new);
        Layer spectral = new Linear(3, 2, RNG);
        spectral.parametrize("weight", w -> new SpectralNorm(w, RNG));
        spectral.mode(Module.Mode.TRAIN_FROZEN_STATISTICS);
        Layer lora = new Linear(3, 2, RNG);
        lora.parametrize("weight", w -> new LowRankUpdate(w, 1, 2, RNG));
        Layer symmetric = new Linear(3, 3, RNG);
        symmetric.parametrize("weight", Symmetric::new);
        Layer skew = new Linear(3, 3, RNG);
        skew.parametrize("weight", Skew::new);
        Layer frozen = new BatchNorm1d(2);
        frozen.mode(Module.Mode.TRAIN_FROZEN_STATISTICS);
        Layer evaluated = new BatchNorm2d(2);
        evaluated.eval();
        Layer ghosts = new GhostBatchNorm(2, new BatchNorm1d(2));
        ghosts.mode(Module.Mode.TRAIN_FROZEN_STATISTICS);
        SqueezeExcite smooth = new SqueezeExcite(2, 3, RNG);
        return List.of(
                new Case("linear", new Linear(3, 2, RNG), 2, 3),
                new Case("conv1d", new Conv1d(2, 2, 2, RNG), 2, 2, 4),
                new Case(
                        "conv2d",
                        new Conv2d(
                                2,
                                2,
                                2,
                                ConvolutionOptions.DEFAULT.withPadding(1).withGroups(2),
                                RNG),
                        1,
                        2,
                        3,
                        2),
                new Case(
                        "convTranspose2d",
                        new ConvTranspose2d(2, 1, 2, ConvolutionOptions.DEFAULT.withStride(2), RNG),
                        1,
                        2,
                        2,
                        2),
                new Case("batchNorm, frozen statistics", frozen, 4, 2),
                new Case("batchNorm, eval", evaluated, 2, 2, 2, 1),
                new Case("layerNorm", new LayerNorm(4), 2, 4),
                new Case("rmsNorm", new RmsNorm(4), 2, 4),
                new Case("groupNorm", new GroupNorm(2, 4), 2, 4, 2),
                new Case("instanceNorm", new InstanceNorm(2, 1e-5, true), 1, 2, 4),
                new Case("avgPool2d", new AvgPool2d(2), 1, 1, 4, 4),
                new Case("conv3d", new Conv3d(1, 2, 2, RNG), 1, 1, 2, 3, 2),
                new Case(
                        "convTranspose1d",
                        new ConvTranspose1d(2, 1, 2, ConvolutionOptions.DEFAULT.withStride(2), RNG),
                        1,
                        2,
                        3),
                new Case(
                        "convTranspose3d",
                        new ConvTranspose3d(1, 1, 2, ConvolutionOptions3d.DEFAULT.withStride(2), RNG),
                        1,
                        1,
                        2,
                        1,
                        2),
                new Case("separable convolution", new DepthwiseSeparableConv2d(2, 2, 3, RNG), 1, 2, 2, 2),
                new Case("squeeze-excite", smooth, 1, 2, 2, 2),
                new Case("adaptiveAvgPool3d", new AdaptiveAvgPool3d(2, 1, 1), 1, 1, 3, 2, 2),
                new Case("ghost batch norm", ghosts, 4, 2),
                new Case("neural ode", new NeuralOde(new Linear(2, 2, RNG), 3), 2, 2),
                new Case(
                        "attention, shared heads, rotary",
                        new MultiheadAttention(
                                AttentionConfig.of(4, 2)
                                        .withKeyValueHeads(1)
                                        .withCausal(true)
                                        .withRotary(3),
                                RNG),
                        1,
                        3,
                        4),
                new Case(
                        "attention, alibi",
                        new MultiheadAttention(AttentionConfig.of(4, 2).withAlibi(), RNG),
                        1,
                        3,
                        4),
                new Case(
                        "residual",
                        new Residual(new Linear(3, 3, RNG), new Linear(3, 3, RNG), Activation.tanh()),
                        2,
                        3),
                new Case("mlp", Mlp.of(RNG, Activation::gelu, 3, 4, 2), 2, 3),
                new Case("weight norm", parametrized, 2, 3),
                new Case("spectral norm", spectral, 2, 3),
                new Case("low-rank update", lora, 2, 3),
                new Case("symmetric", symmetric, 2, 3),
                new Case("skew", skew, 2, 3));
    }

    @TestFactory
    Stream<DynamicTest> derivativesAreRight() {
        return cases().stream().map(c -> DynamicTest.dynamicTest(c.name, () -> check(c)));
    }

    private static void check(Case c) {
        List<String> names = new ArrayList<>(c.layer.parameters().keySet());
        List<Tensor> inputs = new ArrayList<>();
        inputs.add(Tensor.randn(RNG, DType.FLOAT64, c.shape));
        names.forEach(name -> inputs.add(Tensor.randn(
                RNG,
                DType.FLOAT64,
                c.layer.parameters().get(name).value().shape().toArray())));
        GradientCheck.check(
                in -> {
                    Map<String, Tensor> values = new LinkedHashMap<>();
                    for (int i = 0; i < names.size(); i++) {
                        values.put(names.get(i), in.get(i + 1));
                    }
                    return c.layer.forward(values, in.get(0));
                },
                inputs,
                GradientCheck.Options.defaults().withSecondOrder(true));
    }
}
