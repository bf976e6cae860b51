package cotangent.nn.onnx;

import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.AttentionConfig;
import cotangent.nn.Mlp;
import cotangent.nn.MultiheadAttention;
import cotangent.nn.Transformer;
import cotangent.nn.TransformerConfig;
import cotangent.nn.TransformerDecoder;
import cotangent.nn.models.Autoencoder;
import cotangent.nn.models.BasicBlock;
import cotangent.nn.models.ConvNext;
import cotangent.nn.models.Gpt;
import cotangent.nn.models.GptConfig;
import cotangent.nn.models.ResNet;
import cotangent.nn.models.UNet;
import cotangent.nn.models.VariationalAutoencoder;
import cotangent.nn.models.VisionTransformer;

/** Attention in all its forms, and the ready-made models. */
final class OnnxModelCases {
    static void addTo(OnnxCases cases) {
        attention(cases);
        models(cases);
    }

    private static void attention(OnnxCases cases) {
        AttentionConfig plain = AttentionConfig.of(8, 2);
        cases.add(
                "attention-grouped",
                r -> new MultiheadAttention(AttentionConfig.of(8, 4).withKeyValueHeads(2), r),
                2,
                5,
                8);
        cases.add(
                "attention-rotary",
                r -> new MultiheadAttention(plain.withRotary(10).withCausal(true), r),
                2,
                5,
                8);
        cases.add(
                "attention-own-alibi",
                r -> new MultiheadAttention(plain.withAlibi().withCausal(true), r),
                2,
                5,
                8);
        cases.add(
                "attention-hidden-row",
                r -> {
                    MultiheadAttention a = new MultiheadAttention(plain, r);
                    Tensor mask =
                            Tensor.of(new boolean[] {false, false, false, true, true, false, true, true, true}, 3, 3);
                    return OnnxCases.holder(a, x -> a.forward(x, mask));
                },
                2,
                3,
                8);
        cases.add(
                "transformer-decoder",
                r -> {
                    TransformerDecoder d = new TransformerDecoder(TransformerConfig.of(8, 2), 2, true, r);
                    return OnnxCases.holder(d, x -> d.forward(x.narrow(1, 0, 3), x));
                },
                2,
                5,
                8);
        cases.add(
                "transformer-both",
                r -> {
                    Transformer t = new Transformer(
                            TransformerConfig.of(8, 2).withNormFirst(true).withActivation(Activation::gelu), 1, 1, r);
                    return OnnxCases.holder(t, x -> t.forward(x, x.narrow(1, 1, 3)));
                },
                2,
                5,
                8);
    }

    private static void models(OnnxCases cases) {
        cases.add("autoencoder", r -> Autoencoder.mlp(r, 6, 4, 2), 3, 6);
        cases.add(
                "variational-autoencoder",
                r -> new VariationalAutoencoder(2, Mlp.of(r, 6, 5, 4), Mlp.of(r, 2, 5, 6), r),
                3,
                6);
        cases.add("basic-block", r -> new BasicBlock(3, 5, 2, r), 2, 3, 6, 6);
        cases.add("resnet", r -> new ResNet(1, 3, new int[] {4, 6}, 1, r), 2, 1, 8, 8);
        cases.add("conv-next", r -> new ConvNext(1, 3, 2, new int[] {4, 6}, new int[] {1, 2}, 0.2, r), 2, 1, 8, 8);
        cases.add("u-net", r -> new UNet(1, 2, new int[] {3, 4}, r), 2, 1, 8, 8);
        cases.add(
                "vision-transformer",
                r -> new VisionTransformer(1, 3, 8, 4, TransformerConfig.of(8, 2), 2, r),
                2,
                1,
                8,
                8);
        cases.addTokens("gpt", r -> new Gpt(GptConfig.of(11, 8, 8, 2, 2), r), 11, 3, 6);
        cases.addTokens(
                "gpt-modern",
                r -> new Gpt(
                        GptConfig.of(11, 8, 8, 4, 1).withTied(false).withAttention(a -> a.withRotary(8)
                                .withKeyValueHeads(2)),
                        r),
                11,
                3,
                6);
    }

    private OnnxModelCases() {}
}
