package cotangent.nn.onnx;

import cotangent.autodiff.Activations;
import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.DType;
import cotangent.autodiff.Interpolation;
import cotangent.autodiff.PoolingOptions;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.AdaptiveAvgPool2d;
import cotangent.nn.Alibi;
import cotangent.nn.AvgPool1d;
import cotangent.nn.AvgPool2d;
import cotangent.nn.BatchNorm1d;
import cotangent.nn.BatchNorm2d;
import cotangent.nn.BatchNormConfig;
import cotangent.nn.Conv1d;
import cotangent.nn.Conv2d;
import cotangent.nn.ConvTranspose2d;
import cotangent.nn.Dropout;
import cotangent.nn.Dropout2d;
import cotangent.nn.Embedding;
import cotangent.nn.Flatten;
import cotangent.nn.GroupNorm;
import cotangent.nn.Gru;
import cotangent.nn.Identity;
import cotangent.nn.InstanceNorm;
import cotangent.nn.Layer;
import cotangent.nn.LayerNorm;
import cotangent.nn.Linear;
import cotangent.nn.Lstm;
import cotangent.nn.MaxPool1d;
import cotangent.nn.MaxPool2d;
import cotangent.nn.Mlp;
import cotangent.nn.Module;
import cotangent.nn.MultiheadAttention;
import cotangent.nn.PRelu;
import cotangent.nn.RecurrentConfig;
import cotangent.nn.Reshape;
import cotangent.nn.Residual;
import cotangent.nn.RmsNorm;
import cotangent.nn.Rnn;
import cotangent.nn.RotaryPositions;
import cotangent.nn.Sequential;
import cotangent.nn.SinusoidalPositions;
import cotangent.nn.TransformerConfig;
import cotangent.nn.TransformerEncoder;
import cotangent.nn.TransformerEncoderLayer;
import cotangent.nn.Unflatten;
import cotangent.nn.parametrize.WeightNorm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Layers, with weights drawn from a seed, and inputs for them. */
final class OnnxCases {
    /** A model with an input of two rows or more. */
    record Case(String name, Layer layer, Tensor input) {
        @Override
        public String toString() {
            return name;
        }
    }

    private final List<Case> all = new ArrayList<>();

    static List<Case> all() {
        OnnxCases cases = new OnnxCases();
        cases.dense();
        cases.pictures();
        cases.sequences();
        cases.functions();
        OnnxLayerCases.addTo(cases);
        OnnxModelCases.addTo(cases);
        return cases.all;
    }

    void add(String name, Function<Rng, Layer> layer, int... shape) {
        Layer made = layer.apply(Rng.of(name.hashCode()));
        Rng rng = Rng.of(name.hashCode() + 1L);
        // Not the ones and zeros that norms begin with.
        made.parameters().values().forEach(p -> {
            if (p.value().rank() == 1) {
                p.value().detach().assign(Tensor.rand(rng, p.value().size()).add(0.5));
            }
        });
        made.buffers().values().forEach(b -> {
            if (b.get().dtype().isFloating()) {
                b.get().assign(Tensor.rand(rng, b.get().size()).add(0.5));
            }
        });
        all.add(new Case(name, made, Tensor.randn(rng, shape)));
    }

    void addTokens(String name, Function<Rng, Layer> layer, int count, int... shape) {
        Layer made = layer.apply(Rng.of(name.hashCode()));
        all.add(new Case(name, made, Tensor.randint(Rng.of(5), 0, count, shape)));
    }

    private void dense() {
        add("linear", r -> new Linear(4, 3, r), 3, 4);
        add("linear-no-bias", r -> new Linear(4, 3, false, r), 3, 4);
        add("linear-of-sequences", r -> new Linear(4, 3, r), 2, 5, 4);
        add("mlp", r -> Mlp.of(r, 4, 8, 8, 3), 3, 4);
        add(
                "residual",
                r -> new Sequential(
                        new Linear(4, 6, r), new Residual(Mlp.of(r, 6, 5, 6)), new LayerNorm(6), new Linear(6, 2, r)),
                3,
                4);
        add("batch-norm-1d", r -> new Sequential(new Linear(4, 6, r), new BatchNorm1d(6), new Dropout(0.5, r)), 3, 4);
        add(
                "weight-norm",
                r -> {
                    Linear linear = new Linear(4, 3, r);
                    linear.parametrize("weight", WeightNorm::new);
                    return linear;
                },
                3,
                4);
        add(
                "float64",
                r -> {
                    Layer mlp = Mlp.of(r, Activation::tanh, 4, 8, 3);
                    mlp.to(DType.FLOAT64);
                    return mlp;
                },
                3,
                4);
    }

    private void pictures() {
        ConvolutionOptions strided = ConvolutionOptions.DEFAULT.withStride(2).withPadding(1);
        add("conv1d", r -> new Conv1d(3, 4, 3, strided, r), 2, 3, 9);
        add("conv2d", r -> new Conv2d(3, 4, 3, strided, r), 2, 3, 9, 8);
        add(
                "conv2d-groups",
                r -> new Conv2d(
                        4, 4, 3, ConvolutionOptions.DEFAULT.withGroups(2).withDilation(2), r),
                2,
                4,
                9,
                8);
        add("conv-transpose2d", r -> new ConvTranspose2d(3, 4, 3, 3, strided, 1, 0, true, r), 2, 3, 5, 6);
        add(
                "pools",
                r -> new Sequential(
                        new MaxPool2d(2),
                        new AvgPool2d(PoolingOptions.of(3).withStride(1).withPadding(1))),
                2,
                3,
                8,
                7);
        add(
                "max-pool-2d-padded",
                r -> new MaxPool2d(PoolingOptions.of(3).withStride(2).withPadding(1)),
                2,
                3,
                8,
                7);
        add("pools-1d", r -> new Sequential(new MaxPool1d(2), new AvgPool1d(3, 1)), 2, 3, 8);
        add(
                "avg-pool-not-counting",
                r -> new AvgPool2d(
                        PoolingOptions.of(3).withStride(2).withPadding(1).withCountIncludePad(false)),
                2,
                3,
                8,
                7);
        add("adaptive-avg-pool", r -> new AdaptiveAvgPool2d(2, 3), 2, 3, 8, 7);
        add(
                "cnn",
                r -> new Sequential(
                        new Conv2d(1, 4, 3, r),
                        new BatchNorm2d(4),
                        Activation.relu(),
                        new MaxPool2d(2),
                        new Dropout2d(0.5, r),
                        new Flatten(),
                        new Linear(36, 3, r)),
                2,
                1,
                8,
                8);
        add(
                "resnet-block",
                r -> new Residual(
                        new Sequential(
                                new Conv2d(3, 6, 3, strided, r),
                                new BatchNorm2d(6),
                                Activation.relu(),
                                new Conv2d(6, 6, 3, ConvolutionOptions.DEFAULT.withPadding(1), r),
                                new BatchNorm2d(6)),
                        new Sequential(
                                new Conv2d(3, 6, 1, ConvolutionOptions.DEFAULT.withStride(2), r), new BatchNorm2d(6)),
                        Activation.relu()),
                2,
                3,
                8,
                8);
        add(
                "batch-norm-by-batch",
                r -> new BatchNorm2d(3, BatchNormConfig.defaults().withTracking(false)),
                2,
                3,
                4,
                5);
        add("group-norm", r -> new GroupNorm(2, 4), 2, 4, 3, 5);
        add("instance-norm", r -> new InstanceNorm(4), 2, 4, 3, 5);
        add("prelu", r -> new Sequential(new PRelu(), new PRelu(3, 0.3)), 2, 3, 4);
        add(
                "upsample",
                r -> function(
                        "upsample",
                        x -> Interpolation.interpolateBy(
                                Interpolation.interpolateBy(x, Interpolation.Mode.BILINEAR, false, 2),
                                Interpolation.Mode.NEAREST,
                                false,
                                2)),
                2,
                3,
                4,
                5);
    }

    private void sequences() {
        RecurrentConfig deep = RecurrentConfig.defaults().withLayers(2).withBidirectional(true);
        add("lstm", r -> new Sequential(new Lstm(3, 4, deep, r), new Linear(8, 2, r)), 3, 5, 3);
        add("lstm-no-bias", r -> new Lstm(3, 4, RecurrentConfig.defaults().withBias(false), r), 3, 5, 3);
        add("gru", r -> new Gru(3, 4, deep, r), 3, 5, 3);
        add("rnn", r -> new Sequential(new Rnn(3, 4, deep, true, r), new Rnn(8, 4, r)), 3, 5, 3);
        add(
                "lstm-states",
                r -> {
                    Lstm lstm = new Lstm(3, 4, deep, r);
                    return holder(lstm, x -> {
                        Lstm.Output y = lstm.run(x);
                        return Tensor.cat(0, y.hidden(), y.cell()).transpose(0, 1);
                    });
                },
                3,
                5,
                3);
        add(
                "gru-state",
                r -> {
                    Gru gru = new Gru(3, 4, r);
                    return holder(gru, x -> gru.run(
                                    x,
                                    x.narrow(2, 0, 1).expand(-1, -1, 4).mean(1).unsqueeze(0))
                            .hidden()
                            .select(0, 0));
                },
                3,
                5,
                3);
        add(
                "rnn-outputs",
                r -> {
                    Rnn rnn = new Rnn(3, 4, deep, false, r);
                    return holder(rnn, x -> rnn.run(x).output());
                },
                3,
                5,
                3);
        add("attention", r -> new MultiheadAttention(8, 2, r), 2, 5, 8);
        add("attention-causal", r -> new MultiheadAttention(8, 2, false, true, r), 2, 5, 8);
        add(
                "attention-alibi",
                r -> {
                    MultiheadAttention a = new MultiheadAttention(8, 2, r);
                    return holder(a, x -> a.forward(x, new Alibi(2).bias(x.dtype(), x.size(1), x.size(1))));
                },
                2,
                5,
                8);
        add("transformer-layer", r -> new TransformerEncoderLayer(TransformerConfig.of(8, 2), r), 2, 5, 8);
        add(
                "transformer",
                r -> new Sequential(
                        new SinusoidalPositions(10, 8),
                        new TransformerEncoder(
                                TransformerConfig.of(8, 2).withNormFirst(true).withActivation(Activation::gelu),
                                2,
                                true,
                                r),
                        function("last", x -> x.select(1, -1)),
                        new Linear(8, 3, r)),
                2,
                5,
                8);
        add("rotary", r -> new RotaryPositions(10, 8), 2, 5, 8);
        add("rms-norm", r -> new RmsNorm(8), 2, 5, 8);
        addTokens(
                "embedding",
                r -> new Sequential(
                        new Embedding(11, 5, 0, r),
                        function("mean", x -> x.mean(1)),
                        new Linear(5, 3, r),
                        Activation.logSoftmax(-1)),
                11,
                4,
                6);
    }

    private void functions() {
        Map<String, Activation> activations = new LinkedHashMap<>();
        for (Activation a : List.of(
                Activation.relu(),
                Activation.tanh(),
                Activation.sigmoid(),
                Activation.gelu(),
                Activation.geluTanh(),
                Activation.silu(),
                Activation.mish(),
                Activation.softplus(),
                Activation.elu(),
                Activation.selu(),
                Activation.leakyRelu(),
                Activation.hardswish(),
                Activation.softmax(1),
                Activation.logSoftmax(-1),
                new Activation("relu6", Activations::relu6),
                new Activation("glu", x -> Activations.glu(x, 1)),
                new Activation("softsign", Activations::softsign),
                new Activation("logSigmoid", Activations::logSigmoid))) {
            activations.put(a.toString(), a);
        }
        activations.forEach((name, a) -> add("activation-" + name, r -> a, 3, 4, 2));
        add("identity", r -> new Identity(), 3, 4);
        add("shapes", r -> new Sequential(new Reshape(2, 6), new Unflatten(2, 3, 2), new Flatten(1, 2)), 3, 4, 3);
        add(
                "movement",
                r -> function("movement", x -> {
                    Tensor y = Tensor.cat(1, x.flip(2), x.roll(1, 2))
                            .pad(1, 0, 0, 2)
                            .slice(2, 1, 6, 2);
                    return Tensor.stack(1, y.amax(1), y.amin(1), y.sum(1))
                            .mul(Tensor.arange(3).to(DType.FLOAT32).add(1));
                }),
                3,
                4,
                5);
        add(
                "reductions",
                r -> function(
                        "reductions",
                        x -> Tensor.cat(
                                1,
                                x.mean(2),
                                x.var(2),
                                x.logSumExp(2),
                                x.norm(2, false, 2).add(x.cumsum(1).amax(2)))),
                3,
                4,
                5);
        add(
                "indices",
                r -> function("indices", x -> x.topK(2, 2)
                        .values()
                        .add(x.gather(2, x.argsort(2, true)).narrow(2, 0, 2))
                        .mul(x.argmax(2, true).to(DType.FLOAT32))),
                3,
                4,
                5);
        add(
                "logic",
                r -> function(
                        "logic",
                        x -> Tensor.where(
                                x.gt(0).and(x.lt(1)).or(x.ne(x.round())),
                                x.clamp(-1, 1),
                                x.sign().mul(x.abs().sqrt()))),
                3,
                4);
        add(
                "batched-constant",
                r -> function("batched-constant", x -> Tensor.cat(1, Tensor.ones(x.size(0), 1), x)),
                3,
                4);
    }

    private static Layer function(String name, Function<Tensor, Tensor> f) {
        return new Activation(name, f::apply);
    }

    /** A layer whose forward pass is given. */
    static Layer holder(Module child, Function<Tensor, Tensor> forward) {
        return new Holder(child, forward);
    }

    private static final class Holder extends Layer {
        private final Function<Tensor, Tensor> forward;

        Holder(Module layer, Function<Tensor, Tensor> forward) {
            child("inner", layer);
            this.forward = forward;
        }

        @Override
        public Tensor forward(Tensor x) {
            return forward.apply(x);
        }
    }

    private OnnxCases() {}
}
