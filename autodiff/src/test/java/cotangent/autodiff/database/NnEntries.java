package cotangent.autodiff.database;

import cotangent.autodiff.Activations;
import cotangent.autodiff.Attention;
import cotangent.autodiff.Dropouts;
import cotangent.autodiff.GridSampling;
import cotangent.autodiff.Interpolation;
import cotangent.autodiff.Normalization;
import cotangent.autodiff.PaddingModes;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Shuffling;
import cotangent.autodiff.Similarity;
import java.util.List;
import java.util.Locale;

/** Functions of {@code torch.nn.functional} but for convolution, pooling and losses. */
final class NnEntries {
    private static final String NN = "nn.functional.";

    static void addTo(OperatorTable t) {
        activations(t);
        normalizations(t);
        images(t);
        dropout(t);
        t.op(
                NN + "scaled_dot_product_attention",
                "query key value attn_mask dropout_p is_causal scale enable_gqa",
                c -> c.has("scale")
                        ? Attention.scaledDotProductAttention(
                                c.x(),
                                c.tensor("key"),
                                c.tensor("value"),
                                c.tensor("attn_mask"),
                                c.flag("is_causal"),
                                c.number("scale"))
                        : Attention.scaledDotProductAttention(
                                c.x(), c.tensor("key"), c.tensor("value"), c.tensor("attn_mask"), c.flag("is_causal")));
        t.except(
                NN + "scaled_dot_product_attention",
                c -> c.named.get("dropout_p") instanceof Double p && p > 0,
                "random");
        t.op(
                NN + "bilinear",
                "input1 input2 weight bias",
                c -> Similarity.bilinear(c.x(), c.tensor("input2"), c.tensor("weight"), c.tensor("bias")));
        t.op(
                NN + "cosine_similarity",
                "x1 x2 dim eps",
                c -> Similarity.cosineSimilarity(c.x(), c.tensor("x2"), c.integer("dim", 1), c.number("eps", 1e-8)));
        t.op(
                NN + "pairwise_distance",
                "x1 x2 p eps keepdim",
                c -> Similarity.pairwiseDistance(
                        c.x(), c.tensor("x2"), c.number("p", 2), c.number("eps", 1e-6), c.flag("keepdim")));
        t.without("a layer: cotangent.nn.MultiheadAttention", NN + "multi_head_attention_forward");
    }

    private static void activations(OperatorTable t) {
        t.op(NN + "relu", "input inplace", c -> c.x().relu());
        t.op(NN + "relu6", "input inplace", c -> Activations.relu6(c.x()));
        t.op(NN + "elu", "input alpha inplace", c -> Activations.elu(c.x(), c.number("alpha", 1)));
        t.op(NN + "celu", "input alpha inplace", c -> Activations.celu(c.x(), c.number("alpha", 1)));
        t.op(NN + "selu", "input inplace", c -> Activations.selu(c.x()));
        t.op(NN + "gelu", "input approximate", c -> switch (c.text("approximate", "none")) {
            case "tanh" -> Activations.geluTanh(c.x());
            case "none" -> Activations.gelu(c.x());
            default -> throw new IllegalArgumentException("no such approximation");
        });
        t.op(NN + "silu", "input inplace", c -> Activations.silu(c.x()));
        t.op(NN + "mish", "input inplace", c -> Activations.mish(c.x()));
        t.op(
                NN + "softplus",
                "input beta threshold",
                c -> Activations.softplus(c.x(), c.number("beta", 1), c.number("threshold", 20)));
        t.unary(NN + "softsign", Activations::softsign);
        t.op(NN + "softshrink", "input lambd", c -> Activations.softshrink(c.x(), c.number("lambd", 0.5)));
        t.op(NN + "hardshrink", "input lambd", c -> Activations.hardshrink(c.x(), c.number("lambd", 0.5)));
        t.unary(NN + "tanhshrink", Activations::tanhshrink);
        t.op(
                NN + "hardtanh",
                "input min_val max_val inplace",
                c -> Activations.hardtanh(c.x(), c.number("min_val", -1), c.number("max_val", 1)));
        t.op(NN + "hardsigmoid", "input inplace", c -> Activations.hardsigmoid(c.x()));
        t.op(NN + "hardswish", "input inplace", c -> Activations.hardswish(c.x()));
        t.op(
                NN + "leaky_relu",
                "input negative_slope inplace",
                c -> Activations.leakyRelu(c.x(), c.number("negative_slope", 0.01)));
        t.op(NN + "prelu", "input weight", c -> Activations.prelu(c.x(), c.tensor("weight")));
        t.op(
                NN + "rrelu",
                "input lower upper training inplace",
                c -> Activations.rrelu(c.x(), c.number("lower", 1 / 8.0), c.number("upper", 1 / 3.0)));
        t.except(NN + "rrelu", c -> Boolean.TRUE.equals(c.named.get("training")), "random");
        t.op(NN + "glu", "input dim", c -> Activations.glu(c.x(), c.integer("dim", -1)));
        t.op(
                NN + "threshold",
                "input threshold value inplace",
                c -> Activations.threshold(c.x(), c.number("threshold"), c.number("value")));
        t.unary(NN + "logsigmoid", Activations::logSigmoid);
    }

    private static void normalizations(OperatorTable t) {
        t.op(
                NN + "batch_norm",
                "input running_mean running_var weight bias training momentum eps",
                c -> Normalization.batchNorm(
                        c.x(),
                        c.tensor("running_mean"),
                        c.tensor("running_var"),
                        c.tensor("weight"),
                        c.tensor("bias"),
                        c.flag("training"),
                        c.number("momentum", 0.1),
                        c.number("eps", 1e-5)));
        t.op(
                NN + "layer_norm",
                "input normalized_shape weight bias eps",
                c -> Normalization.layerNorm(
                        c.x(),
                        c.ints("normalized_shape"),
                        c.tensor("weight"),
                        c.tensor("bias"),
                        c.number("eps", 1e-5)));
        t.op(
                NN + "rms_norm",
                "input normalized_shape weight eps",
                c -> Normalization.rmsNorm(
                        c.x(),
                        c.ints("normalized_shape"),
                        c.tensor("weight"),
                        c.number(
                                "eps",
                                c.x().dtype() == cotangent.autodiff.DType.FLOAT64 ? Math.ulp(1.0) : Math.ulp(1f))));
        t.op(
                NN + "group_norm",
                "input num_groups weight bias eps",
                c -> Normalization.groupNorm(
                        c.x(), c.integer("num_groups"), c.tensor("weight"), c.tensor("bias"), c.number("eps", 1e-5)));
        t.op(
                NN + "instance_norm",
                "input running_mean running_var weight bias use_input_stats momentum eps",
                c -> Normalization.instanceNorm(c.x(), c.tensor("weight"), c.tensor("bias"), c.number("eps", 1e-5)));
        t.except(
                NN + "instance_norm",
                c -> Boolean.FALSE.equals(c.named.get("use_input_stats")),
                "no running statistics for instances");
        t.op(
                NN + "local_response_norm",
                "input size alpha beta k",
                c -> Normalization.localResponseNorm(
                        c.x(), c.integer("size"), c.number("alpha", 1e-4), c.number("beta", 0.75), c.number("k", 1)));
        t.op(
                NN + "normalize",
                "input p dim eps",
                c -> Normalization.normalize(c.x(), c.number("p", 2), c.integer("dim", 1), c.number("eps", 1e-12)));
        t.without(
                "internal of PyTorch",
                "_batch_norm_with_update",
                "_native_batch_norm_legit",
                "native_batch_norm",
                "native_dropout_backward",
                "native_group_norm",
                "native_layer_norm",
                "_softmax_backward_data",
                "torch.ops.aten._safe_softmax.default");
    }

    private static void images(OperatorTable t) {
        String pad = "input pad mode value";
        t.op(NN + "pad/constant", pad, c -> c.x().pad(c.number("value", 0), c.ints("pad")));
        t.op("constant_pad_nd", "input pad value", c -> c.x().pad(c.number("value", 0), c.ints("pad")));
        t.op(NN + "pad/reflect", pad, c -> PaddingModes.reflect(c.x(), c.ints("pad")));
        t.op(NN + "pad/replicate", pad, c -> PaddingModes.replicate(c.x(), c.ints("pad")));
        t.op(NN + "pad/replicate_negative", pad, c -> PaddingModes.replicate(c.x(), c.ints("pad")));
        t.op(NN + "pad/circular", pad, c -> PaddingModes.circular(c.x(), c.ints("pad")));
        t.op(
                NN + "pixel_shuffle",
                "input upscale_factor",
                c -> Shuffling.pixelShuffle(c.x(), c.integer("upscale_factor")));
        t.op(
                NN + "pixel_unshuffle",
                "input downscale_factor",
                c -> Shuffling.pixelUnshuffle(c.x(), c.integer("downscale_factor")));
        t.op(NN + "channel_shuffle", "input groups", c -> Shuffling.channelShuffle(c.x(), c.integer("groups")));
        t.op(
                NN + "interpolate",
                "input size scale_factor mode align_corners recompute_scale_factor antialias",
                c -> interpolate(c, c.text("mode", "nearest"), c.flag("align_corners")));
        t.op(NN + "upsample_bilinear", "input size scale_factor", c -> interpolate(c, "bilinear", true));
        t.op(NN + "upsample_nearest", "input size scale_factor", c -> interpolate(c, "nearest", false));
        t.op(
                NN + "grid_sample",
                "input grid mode padding_mode align_corners",
                c -> GridSampling.gridSample(
                        c.x(),
                        c.tensor("grid"),
                        GridSampling.Mode.valueOf(c.text("mode", "bilinear").toUpperCase(Locale.ROOT)),
                        GridSampling.Padding.valueOf(
                                c.text("padding_mode", "zeros").toUpperCase(Locale.ROOT)),
                        c.flag("align_corners")));
        t.op("grid_sampler_2d", "input grid interpolation_mode padding_mode align_corners", NnEntries::gridSampler);
        t.op("grid_sampler_3d", "input grid interpolation_mode padding_mode align_corners", NnEntries::gridSampler);
        t.without("no antialiasing", "_upsample_bilinear2d_aa");
    }

    private static Object gridSampler(Call c) {
        GridSampling.Mode mode = GridSampling.Mode.valueOf(
                List.of("BILINEAR", "NEAREST", "BICUBIC").get(c.integer("interpolation_mode")));
        return GridSampling.gridSample(
                c.x(),
                c.tensor("grid"),
                mode,
                GridSampling.Padding.values()[c.integer("padding_mode")],
                c.flag("align_corners"));
    }

    private static Object interpolate(Call c, String name, boolean alignCorners) {
        Interpolation.Mode mode =
                Interpolation.Mode.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
        return c.has("size")
                ? Interpolation.interpolate(c.x(), mode, alignCorners, c.ints("size", c.x().rank() - 2, 1))
                : Interpolation.interpolateBy(
                        c.x(),
                        mode,
                        alignCorners,
                        c.names().contains("recompute_scale_factor") && c.flag("recompute_scale_factor"),
                        c.numbers("scale_factor"));
    }

    private static boolean training(OperatorCase c) {
        Object p = c.named.getOrDefault("p", 0.5);
        boolean sure = ((Number) p).doubleValue() == 0 || ((Number) p).doubleValue() == 1;
        return !Boolean.FALSE.equals(c.named.get("training")) && !sure;
    }

    private static void dropout(OperatorTable t) {
        String arguments = "input p training inplace";
        t.op(
                NN + "dropout",
                arguments,
                c -> !c.flag("training", true) ? c.x() : Dropouts.dropout(c.x(), c.number("p", 0.5), Rng.of(1)));
        t.op(
                NN + "dropout2d",
                arguments,
                c -> !c.flag("training", true) ? c.x() : Dropouts.channels(c.x(), c.number("p", 0.5), Rng.of(1)));
        t.op(
                NN + "dropout3d",
                arguments,
                c -> !c.flag("training", true) ? c.x() : Dropouts.channels(c.x(), c.number("p", 0.5), Rng.of(1)));
        t.op(
                NN + "alpha_dropout",
                arguments,
                c -> !c.flag("training", true) ? c.x() : Dropouts.alphaDropout(c.x(), c.number("p", 0.5), Rng.of(1)));
        t.op(
                NN + "feature_alpha_dropout",
                arguments,
                c -> !c.flag("training", true)
                        ? c.x()
                        : Dropouts.featureAlphaDropout(c.x(), c.number("p", 0.5), Rng.of(1)));
        for (String name : List.of("dropout", "dropout2d", "dropout3d", "alpha_dropout", "feature_alpha_dropout")) {
            t.except(NN + name, c -> c.results != null && training(c), "random");
        }
    }

    private NnEntries() {}
}
