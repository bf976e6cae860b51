package cotangent.nn.onnx;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.ConvolutionOptions3d;
import cotangent.autodiff.Embeddings;
import cotangent.autodiff.PoolingOptions;
import cotangent.autodiff.PoolingOptions3d;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.AdaptiveAvgPool1d;
import cotangent.nn.AdaptiveAvgPool3d;
import cotangent.nn.AdaptiveMaxPool1d;
import cotangent.nn.AdaptiveMaxPool2d;
import cotangent.nn.AdaptiveMaxPool3d;
import cotangent.nn.AlphaDropout;
import cotangent.nn.AvgPool3d;
import cotangent.nn.BatchNorm1d;
import cotangent.nn.BatchNorm3d;
import cotangent.nn.Bilinear;
import cotangent.nn.Conv3d;
import cotangent.nn.ConvTranspose1d;
import cotangent.nn.ConvTranspose3d;
import cotangent.nn.DepthwiseSeparableConv2d;
import cotangent.nn.DropBlock2d;
import cotangent.nn.DropPath;
import cotangent.nn.Dropout1d;
import cotangent.nn.Dropout3d;
import cotangent.nn.EmbeddingBag;
import cotangent.nn.FeatureAlphaDropout;
import cotangent.nn.GhostBatchNorm;
import cotangent.nn.LazyLinear;
import cotangent.nn.Linear;
import cotangent.nn.LpPool1d;
import cotangent.nn.LpPool2d;
import cotangent.nn.MaxPool3d;
import cotangent.nn.MixtureOfExperts;
import cotangent.nn.Mlp;
import cotangent.nn.NeuralOde;
import cotangent.nn.Residual;
import cotangent.nn.Sequential;
import cotangent.nn.SqueezeExcite;
import cotangent.nn.TopKGate;
import cotangent.nn.parametrize.LowRankUpdate;
import cotangent.nn.parametrize.SpectralNorm;
import cotangent.nn.parametrize.WeightNorm;
import java.util.List;

/** Layers that are less common: volumes, pools, blocks, drops that do nothing in evaluation mode. */
final class OnnxLayerCases {
    static void addTo(OnnxCases cases) {
        volumes(cases);
        pools(cases);
        blocks(cases);
        drops(cases);
        parametrized(cases);
    }

    private static void volumes(OnnxCases cases) {
        ConvolutionOptions3d strided =
                ConvolutionOptions3d.DEFAULT.withStride(2, 1, 2).withPadding(1, 0, 1);
        cases.add("conv3d", r -> new Conv3d(2, 4, 3, strided, r), 2, 2, 5, 6, 4);
        cases.add(
                "conv3d-groups",
                r -> new Conv3d(2, 4, new int[] {2, 1, 3}, strided.withGroups(2), false, r),
                2,
                2,
                5,
                6,
                4);
        cases.add(
                "conv-transpose1d",
                r -> new ConvTranspose1d(
                        3, 2, 4, ConvolutionOptions.DEFAULT.withStride(2).withPadding(1), r),
                2,
                3,
                5);
        cases.add(
                "conv-transpose3d",
                r -> new ConvTranspose3d(3, 2, new int[] {2, 3, 3}, strided, new int[] {1, 0, 1}, true, r),
                2,
                3,
                3,
                4,
                2);
        cases.add(
                "batch-norm-3d",
                r -> new Sequential(new Conv3d(2, 3, 1, r), new BatchNorm3d(3), Activation.relu()),
                2,
                2,
                3,
                4,
                2);
        cases.add("max-pool-3d", r -> new MaxPool3d(PoolingOptions3d.of(2, 3, 2).withPadding(1)), 2, 2, 5, 6, 4);
        cases.add("avg-pool-3d", r -> new AvgPool3d(PoolingOptions3d.of(3, 2, 2).withPadding(1)), 2, 2, 5, 6, 4);
        cases.add(
                "avg-pool-3d-not-counting",
                r -> new AvgPool3d(PoolingOptions3d.of(3, 2, 2).withPadding(1).withCountIncludePad(false)),
                2,
                2,
                5,
                6,
                4);
    }

    private static void pools(OnnxCases cases) {
        cases.add("adaptive-avg-pool-1d", r -> new AdaptiveAvgPool1d(3), 2, 3, 8);
        cases.add("adaptive-avg-pool-3d", r -> new AdaptiveAvgPool3d(2, 3, 2), 2, 2, 5, 6, 4);
        cases.add("adaptive-max-pool-1d", r -> new AdaptiveMaxPool1d(3), 2, 3, 8);
        cases.add("adaptive-max-pool-2d", r -> new AdaptiveMaxPool2d(3, 2), 2, 3, 8, 7);
        cases.add("adaptive-max-pool-3d", r -> new AdaptiveMaxPool3d(2, 3, 2), 2, 2, 5, 6, 4);
        cases.add("lp-pool-1d", r -> new LpPool1d(2, 3), 2, 3, 8);
        cases.add("lp-pool-2d", r -> new LpPool2d(4, PoolingOptions.of(3).withStride(2)), 2, 3, 8, 7);
    }

    private static void blocks(OnnxCases cases) {
        cases.add("squeeze-excite", r -> new SqueezeExcite(6, 3, r), 2, 6, 4, 5);
        cases.add("depthwise-separable", r -> new DepthwiseSeparableConv2d(3, 5, 3, r), 2, 3, 6, 7);
        cases.add(
                "bilinear",
                r -> {
                    Bilinear b = new Bilinear(2, 3, 4, r);
                    return OnnxCases.holder(b, x -> b.forward(x.narrow(1, 0, 2), x.narrow(1, 2, 3)));
                },
                3,
                5);
        cases.add(
                "lazy-linear",
                r -> {
                    LazyLinear lazy = new LazyLinear(3, r);
                    lazy.apply(Tensor.ones(1, 4));
                    return lazy;
                },
                3,
                4);
        cases.add("ghost-batch-norm", r -> new GhostBatchNorm(2, new BatchNorm1d(4)), 5, 4);
        cases.add(
                "mixture-of-experts",
                r -> new MixtureOfExperts(
                        new TopKGate(4, 3, 2, r), List.of(Mlp.of(r, 4, 5, 2), Mlp.of(r, 4, 6, 2), new Linear(4, 2, r))),
                6,
                4);
        cases.add("neural-ode", r -> new NeuralOde(Mlp.of(r, Activation::tanh, 3, 5, 3), 3), 3, 3);
        cases.add(
                "neural-ode-timed",
                r -> new NeuralOde(Mlp.of(r, Activation::tanh, 4, 5, 3), 0, 0.5, 2, true, true),
                3,
                3);
        for (Embeddings.Bag bag : Embeddings.Bag.values()) {
            cases.addTokens("embedding-bag-" + bag, r -> new EmbeddingBag(11, 5, bag, r), 11, 4, 6);
        }
    }

    private static void drops(OnnxCases cases) {
        cases.add(
                "drops",
                r -> new Sequential(
                        new Dropout1d(0.5, r),
                        new AlphaDropout(0.5, r),
                        new FeatureAlphaDropout(0.5, r),
                        new Linear(4, 3, r),
                        new DropPath(0.5, r),
                        new Residual(new Sequential(new Linear(3, 3, r), new DropPath(0.5, r)))),
                3,
                2,
                4);
        cases.add("drop-block", r -> new Sequential(new DropBlock2d(0.5, 2, r), Activation.relu()), 2, 3, 6, 5);
        cases.add("dropout-3d", r -> new Sequential(new Dropout3d(0.5, r), Activation.relu()), 2, 3, 2, 3, 2);
    }

    private static void parametrized(OnnxCases cases) {
        cases.add(
                "spectral-norm",
                r -> {
                    Linear linear = new Linear(4, 3, r);
                    linear.parametrize("weight", w -> new SpectralNorm(w, r));
                    return linear;
                },
                3,
                4);
        cases.add(
                "conv3d-weight-norm",
                r -> {
                    Conv3d conv = new Conv3d(
                            2, 4, 2, ConvolutionOptions3d.DEFAULT.withStride(2).withPadding(1), r);
                    conv.parametrize("weight", WeightNorm::new);
                    return conv;
                },
                2,
                2,
                5,
                4,
                3);
        cases.add(
                "conv-transpose3d-weight-norm",
                r -> {
                    ConvTranspose3d conv = new ConvTranspose3d(
                            3,
                            2,
                            new int[] {3, 2, 3},
                            ConvolutionOptions3d.DEFAULT.withStride(2, 3, 1),
                            new int[] {1, 0, 0},
                            true,
                            r);
                    conv.parametrize("weight", WeightNorm::new);
                    return conv;
                },
                2,
                3,
                3,
                2,
                2);
        cases.add(
                "low-rank-update",
                r -> {
                    Linear linear = new Linear(4, 3, r);
                    linear.parametrize("weight", w -> new LowRankUpdate(w, 2, 4, r));
                    return linear;
                },
                3,
                4);
    }

    private OnnxLayerCases() {}
}
